"""Images: made, changed, enlarged, and kept in a gallery."""

from django.apps import AppConfig


class ImagegenConfig(AppConfig):
    name = "imagegen"

    def ready(self) -> None:
        from imagegen import showing
        from playground.turns import FINISHED

        FINISHED["imagegen"] = showing.finished_html
