"""The addresses under /text/conversations/."""

from django.urls import path

from textlab.transfer import views

urlpatterns = [
    path("", views.ImportPage.as_view(), name="conversations"),
    path("<uuid:id>/", views.show_exports, name="conversation"),
    path("<uuid:id>/<slug:kind>/", views.export_conversation, name="conversation-export"),
]
