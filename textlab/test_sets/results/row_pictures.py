"""Where the pictures of rows are, for the owner of results and for whoever has their link."""

from django.urls import reverse

from textlab.test_sets.models import TestExecution
from textlab.test_sets.pictures import is_key


def link_picture(execution: TestExecution, key: str, *, shared: bool) -> str:
    """Blank where it is the key of none."""
    if not is_key(key):
        return ""
    if shared:
        return reverse("shared-test-picture", args=[execution.share_slug, key])
    return reverse("test-set-picture", args=[execution.test_set_id, key])
