"""Every knob, read from the environment or `.env`. A wrong value stops the start."""

import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from playground.env import Knobs
from playground.infrastructure.account_settings import ACCOUNT_APPS, read_account_settings
from playground.infrastructure.backends import (
    make_cache_settings,
    make_logging_settings,
    make_queue_settings,
)
from playground.infrastructure.database_settings import read_database
from playground.infrastructure.host_settings import read_host_settings
from playground.infrastructure.moved_server import move_image_server
from playground.infrastructure.provider_settings import (
    read_provider_keys,
    read_provider_limits,
    read_provider_urls,
)
from playground.providers.registry import list_providers
from playground.quotas.kinds import PUBLIC, read_limits
from playground.storage.data_files import (
    check_database,
    make_private_database,
    make_private_folder,
)
from playground.storage.files import choose_folder, make_file_settings, read_access
from playground.storage.hashed_static import never_guessed

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
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
FILES = knobs.read_text("PLAYGROUND_FILES", "")
MEDIA_ROOT = choose_folder(FILES, DATA_DIR)
SECRET_KEY_FALLBACKS = knobs.read_words("SECRET_KEY_FALLBACKS", [])

# The providers. Keys are read by playground/keys/store.py alone.
LOCAL_ENABLED = knobs.read_flag("PLAYGROUND_LOCAL", default=True)
LOCAL_PORT = knobs.read_whole("PLAYGROUND_LOCAL_PORT", min(PORT + 14, 65535), low=1, high=65535)
providers = move_image_server(
    read_provider_urls(knobs, list_providers(), LOCAL_PORT),
    read_provider_keys(knobs, list_providers()),
)
PROVIDER_URLS, PROVIDER_KEYS = providers.urls, providers.keys
PROVIDER_LIMITS = read_provider_limits(knobs, list_providers())
IMAGE_SERVER_MOVED = providers.server_moved
DRAIN_SECONDS = knobs.read_whole("PLAYGROUND_DRAIN_SECONDS", 20, low=0, high=3600)
SILENCE_SECONDS = knobs.read_whole("PLAYGROUND_SILENCE_SECONDS", 120, low=5, high=3600)

# What the host says
NAME = knobs.read_text("PLAYGROUND_NAME", "Playground")
ABOUT = knobs.read_text("PLAYGROUND_ABOUT", "").replace("\\n", "\n")
CONTACT = knobs.read_text("PLAYGROUND_CONTACT", "")

# Who may use it
ACCESS = knobs.read_choice("PLAYGROUND_ACCESS", "open", choices=("open", "login"))
IS_PUBLIC = HTTPS or HOST not in ("127.0.0.1", "localhost", "::1")
VISITOR_LIMITS = read_limits(
    knobs, "PLAYGROUND_VISITOR_LIMITS", PUBLIC if IS_PUBLIC and ACCESS == "open" else ()
)
MEMBER_LIMITS = read_limits(knobs, "PLAYGROUND_MEMBER_LIMITS")
signup, account_settings = read_account_settings(knobs)
SIGNUP, SIGNUP_DOMAINS = signup.mode, signup.domains
HAS_EMAIL, OIDC_NAME = signup.has_email, signup.oidc_name
OIDC_SIGNUP = signup.oidc_signup
globals().update(account_settings)  # by the names that Django and allauth read
HOSTING = read_host_settings(knobs)
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "hub"
LOGOUT_REDIRECT_URL = "hub"
MODELS_ROUTE = "text"  # the page where another model is chosen

INSTALLED_APPS = [
    "playground.apps.StaffSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    *ACCOUNT_APPS,
    "playground.apps.PlaygroundConfig",  # its commands take the place of Django's and Huey's
    "huey.contrib.djhuey",
    "playground.health.apps.HealthConfig",
    "playground.quotas.apps.QuotasConfig",
    "playground.machines.apps.MachinesConfig",
    "playground.audit.apps.AuditConfig",
    "playground.shares.apps.SharesConfig",
    "playground.retention.apps.RetentionConfig",
    "hub",
    "textlab",
    "vision",
    "imagegen",
]

MIDDLEWARE = [
    "playground.infrastructure.request_ids.RequestIds",
    "playground.middleware.Health",  # a probe's Host is none of ours: asked before any is checked
    "playground.metrics.middleware.Metrics",  # the same, where it is on; counts all that follows
    # Before the rest: a page has seventy small files, and each header of theirs counts.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "playground.middleware.ContentSecurityPolicy",
    "playground.permissions_policy.PermissionsPolicy",
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
    "allauth.account.middleware.AccountMiddleware",
    "playground.middleware.ProviderErrors",
]

ROOT_URLCONF = "playground.urls"
WSGI_APPLICATION = "playground.wsgi.application"

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
                    "playground.infrastructure.template_loader.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",  # the admin's own
                    ],
                )
            ],
            "builtins": [
                "playground.templatetags.breathing",
                "playground.templatetags.icons",
                "playground.templatetags.known_urls",
                "playground.templatetags.playground",
                "playground.templatetags.shortened",
            ],
        },
    }
]

FORM_RENDERER = "playground.infrastructure.form_renderer.FormRenderer"

DATABASES = {"default": read_database(knobs, DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = make_cache_settings(REDIS_URL)
QUEUE_FILE = None if REDIS_URL else DATA_DIR / "queue.sqlite3"
if QUEUE_FILE is not None:
    with knobs.collect_complaints():
        make_private_database(QUEUE_FILE, REMOVE_QUEUE)
        check_database(QUEUE_FILE, REMOVE_QUEUE)  # Huey opens it as soon as the apps are loaded
HUEY = make_queue_settings(REDIS_URL, QUEUE_FILE, DRAIN_SECONDS)

# Static files: hashed, compressed, from this host alone
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"  # made from this code: it goes where the code goes
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",  # the admin's own
]
STORAGES = {
    "default": make_file_settings(FILES, **read_access(knobs)),
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

LOGGING = make_logging_settings(
    knobs.read_choice("LOG_LEVEL", "WARNING", choices=LEVELS),
    json=HOSTING.log_format == "json",
    people=HOSTING.log_people,
)

if wrong := knobs.list_complaints():
    raise ImproperlyConfigured("\n".join(wrong))
