"""Every address of the site."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from playground import views
from playground.catalog import is_name
from playground.quotas import views as usage
from playground.rendering.views import set_formulas
from playground.runs import history_views
from playground.runs.room import show_room


def old_playground(request: HttpRequest) -> HttpResponse:
    """Links of the documented playground: playground.php?model=X."""
    model = request.GET.get("model", "").strip("/ ")
    return redirect("model", "featherless", model) if is_name(model) else redirect("text")


handler400 = "playground.views.bad_request"
handler500 = "playground.storage.views.report_fault"

urlpatterns = [
    path("runs/", history_views.show_history, name="runs"),
    path("runs/label/", history_views.change_label, name="runs-label"),
    path("runs/delete/", history_views.delete_rows, name="runs-delete"),
    path("runs/restore/", history_views.restore_rows, name="runs-restore"),
    path("runs/<uuid:id>/", views.run_page, name="run"),
    path("runs/<uuid:id>/events", views.run_events, name="run-events"),
    path("runs/<uuid:id>/stop", views.stop_run, name="run-stop"),
    path("runs/<uuid:id>/share", views.share_run, name="run-share"),
    path("runs/<uuid:id>/unshare", views.unshare_run, name="run-unshare"),
    path("runs/<uuid:id>/delete", views.delete_run, name="run-delete"),
    path("runs/<uuid:id>/picture", views.show_picture, name="run-picture"),
    path("runs/<uuid:id>/pictures/<int:artifact>", views.show_turn_picture, name="turn-picture"),
    path("s/<slug:slug>/", views.show_shared, name="shared"),
    path("s/<slug:slug>/picture", views.shared_picture, name="shared-picture"),
    path(
        "s/<slug:slug>/pictures/<int:artifact>",
        views.shared_turn_picture,
        name="shared-turn-picture",
    ),
    path("s/", include("imagegen.shared_urls")),
    path("s/", include("textlab.shared_urls")),
    path("formulas/", set_formulas, name="formulas"),
    path("keys/", views.keys_page, name="keys"),
    path("keys/units/", show_room, name="units"),
    path("", include("playground.accounts.urls")),
    path("data/", include("playground.belongings.urls")),
    path("usage/", usage.show_own, name="usage"),
    path("host/usage/", usage.show_all, name="host-usage"),
    path("admin/", admin.site.urls),
    path("host/", include("playground.host.urls")),
    path("test.php", lambda _request: redirect("text")),
    path("playground.php", old_playground),
    path("text/", include("textlab.urls")),
    path("vision/", include("vision.urls")),
    path("images/", include("imagegen.urls")),
    path("", include("hub.urls")),
]

if settings.DEBUG:
    from django.contrib.staticfiles.urls import staticfiles_urlpatterns

    urlpatterns += staticfiles_urlpatterns()
