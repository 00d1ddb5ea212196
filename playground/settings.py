"""Every knob, read from the environment or `.env`. A wrong value stops the start."""

import os
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from playground.env import Knobs
from playground.infrastructure.backends import (
    make_cache_settings,
    make_logging_settings,
    make_queue_settings,
)
from playground.infrastructure.moved_server import move_image_server
from playground.infrastructure.provider_settings import read_provider_keys, read_provider_urls
from playground.providers.registry import list_providers
from playground.storage.data_files import (
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    check_database,
    make_private_database,
    make_private_folder,
)
from playground.storage.hashed_static import never_guessed

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
DATABASES_KNOWN = ("postgres", "postgresql", "sqlite")
RESTORE_DATABASE = "Restore it from a backup, or move it away to start over."
REMOVE_QUEUE = "Move it away. Queued jobs are also stored in the database, so nothing is lost."

BASE_DIR = Path(__file__).resolve().parent.parent
environ.Env.read_env(BASE_DIR / ".env")
knobs = Knobs(os.environ)

# Where it listens
HOST = knobs.read_text("HOST", "127.0.0.1")
PORT = knobs.read_whole("PORT", 8000, low=1, high=65535)
DEBUG = knobs.read_flag("DEBUG", default=False)
HTTPS = knobs.read_flag("PLAYGROUND_HTTPS", default=False)
ALLOWED_HOSTS = knobs.read_words("ALLOWED_HOSTS", [HOST, "localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = knobs.read_words("CSRF_TRUSTED_ORIGINS", [])

# Where it keeps things
DATA_DIR = BASE_DIR / knobs.read_text("PLAYGROUND_DATA", "var")
with knobs.collect_complaints():
    make_private_folder(DATA_DIR)
SECRET_KEY = knobs.read_text("SECRET_KEY", "") or knobs.secret_key(DATA_DIR / "secret_key")
REDIS_URL = knobs.read_url("REDIS_URL", "", schemes=("redis", "rediss", "unix"))
MEDIA_ROOT = DATA_DIR / "media"

# The providers. Keys are read by playground/keys/store.py alone.
LOCAL_ENABLED = knobs.read_flag("PLAYGROUND_LOCAL", default=True)
LOCAL_PORT = knobs.read_whole("PLAYGROUND_LOCAL_PORT", min(PORT + 14, 65535), low=1, high=65535)
providers = move_image_server(
    read_provider_urls(knobs, list_providers(), LOCAL_PORT),
    read_provider_keys(knobs, list_providers()),
)
PROVIDER_URLS, PROVIDER_KEYS = providers.urls, providers.keys
IMAGE_SERVER_MOVED = providers.server_moved
SILENCE_SECONDS = knobs.read_whole("PLAYGROUND_SILENCE_SECONDS", 120, low=5, high=3600)

# What the host says
NAME = knobs.read_text("PLAYGROUND_NAME", "Playground")
ABOUT = knobs.read_text("PLAYGROUND_ABOUT", "").replace("\\n", "\n")
CONTACT = knobs.read_text("PLAYGROUND_CONTACT", "")

# Who may use it
ACCESS = knobs.read_choice("PLAYGROUND_ACCESS", "open", choices=("open", "login"))
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "hub"
LOGOUT_REDIRECT_URL = "hub"
MODELS_ROUTE = "text"  # the page where another model is chosen
AUTHENTICATION_BACKENDS = ["playground.accounts.sign_in.SignInBackend"]
PASSWORD_HASHERS = [
    f"playground.accounts.hashers.{name}" for name in ("PBKDF2", "PBKDF2SHA1", "Scrypt")
]

INSTALLED_APPS = [
    "playground.apps.StaffSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "huey.contrib.djhuey",
    "playground.apps.PlaygroundConfig",
    "hub",
    "textlab",
    "vision",
    "imagegen",
]

MIDDLEWARE = [
    "playground.middleware.Health",  # a probe's Host is none of ours: asked before any is checked
    # Before the rest: a page has seventy small files, and each header of theirs counts.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "playground.middleware.ContentSecurityPolicy",
    "playground.middleware.CompressPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "playground.middleware.Bounds",
    "playground.middleware.Visitors",
    "playground.middleware.Access",
    "playground.middleware.ProviderErrors",
]

ROOT_URLCONF = "playground.urls"
WSGI_APPLICATION = "playground.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "playground.context_processors.describe_site",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",  # the admin's own
                    ],
                )
            ],
            "builtins": [
                "playground.templatetags.breathing",
                "playground.templatetags.playground",
            ],
        },
    }
]

DATABASES: dict[str, Any] = {
    "default": environ.Env.db_url_config(
        knobs.read_url(
            "DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}", schemes=DATABASES_KNOWN
        )
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "playground.storage.sqlite"
    # A file, not memory: the tests, too, have threads with connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
    with knobs.collect_complaints():
        make_private_database(Path(DATABASES["default"]["NAME"]), RESTORE_DATABASE)
    DATABASES["default"]["OPTIONS"] = {
        # Writers take the lock at BEGIN and wait for it: no "database is locked" half-way through.
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = make_cache_settings(REDIS_URL)
QUEUE_FILE = None if REDIS_URL else DATA_DIR / "queue.sqlite3"
if QUEUE_FILE is not None:
    with knobs.collect_complaints():
        make_private_database(QUEUE_FILE, REMOVE_QUEUE)
        check_database(QUEUE_FILE, REMOVE_QUEUE)  # Huey opens it as soon as the apps are loaded
HUEY = make_queue_settings(REDIS_URL, QUEUE_FILE)

# Static files: hashed, compressed, from this host alone
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"  # made from this code: it goes where the code goes
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",  # the admin's own
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "file_permissions_mode": PRIVATE_FILE,
            "directory_permissions_mode": PRIVATE_FOLDER,
        },
    },
    "staticfiles": {"BACKEND": "playground.storage.hashed_static.StaticFiles"},
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site needs them
WHITENOISE_ADD_HEADERS_FUNCTION = never_guessed

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
FILE_UPLOAD_HANDLERS = [
    "playground.intake.upload_handlers.Bounded",
    # Never into memory: a hundred small photos together are large.
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 100
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024  # the text of a long conversation, not a file
LARGEST_REQUEST = 64 * 1024 * 1024  # files included

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False

LOGGING = make_logging_settings(knobs.read_choice("LOG_LEVEL", "WARNING", choices=LEVELS))

if wrong := knobs.list_complaints():
    raise ImproperlyConfigured("\n".join(wrong))
