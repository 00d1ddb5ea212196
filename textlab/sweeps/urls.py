"""The addresses under /text/sweeps/."""

from django.urls import path

from textlab.sweeps import state_views, views

urlpatterns = [
    path("", views.SweepPage.as_view(), name="sweeps"),
    path("<uuid:id>/", state_views.show_sweep, name="sweep"),
    path("<uuid:id>/stop", state_views.stop_sweep, name="sweep-stop"),
    path("<uuid:id>/retry", state_views.retry_sweep, name="sweep-retry"),
    path("<uuid:id>/delete", state_views.delete_sweep, name="sweep-delete"),
    path("<uuid:id>/answers.csv", state_views.download_sweep, {"ending": "csv"}, "sweep-csv"),
    path("<uuid:id>/answers.json", state_views.download_sweep, {"ending": "json"}, "sweep-json"),
]
