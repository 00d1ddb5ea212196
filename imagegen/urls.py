"""The addresses under /images/."""

from django.urls import path

from imagegen import file_views

urlpatterns = [
    path("pictures/<int:pk>/", file_views.picture_file, name="picture-file"),
]
