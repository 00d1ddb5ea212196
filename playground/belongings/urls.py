"""Addresses of one's own data."""

from django.urls import path

from playground.belongings import views

urlpatterns = [
    path("", views.show_data, name="data"),
    path("export", views.export_data, name="data-export"),
    path("import", views.import_data, name="data-import"),
    path("delete", views.delete_data, name="data-delete"),
]
