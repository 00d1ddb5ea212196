"""The addresses under /text/."""

from django.urls import include, path, register_converter

from textlab import views
from textlab.differences.views import show_differences
from textlab.meter.views import MeterPage, RequestPage
from textlab.probabilities.views import show_probabilities
from textlab.tools.views import ToolResultsPage
from textlab.visibility.views import ParametersPage


class ModelId:
    """A model's id with its slash: owner/name."""

    regex = r".+?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ModelId, "model")

urlpatterns = [
    path("", views.catalog_page, name="text"),
    path("favourite/", views.toggle_favourite, name="favourite"),
    path("differences/", show_differences, name="differences"),
    path("probabilities/<uuid:id>/", show_probabilities, name="probabilities"),
    path("compare/", include("textlab.compare.urls")),
    path("ranking/", include("textlab.votes.urls")),
    path("sweeps/", include("textlab.sweeps.urls")),
    path("tests/", include("textlab.test_sets.urls")),
    path("turns/", include("textlab.conversation.urls")),
    path("parameters/", ParametersPage.as_view(), name="parameters"),
    path("cards/", include("textlab.cards.urls")),
    path("conversations/", include("textlab.transfer.urls")),
    path("presets/", include("textlab.presets.urls")),
    path("prompts/", include("textlab.prompts.urls")),
    path("meter/<slug:slug>/<model:model>/", MeterPage.as_view(), name="context-meter"),
    path("tools/<slug:slug>/<model:model>/", ToolResultsPage.as_view(), name="tool-results"),
    path("request/<slug:slug>/<model:model>/", RequestPage.as_view(), name="draft-request"),
    path("<slug:slug>/<model:model>/", views.ModelPage.as_view(), name="model"),
]
