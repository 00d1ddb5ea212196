"""Addresses of accounts. Pages of allauth are loaded with the first visit to one of them."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import LogoutView
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path, re_path
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from playground.accounts import people_views, views
from playground.accounts.sign_in import SignInPage
from playground.infrastructure.account_settings import SSO

ACCOUNT, SOCIAL = "allauth.account.views", "allauth.socialaccount.views"
OPENID = "allauth.socialaccount.providers.openid_connect.views"
TOTP, CODES = "allauth.mfa.totp.views", "allauth.mfa.recovery_codes.views"
FACTORS = "allauth.mfa.base.views"


def load(name: str) -> Callable[..., HttpResponseBase]:
    """A view that is imported when it is needed."""

    @never_cache
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = import_string(name)(request, *args, **kwargs)
        return response

    return view


own = [
    path("login/", SignInPage.as_view(), name="login"),
    path("login/", SignInPage.as_view(), name="account_login"),  # as allauth calls it
    path("logout/", LogoutView.as_view(), name="logout"),
    path("people/", people_views.people_page, name="people"),
    path("people/invite", people_views.invite, name="invite"),
    path("people/invitations/<int:id>/revoke", people_views.revoke_invitation, name="revoke"),
    re_path(
        r"^people/(?P<id>[0-9]{1,9})/(?P<action>role|disable|enable|reset)$",
        people_views.change_person,
        name="change-person",
    ),
    path("account/", views.account_page, name="account"),
    path("account/join/<str:token>/", views.join, name="join"),
    path("account/invitation/", views.invitation_gone, name="invitation-gone"),
]

passwords = [
    path("account/signup/", load(f"{ACCOUNT}.signup"), name="account_signup"),
    path("account/inactive/", load(f"{ACCOUNT}.account_inactive"), name="account_inactive"),
    path("account/confirm/", load(f"{ACCOUNT}.reauthenticate"), name="account_reauthenticate"),
    path("account/email/", load(f"{ACCOUNT}.email"), name="account_email"),
    path(
        "account/email/confirm/",
        load(f"{ACCOUNT}.email_verification_sent"),
        name="account_email_verification_sent",
    ),
    re_path(
        r"^account/email/confirm/(?P<key>[-:\w]+)/$",
        load(f"{ACCOUNT}.confirm_email"),
        name="account_confirm_email",
    ),
    path("account/password/", load(f"{ACCOUNT}.password_change"), name="account_change_password"),
    path("account/password/set/", load(f"{ACCOUNT}.password_set"), name="account_set_password"),
    path("account/reset/", load(f"{ACCOUNT}.password_reset"), name="account_reset_password"),
    path(
        "account/reset/sent/",
        load(f"{ACCOUNT}.password_reset_done"),
        name="account_reset_password_done",
    ),
    re_path(
        r"^account/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        load(f"{ACCOUNT}.password_reset_from_key"),
        name="account_reset_password_from_key",
    ),
    path(
        "account/reset/done/",
        load(f"{ACCOUNT}.password_reset_from_key_done"),
        name="account_reset_password_from_key_done",
    ),
]

factors = [
    path("account/two-step/", RedirectView.as_view(pattern_name="account"), name="mfa_index"),
    path("account/two-step/code/", load(f"{FACTORS}.authenticate"), name="mfa_authenticate"),
    path("account/two-step/confirm/", load(f"{FACTORS}.reauthenticate"), name="mfa_reauthenticate"),
    path("account/two-step/add/", load(f"{TOTP}.activate_totp"), name="mfa_activate_totp"),
    path("account/two-step/remove/", load(f"{TOTP}.deactivate_totp"), name="mfa_deactivate_totp"),
    path(
        "account/recovery-codes/",
        load(f"{CODES}.view_recovery_codes"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/recovery-codes/new/",
        load(f"{CODES}.generate_recovery_codes"),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/recovery-codes/download/",
        load(f"{CODES}.download_recovery_codes"),
        name="mfa_download_recovery_codes",
    ),
]

single_sign_on = [
    path(f"account/{SSO}/", load(f"{SOCIAL}.connections"), name="socialaccount_connections"),
    path(f"account/{SSO}/signup/", load(f"{SOCIAL}.signup"), name="socialaccount_signup"),
    path(
        f"account/{SSO}/cancelled/",
        load(f"{SOCIAL}.login_cancelled"),
        name="socialaccount_login_cancelled",
    ),
    path(f"account/{SSO}/error/", load(f"{SOCIAL}.login_error"), name="socialaccount_login_error"),
    re_path(
        rf"^account/(?P<provider_id>{SSO})/login/$",
        load(f"{OPENID}.login"),
        name="openid_connect_login",
    ),
    re_path(
        rf"^account/(?P<provider_id>{SSO})/callback/$",
        load(f"{OPENID}.callback"),
        name="openid_connect_callback",
    ),
]

urlpatterns = [*own, *passwords, *factors, *single_sign_on]
