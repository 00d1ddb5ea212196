"""The addresses of the start page."""

from django.urls import path

from hub import views

urlpatterns = [
    path("", views.hub, name="hub"),
    path("providers/state/", views.provider_state, name="provider-state"),
]
