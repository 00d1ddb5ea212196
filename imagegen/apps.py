"""Images: made, changed, enlarged, and kept in a gallery."""

from django.apps import AppConfig


class ImagegenConfig(AppConfig):
    name = "imagegen"

    def ready(self) -> None:
        # Tasks and signals register themselves.
        from imagegen import run_type
        from imagegen.gallery import thumbnails, trash  # noqa: F401
        from imagegen.grids import tasks as grids_tasks  # noqa: F401
        from imagegen.jobs import tasks as jobs_tasks  # noqa: F401
        from playground.runs.presenters import FINISHED, SEEDS

        FINISHED["imagegen"] = run_type.finished_html
        SEEDS["imagegen"] = run_type.seeds
