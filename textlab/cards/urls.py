"""The addresses under /text/cards/."""

from django.urls import path

from textlab.cards import views

urlpatterns = [
    path("", views.CardsPage.as_view(), name="cards"),
    path("<int:id>/", views.CardPage.as_view(), name="card"),
    path("<int:id>/lorebook/", views.LorebookPage.as_view(), name="card-lorebook"),
    path("<int:id>/picture", views.show_picture, name="card-picture"),
    path("<int:id>/delete/", views.delete_card, name="card-delete"),
    path("<int:id>/export/", views.export_card, name="card-export"),
]
