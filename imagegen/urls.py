"""The addresses under /images/."""

from django.urls import path

from imagegen import file_views
from imagegen.gallery import acting, keeping
from imagegen.gallery import views as gallery

urlpatterns = [
    path("pictures/<int:pk>/", file_views.picture_file, name="picture-file"),
    path("pictures/<int:pk>/thumb/", gallery.thumb, name="picture-thumb"),
    path("gallery/", gallery.gallery, name="images-gallery"),
    path("gallery/<int:pk>/", gallery.picture, name="picture"),
    path("gallery/<int:pk>/star/", gallery.star, name="picture-star"),
    path("gallery/selection/", acting.selection, name="images-selection"),
    path("gallery/undo/", keeping.undo, name="images-undo"),
    path("gallery/empty/", keeping.empty, name="images-empty"),
    path("gallery/boards/", keeping.new_board, name="images-boards"),
    path("gallery/boards/<int:pk>/", keeping.board, name="images-board"),
]
