"""The addresses under /vision/."""

from django.urls import path

from vision import batches, changes, views
from vision.compare import views as compare_views

urlpatterns = [
    path("", views.VisionPage.as_view(), name="vision"),
    path("prompts/", views.prompts, name="vision-prompts"),
    path("runs/<uuid:run>/text/", batches.text, name="vision-text"),
    path("files/<uuid:page>/<slug:kind>/", batches.file, name="vision-file"),
    path("<uuid:batch>/", batches.show, name="vision-batch"),
    path("<uuid:batch>/choose/", changes.choose, name="vision-choose"),
    path("pages/<uuid:page>/", changes.page, name="vision-page"),
    path("<uuid:batch>/state/", batches.state, name="vision-state"),
    path("<uuid:batch>/stop/", batches.stop, name="vision-stop"),
    path("<uuid:batch>/resume/", batches.resume, name="vision-resume"),
    path("<uuid:batch>/retry/", batches.retry, name="vision-retry"),
    path("<uuid:batch>/delete/", batches.delete, name="vision-delete"),
    path("<uuid:batch>/download/", batches.download, name="vision-download"),
    path("<uuid:batch>/compare/", compare_views.compare, name="vision-compare"),
]
