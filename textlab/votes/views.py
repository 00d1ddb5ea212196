"""One's ranking, and the votes it rests on."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from playground.http import Request, see_other
from playground.tables import download_response
from textlab.models import Vote
from textlab.votes import services
from textlab.votes.context import link_ranking, ranking_context
from textlab.votes.export import write_votes_csv, write_votes_json

CSV_TYPE = "text/csv; charset=utf-8"


@require_GET
def show_ranking(request: Request) -> HttpResponse:
    context = ranking_context(request.owner, request.GET.dict())
    return render(request, "textlab/votes/ranking.html", context)


@require_GET
def download_votes(request: Request, format: str) -> HttpResponse:
    """All votes, or those of one task."""
    votes = services.list_votes(request.owner, request.GET.get("task", "")).iterator()
    name = f"votes-{localdate():%Y-%m-%d}.{format}"
    if format == "csv":
        return download_response(write_votes_csv(votes), name, CSV_TYPE)
    return download_response(write_votes_json(votes), name, "application/json")


@require_POST
def delete_vote(request: Request, id: int) -> HttpResponse:
    services.delete_vote(get_object_or_404(Vote, pk=id, owner=request.owner))
    messages.success(request, "Vote deleted.")
    parameters = request.POST.get("by") == "parameters"
    return see_other(link_ranking(request.POST.get("task", ""), parameters=parameters))
