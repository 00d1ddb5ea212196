"""Tasks in the queue outlive the code that put them there."""

import pytest
from huey.contrib.djhuey import HUEY

from imagegen.gallery.trash import empty_soon
from imagegen.grids.tasks import plot
from imagegen.jobs.tasks import work as make_images
from playground.catalog.tasks import refresh_list
from vision.readings.tasks import work as read_pages


@pytest.mark.parametrize(
    ("former", "task"),
    [
        ("imagegen.gallery.binning.empty_soon", empty_soon.s()),
        ("imagegen.grids.plotting.plot", plot.s("7")),
        ("imagegen.queue.work", make_images.s("arli")),
        ("playground.tasks.refresh_list", refresh_list.s("arli")),
        ("vision.queue.work", read_pages.s("arli")),
    ],
)
def test_a_task_that_was_queued_before_its_module_moved_is_found(former: str, task: object) -> None:
    message = HUEY._registry.create_message(task)._replace(name=former)
    assert HUEY.deserialize_task(HUEY.serializer.serialize(message)) == task
