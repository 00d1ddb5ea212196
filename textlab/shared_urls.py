"""The addresses under /s/: what others see beside an answer that was shared."""

from django.urls import path

from textlab.probabilities.views import show_shared_probabilities
from textlab.test_sets.results.cell_views import show_shared_cell, show_shared_image
from textlab.test_sets.results.views import show_shared, show_shared_picture

urlpatterns = [
    path("tests/<slug:slug>/", show_shared, name="shared-tests"),
    path("tests/<slug:slug>/cells/<int:cell>/", show_shared_cell, name="shared-test-cell"),
    path(
        "tests/<slug:slug>/cells/<int:cell>/image",
        show_shared_image,
        name="shared-test-cell-image",
    ),
    path(
        "tests/<slug:slug>/pictures/<uuid:picture>/",
        show_shared_picture,
        name="shared-test-picture",
    ),
    path(
        "<slug:slug>/probabilities/",
        show_shared_probabilities,
        name="shared-probabilities",
    ),
]
