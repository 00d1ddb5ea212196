"""Every address of the site."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from playground import views
from playground.accounts.sign_in import SignInPage
from playground.catalog import is_name
from playground.rendering.views import set_formulas


def old_playground(request: HttpRequest) -> HttpResponse:
    """Links of the documented playground: playground.php?model=X."""
    model = request.GET.get("model", "").strip("/ ")
    return redirect("model", "featherless", model) if is_name(model) else redirect("text")


handler400 = "playground.views.bad_request"
handler500 = "playground.storage.views.report_fault"

urlpatterns = [
    path("runs/", views.runs_page, name="runs"),
    path("runs/<uuid:id>/", views.run_page, name="run"),
    path("runs/<uuid:id>/events", views.run_events, name="run-events"),
    path("runs/<uuid:id>/stop", views.stop_run, name="run-stop"),
    path("runs/<uuid:id>/share", views.share_run, name="run-share"),
    path("runs/<uuid:id>/unshare", views.unshare_run, name="run-unshare"),
    path("runs/<uuid:id>/delete", views.delete_run, name="run-delete"),
    path("runs/<uuid:id>/picture", views.show_picture, name="run-picture"),
    path("s/<slug:slug>/", views.show_shared, name="shared"),
    path("s/<slug:slug>/picture", views.shared_picture, name="shared-picture"),
    path("s/", include("imagegen.shared_urls")),
    path("formulas/", set_formulas, name="formulas"),
    path("keys/", views.keys_page, name="keys"),
    path("login/", SignInPage.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("admin/", admin.site.urls),
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
