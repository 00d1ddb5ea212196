"""Where a press on the comparison leads to another page, with all that is filled in."""

from django.urls import reverse

from textlab.compare.lanes import FEWEST_LANES, Setup, write_query
from textlab.differences.context import link_differences
from textlab.origins import find_own_run


def find_other_page(setup: Setup, action: str, owner: str) -> str:
    """Its address; blank where `action` stays on the page."""
    if action == "blind" and len(setup.lanes) >= FEWEST_LANES:
        return f"{reverse('compare')}?{write_query(setup, talk=False)}&blind=1"
    if action == "differences":
        return find_differences(setup, owner)
    return ""


def find_differences(setup: Setup, owner: str) -> str:
    """The last answers of the first two lanes that have one, word by word."""
    lasts = [find_own_run(lane.parent, owner) for lane in setup.lanes if lane.parent]
    answered = [run for run in lasts if run and run.text.strip()]
    return link_differences(answered[0], answered[1]) if len(answered) > 1 else ""
