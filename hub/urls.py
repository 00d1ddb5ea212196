"""The addresses of the start page and of the reference."""

from django.urls import path

from hub import views
from hub.reference import views as reference

urlpatterns = [
    path("", views.show_hub, name="hub"),
    path("start/", views.start_chat, name="start"),
    path("search/", views.show_search, name="search"),
    path("manifest.webmanifest", views.show_manifest, name="manifest"),
    path("about/", views.show_about, name="about"),
    path("providers/state/", views.provider_state, name="provider-state"),
    path("reference/", reference.show_index, name="reference"),
    path("reference/api.md", reference.download_markdown, name="reference-markdown"),
    path(
        "reference/<slug:slug>/openapi.json", reference.download_openapi, name="reference-openapi"
    ),
    path("reference/<slug:slug>/<slug:name>/", reference.show_endpoint, name="reference-endpoint"),
    path(
        "reference/<slug:slug>/<slug:name>/list/",
        reference.show_live_list,
        name="reference-list",
    ),
]
