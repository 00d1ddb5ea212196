"""Images: made, changed, enlarged, and kept in a gallery."""

from django.apps import AppConfig


class ImagegenConfig(AppConfig):
    name = "imagegen"

    def ready(self) -> None:
        # Tasks and signals register themselves.
        from imagegen.gallery import thumbnails, trash  # noqa: F401
        from imagegen.grids import tasks as grids_tasks  # noqa: F401
        from imagegen.jobs import tasks as jobs_tasks  # noqa: F401
        from imagegen.run_type import ImageRunType
        from playground.infrastructure.task_queue import FORMER_MODULES
        from playground.runs.types import register_run_type

        register_run_type(ImageRunType())
        FORMER_MODULES.update(
            {
                "imagegen.gallery.binning": "imagegen.gallery.trash",
                "imagegen.grids.plotting": "imagegen.grids.tasks",
                "imagegen.queue": "imagegen.jobs.tasks",
            }
        )
