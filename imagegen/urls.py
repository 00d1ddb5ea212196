"""The addresses under /images/."""

from django.urls import path

from imagegen.gallery import board_views, bulk_views, file_views
from imagegen.gallery import views as gallery
from imagegen.generate import prompt_help_views, views
from imagegen.grids import state_views as grid_state
from imagegen.grids import views as grid_views
from imagegen.infotext import views as infotext_views
from imagegen.jobs import views as jobs_views
from imagegen.operations import IMG2IMG, TXT2IMG, UPSCALE

urlpatterns = [
    path("", views.MakePage.as_view(operation=TXT2IMG), name="images"),
    path("edit/", views.MakePage.as_view(operation=IMG2IMG), name="images-edit"),
    path("upscale/", views.MakePage.as_view(operation=UPSCALE), name="images-upscale"),
    path("lists/<slug:slug>/", views.show_names, name="images-lists"),
    path("styles/", views.save_style, name="images-styles"),
    path("prompt/", prompt_help_views.PromptHelpPage.as_view(), name="images-prompt-help"),
    path("jobs/", jobs_views.show_jobs, name="images-jobs"),
    path("jobs/cancel-all/", jobs_views.cancel_all, name="images-cancel-all"),
    path("jobs/<uuid:run>/cancel/", jobs_views.cancel_job, name="images-cancel"),
    path("jobs/<uuid:run>/move/", jobs_views.move_job, name="images-move"),
    path("jobs/<uuid:run>/retry/", jobs_views.retry_job, name="images-retry"),
    path("jobs/<uuid:run>/preview/", jobs_views.show_preview, name="images-preview"),
    path("gallery/", gallery.show_gallery, name="images-gallery"),
    path("gallery/<int:pk>/", gallery.show_picture, name="picture"),
    path("gallery/<int:pk>/star/", gallery.toggle_star, name="picture-star"),
    path("gallery/selection/", bulk_views.apply_selection, name="images-selection"),
    path("gallery/undo/", board_views.undo_trash, name="images-undo"),
    path("gallery/empty/", board_views.empty_trash, name="images-empty"),
    path("gallery/boards/", board_views.new_board, name="images-boards"),
    path("gallery/boards/<int:pk>/", board_views.change_board, name="images-board"),
    path("grid/", grid_views.GridPage.as_view(), name="images-grid"),
    path("grid/<uuid:id>/", grid_state.show_grid, name="images-grid-state"),
    path("grid/<uuid:id>/cancel/", grid_state.cancel_grid, name="images-grid-cancel"),
    path("grid/<uuid:id>/retry/", grid_state.retry_grid, name="images-grid-retry"),
    path("grid/<uuid:id>/draw/", grid_state.draw_grid, name="images-grid-draw"),
    path("grid/<uuid:id>/forget/", grid_state.forget_grid, name="images-grid-forget"),
    path("grid/<uuid:id>/zip/", grid_state.download_grid, name="images-grid-zip"),
    path("info/", infotext_views.InfoPage.as_view(), name="images-info"),
    path("pictures/<int:pk>/", file_views.picture_file, name="picture-file"),
    path("pictures/<int:pk>/thumb/", gallery.show_thumbnail, name="picture-thumb"),
]
