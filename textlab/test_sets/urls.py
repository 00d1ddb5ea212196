"""The addresses under /text/tests/."""

from django.urls import path

from textlab.test_sets.editor import views as editor

urlpatterns = [
    path("", editor.SetsPage.as_view(), name="test-sets"),
    path("example", editor.open_example, name="test-set-example"),
    path("<uuid:id>/", editor.SetPage.as_view(), name="test-set"),
    path("<uuid:id>/delete", editor.delete_set, name="test-set-delete"),
]
