"""The addresses of the start page and of the reference."""

from django.urls import path

from hub import views
from hub.reference import views as reference

urlpatterns = [
    path("", views.hub, name="hub"),
    path("search/", views.find, name="search"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("about/", views.about, name="about"),
    path("providers/state/", views.provider_state, name="provider-state"),
    path("reference/", reference.index, name="reference"),
    path("reference/api.md", reference.as_markdown, name="reference-markdown"),
    path("reference/<slug:provider>/openapi.json", reference.as_openapi, name="reference-openapi"),
    path(
        "reference/<slug:provider>/<slug:endpoint>/", reference.endpoint, name="reference-endpoint"
    ),
    path(
        "reference/<slug:provider>/<slug:endpoint>/list/",
        reference.live_list,
        name="reference-list",
    ),
]
