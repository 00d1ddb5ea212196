"""The addresses under /text/ranking/."""

from django.urls import path

from textlab.votes import views

urlpatterns = [
    path("", views.show_ranking, name="ranking"),
    path("votes.csv", views.download_votes, {"format": "csv"}, name="votes-csv"),
    path("votes.json", views.download_votes, {"format": "json"}, name="votes-json"),
    path("votes/<int:id>/delete", views.delete_vote, name="vote-delete"),
]
