"""Images: made, changed, enlarged, and kept in a gallery."""

from django.apps import AppConfig


class ImagegenConfig(AppConfig):
    name = "imagegen"

    def ready(self) -> None:
        # The tasks register themselves; thumbnails go with their pictures.
        from imagegen.gallery import binning, thumbnails  # noqa: F401
