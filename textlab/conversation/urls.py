"""The addresses under /text/turns/."""

from django.urls import path

from textlab.conversation import views

urlpatterns = [
    path("<uuid:id>/branch/", views.open_branch, name="turn-branch"),
    path("<uuid:id>/versions/", views.show_versions, name="turn-versions"),
    path("<uuid:id>/tree/", views.show_tree, name="turn-tree"),
    path("<uuid:id>/tree/delete/", views.delete_conversation, name="turn-tree-delete"),
    path("<uuid:id>/edit/", views.edit_answer, name="turn-edit"),
    path("<uuid:id>/delete/", views.delete_turn, name="turn-delete"),
    path("<uuid:id>/restore/", views.restore_turn, name="turn-restore"),
]
