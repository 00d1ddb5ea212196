"""What can be done with a turn: see its versions, follow its branch, edit its answer, delete it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import pluralize
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from playground.http import Request, error_response, see_other
from playground.models import Run
from playground.providers import ProviderError
from playground.runs import idempotency
from playground.runs.trees import find_latest
from textlab.conversation import context, services
from textlab.conversation.forms import AnswerForm
from textlab.origins import find_own_run, find_removed


def own_turn(request: Request, id: UUID) -> Run:
    run = find_own_run(str(id), request.owner)
    if run is None or not run.type.is_turn(run):
        raise Http404("This message doesn't exist or isn't yours.")
    return run


@require_GET
def open_branch(request: Request, id: UUID) -> HttpResponse:
    """The conversation that goes on from this turn, where it was left last; shown at the turn."""
    turn = own_turn(request, id)
    return redirect(context.link_turn(find_latest(turn), turn.pk))


@require_GET
def show_versions(request: Request, id: UUID) -> HttpResponse:
    turn = own_turn(request, id)
    return render(request, "textlab/versions.html", context.versions_context(turn))


@require_GET
def show_tree(request: Request, id: UUID) -> HttpResponse:
    turn = own_turn(request, id)
    return render(request, "textlab/tree.html", context.tree_context(turn))


@require_POST
def delete_conversation(request: Request, id: UUID) -> HttpResponse:
    count = services.delete_conversation(own_turn(request, id))
    messages.success(request, f"Conversation deleted: {count:,} message{pluralize(count)}.")
    return redirect("text")


@require_http_methods(["GET", "POST"])
def edit_answer(request: Request, id: UUID) -> HttpResponse:
    """Another version with a person's own words: nobody is asked for it."""
    turn = own_turn(request, id)
    if turn.is_open:
        messages.error(request, "Wait until the answer has finished, or stop it. Then edit it.")
        return redirect("turn-branch", turn.pk)
    form = AnswerForm(request.POST or None, initial={"answer": turn.text})
    if request.method == "POST" and form.is_valid():
        return save_answer(request, turn, form.cleaned_data["answer"])
    status = 422 if form.errors else 200
    return render(request, "textlab/edit_answer.html", {"turn": turn, "form": form}, status=status)


def save_answer(request: Request, turn: Run, text: str) -> HttpResponse:
    if text == turn.text:
        return redirect("turn-branch", turn.pk)
    try:
        edited = services.edit_answer(turn, text, idempotency.read_mark(request))
    except ProviderError as error:
        return error_response(request, error)
    return see_other(context.link_turn(edited, edited.pk))


@require_POST
def delete_turn(request: Request, id: UUID) -> HttpResponse:
    """Out of its conversation, which goes on without it. The page after that can undo it."""
    if removed := find_removed(id, request.owner):
        return see_other(context.link_removal(removed, removed.parent, None))
    turn = own_turn(request, id)
    end, following = services.take_out(turn, read_last(request))
    return see_other(context.link_removal(turn, end, following))


@require_POST
def restore_turn(request: Request, id: UUID) -> HttpResponse:
    removed = find_removed(id, request.owner)
    if removed is None:
        turn = own_turn(request, id)  # it is there: this was pressed twice
        return redirect("turn-branch", turn.pk)
    end = services.put_back(removed, read_last(request))
    return see_other(context.link_turn(end, removed.pk))


def read_last(request: Request) -> Run | None:
    """The end of the conversation on the page that this was pressed on."""
    return find_own_run(request.POST.get("last", ""), request.owner)
