"""The addresses under /text/compare/."""

from django.urls import path

from textlab.compare import views
from textlab.shares.views import revoke
from textlab.votes import blind_views

urlpatterns = [
    path("", blind_views.open_comparison, name="compare"),
    path("events", views.follow_runs, name="compare-events"),
    path("shared/<slug:slug>/revoke", revoke, name="compare-revoke"),
    path("<uuid:id>/", blind_views.open_round, name="compare-round"),
    path("<uuid:id>/vote", blind_views.cast_vote, name="compare-vote"),
]
