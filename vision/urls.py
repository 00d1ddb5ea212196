"""The addresses under /vision/."""

from django.urls import path

from vision.compare import views as compare_views
from vision.readings import question_views
from vision.readings import views as readings_views
from vision.tables import form_views as table_form_views
from vision.tables import views as table_views
from vision.upload import page_views, views

urlpatterns = [
    path("", views.VisionPage.as_view(), name="vision"),
    path("prompts/", views.change_prompts, name="vision-prompts"),
    path("fields/", table_form_views.change_fields, name="vision-fields"),
    path("tables/<uuid:table>/", table_views.TablePage.as_view(), name="vision-table"),
    path("tables/<uuid:table>/retry/", table_views.retry_page, name="vision-table-retry"),
    path("tables/<uuid:table>/download/", table_views.download, name="vision-table-download"),
    path("runs/<uuid:run>/text/", readings_views.save_text, name="vision-text"),
    path("files/<uuid:page>/<slug:kind>/", readings_views.serve_file, name="vision-file"),
    path("<uuid:batch>/", readings_views.show_reading, name="vision-batch"),
    path("<uuid:batch>/choose/", page_views.show_choice, name="vision-choose"),
    path("pages/<uuid:page>/ask/", question_views.ask_question, name="vision-ask"),
    path("pages/<uuid:page>/", page_views.show_page, name="vision-page"),
    path("<uuid:batch>/state/", readings_views.show_state, name="vision-state"),
    path("<uuid:batch>/stop/", readings_views.stop_batch, name="vision-stop"),
    path("<uuid:batch>/resume/", readings_views.resume_batch, name="vision-resume"),
    path("<uuid:batch>/retry/", readings_views.retry_batch, name="vision-retry"),
    path("<uuid:batch>/delete/", readings_views.delete_batch, name="vision-delete"),
    path("<uuid:batch>/download/", readings_views.download_batch, name="vision-download"),
    path("<uuid:batch>/compare/", compare_views.show_comparison, name="vision-compare"),
]
