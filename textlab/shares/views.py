"""Share a comparison, and stop sharing it. Who has the link sees it at `/s/<slug>/`."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from playground.http import Request, see_other
from textlab.compare.lanes import Setup
from textlab.origins import find_own_run
from textlab.shares import services
from textlab.votes.masking import is_hidden


def share_lanes(request: Request, setup: Setup) -> HttpResponse | None:
    """To the shared page; None, with a sentence for the page, where there is nothing to share."""
    lasts = [find_own_run(lane.parent, request.owner) for lane in setup.lanes if lane.parent]
    runs = [run for run in lasts if run]
    if any(run.is_open or is_hidden(run) for run in runs):
        messages.info(request, "You can share these answers when all of them have finished.")
    elif not runs:
        messages.info(request, "There is no answer to share yet.")
    else:
        shared = services.share_answers(request.owner, runs)
        return see_other(f"/s/{shared.slug}/")
    return None


@require_POST
def revoke(request: Request, slug: str) -> HttpResponse:
    if not services.revoke_share(request.owner, slug):
        raise Http404("This comparison isn't shared, or isn't yours.")
    messages.success(request, "Link revoked.")
    return redirect("compare")
