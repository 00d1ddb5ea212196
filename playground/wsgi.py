"""The entry point for gunicorn."""

import os

import django
from django.core.wsgi import get_wsgi_application

from playground.infrastructure.lean_imports import import_queue, import_requests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "playground.settings")
import_requests()
import_queue()
django.setup()

from playground.machines.secret import require_same_secret  # noqa: E402 - needs the settings
from playground.storage.collected_static import collect_if_stale  # noqa: E402 - the same

require_same_secret()
collect_if_stale()  # before the middleware reads which there are
application = get_wsgi_application()
