"""Until when a shared link works, where its owner has set an end."""

from django.apps import AppConfig


class SharesConfig(AppConfig):
    name = "playground.shares"
    label = "shares"
