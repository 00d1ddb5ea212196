"""The addresses below `/host/`."""

from django.urls import path

from playground.audit import views as audit
from playground.host import views

urlpatterns = [
    path("", views.show_state, name="host"),
    path("audit/", audit.show_entries, name="audit"),
    path("audit/csv", audit.download_entries, name="audit-csv"),
]
