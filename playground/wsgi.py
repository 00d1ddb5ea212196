"""The entry point for gunicorn."""

import os

import django
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "playground.settings")
django.setup()

from playground.storage.collected_static import collect_if_stale  # noqa: E402 - needs the settings

collect_if_stale()  # before the middleware reads which there are
application = get_wsgi_application()
