"""An app of its own, with tables of its own."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save, pre_delete


class QuotasConfig(AppConfig):
    name = "playground.quotas"
    label = "quotas"
    verbose_name = "Limits and usage"

    def ready(self) -> None:
        from playground.quotas.models import Quota
        from playground.quotas.rules import forget_quotas
        from playground.quotas.usage import count_deleted

        for change in (post_save, post_delete):
            change.connect(lambda **_: forget_quotas(), sender=Quota, weak=False)
        pre_delete.connect(count_deleted, sender="playground.Run")
