"""The page that has a haiku written."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from playground.catalog.providers import get_provider
from playground.http import Request
from playground.keys import store as keys
from playground.runs import services as runs

MODEL = "scripted/hello"


class HaikuForm(forms.Form):
    prompt = forms.CharField()
    season = forms.ChoiceField(choices=[("winter", "Winter"), ("spring", "Spring")])


def write_haiku(request: Request) -> HttpResponse:
    form = HaikuForm(request.POST or None, initial=request.GET.dict())
    if not form.is_valid():
        return render(request, "haiku/haiku.html", {"form": form})
    endpoint = get_provider("featherless").get_endpoint("completions")
    assert endpoint is not None
    run = runs.create_run(
        owner=request.owner,
        app="haiku",
        provider="featherless",
        endpoint=endpoint.name,
        model=MODEL,
        request={**form.cleaned_data, "temperature": 0.5},
    )
    client = keys.build_client("featherless", request.session, owner=request.owner)
    runs.start_run(run, client, endpoint, run.type.build_payload(run))
    return redirect("run", run.pk)
