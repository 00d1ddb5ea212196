"""The addresses under /images/."""

from django.urls import URLPattern, path

from imagegen.gallery import acting, keeping
from imagegen.gallery import views as gallery

urlpatterns: list[URLPattern] = [
    path("gallery/", gallery.gallery, name="images-gallery"),
    path("gallery/<int:pk>/", gallery.picture, name="picture"),
    path("gallery/<int:pk>/star/", gallery.star, name="picture-star"),
    path("gallery/selection/", acting.selection, name="images-selection"),
    path("gallery/undo/", keeping.undo, name="images-undo"),
    path("gallery/empty/", keeping.empty, name="images-empty"),
    path("gallery/boards/", keeping.new_board, name="images-boards"),
    path("gallery/boards/<int:pk>/", keeping.board, name="images-board"),
    path("pictures/<int:pk>/thumb/", gallery.thumb, name="picture-thumb"),
]
