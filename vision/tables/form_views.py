"""Sets of fields that somebody keeps: saved under a name, deleted."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from playground.http import Request, json_response, see_other, wants_json
from playground.parameters.forms import form_errors_json
from vision.models import SavedFields
from vision.tables.context import list_set_rows
from vision.tables.forms import SaveFieldsForm
from vision.upload.context import link_query


@require_POST
def change_fields(request: Request) -> HttpResponse:
    """Keep the fields of the form, or let a set go."""
    if key := request.POST.get("delete", ""):
        SavedFields.objects.delete_own(request.owner, key)
    else:
        form = SaveFieldsForm(request.POST, owner=request.owner)
        if not form.is_valid():
            return answer_refused(request, form_errors_json(form))
        form.save()
    if wants_json(request):
        context = {"sets": list_set_rows(request.owner, ""), "fills": True}
        return json_response(
            {"html": render_to_string("vision/_field_sets.html", context, request)}
        )
    return see_other(f"{reverse('vision')}?{link_query(request.POST)}")


def answer_refused(request: Request, errors: dict[str, Any]) -> HttpResponse:
    if wants_json(request):
        return json_response(errors, 422)
    messages.error(request, errors["message"])
    return see_other(f"{reverse('vision')}?{link_query(request.POST)}")
