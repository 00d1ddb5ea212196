"""The addresses under /text/prompts/."""

from django.urls import path

from textlab.prompts import views

urlpatterns = [
    path("", views.PromptsPage.as_view(), name="prompts"),
    path("import/", views.import_prompts, name="prompts-import"),
    path("export/", views.export_prompts, name="prompts-export"),
    path("<int:id>/", views.PromptPage.as_view(), name="prompt"),
    path("<int:id>/use/", views.use_prompt, name="prompt-use"),
    path("<int:id>/rename/", views.rename_prompt, name="prompt-rename"),
    path("<int:id>/delete/", views.delete_prompt, name="prompt-delete"),
    path("<int:id>/export/", views.export_prompt, name="prompt-export"),
    path("<int:id>/versions/<int:number>/", views.VersionPage.as_view(), name="prompt-version"),
]
