"""The addresses under /text/presets/."""

from django.urls import path

from textlab.presets import views

urlpatterns = [
    path("", views.presets_page, name="presets"),
    path("import/", views.import_presets, name="presets-import"),
    path("export/", views.export_presets, name="presets-export"),
    path("<int:id>/", views.change_preset, name="preset"),
    path("<int:id>/export/", views.export_preset, name="preset-export"),
]
