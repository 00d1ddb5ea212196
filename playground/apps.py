"""The app that all others share."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class PlaygroundConfig(AppConfig):
    name = "playground"

    def ready(self) -> None:
        from playground import catalog, checks  # noqa: F401 - checks registers itself
        from playground.accounts import receivers  # noqa: F401 - registers itself
        from playground.catalog.image_models import recall_painter
        from playground.intake import store  # noqa: F401 - files go with their runs
        from playground.providers.registry import use_painter

        use_painter(recall_painter)
        post_migrate.connect(catalog.seed_declared, sender=self)


class StaffSiteConfig(AdminConfig):
    """Django's admin, with our own sign-in page."""

    default_site = "playground.admin_site.StaffSite"
