"""The page to choose which parameters are visible."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from playground.http import Request, see_other
from textlab.presets.values import list_params
from textlab.prompts.destinations import read_origin, split_model
from textlab.visibility import services


class ParametersPage(View):
    """GET shows all of them with a box each; POST stores which boxes are not checked."""

    def get(self, request: Request) -> HttpResponse:
        context = {
            "groups": services.list_groups(),
            "hidden": services.load_hidden(request.owner),
            "way": read_origin(request.GET),
        }
        return render(request, "textlab/visibility/parameters.html", context)

    def post(self, request: Request) -> HttpResponse:
        known = set(list_params())
        visible = known if "show_all" in request.POST else set(request.POST.getlist("show"))
        services.store_hidden(request.owner, known - visible)
        count = len(known - visible)
        messages.info(request, f"{count} parameter{'' if count == 1 else 's'} hidden.")
        return see_other(link_back(request))


def link_back(request: Request) -> str:
    """The model's page that was come from, with its conversation; else this page."""
    way = read_origin(request.POST)
    model = split_model(way.pop("model", ""))
    path = reverse("model", args=model) if model else reverse("parameters")
    return f"{path}?{urlencode(way)}" if way else path
