"""The addresses under /s/: what others see of pictures that were shared."""

from django.urls import path

from imagegen.gallery import file_views

urlpatterns = [
    path("<slug:slug>/pictures/<int:pk>/", file_views.shared_file, name="shared-file"),
]
