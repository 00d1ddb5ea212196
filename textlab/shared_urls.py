"""The addresses under /s/: what others see beside an answer that was shared."""

from django.urls import path

from textlab.probabilities.views import show_shared_probabilities

urlpatterns = [
    path(
        "<slug:slug>/probabilities/",
        show_shared_probabilities,
        name="shared-probabilities",
    ),
]
