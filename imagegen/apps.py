"""Images: made, changed, enlarged, and kept in a gallery."""

from django.apps import AppConfig


class ImagegenConfig(AppConfig):
    name = "imagegen"
