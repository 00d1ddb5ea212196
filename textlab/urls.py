"""The addresses under /text/."""

from django.urls import path, register_converter

from textlab import views


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
    path("<slug:slug>/<model:model>/", views.ModelPage.as_view(), name="model"),
]
