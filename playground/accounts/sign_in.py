"""Signing in: how often it may be tried, what is said when that was too often, and the page.

Tries are counted by name and by address before a password is looked at, whether there is such a
name or not. Where somebody has signed in before, their browser has a count of its own: whoever
guesses at their name from elsewhere does not shut them out.
"""

from typing import Any, cast

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import EmailAddress, Login
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import get_random_string

from playground.accounts import hashers
from playground.accounts.networks import get_address
from playground.accounts.throttle import Limit, count_try, forgive_try
from playground.templatetags.playground import clock

MAX_TRIES_BY_NAME = 10
MAX_TRIES_BY_ADDRESS = 30  # a school or an office shares one
CROWDED_SECONDS = 5
DEVICE_COOKIE = "device"
DEVICE_SECONDS = 60 * 60 * 24 * 365


class SignInBackend(ModelBackend):
    """Django's accounts, with every try by way of a request counted first."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        if request is None or username is None or password is None:
            return super().authenticate(request, username, password, **kwargs)
        limits = list_limits(request, username)
        admit_try(limits)
        user = super().authenticate(request, username, password, **kwargs)
        if user is not None:
            forgive_try(limits)
        return user


def admit_try(limits: list[Limit]) -> None:
    """Raises ValidationError where it is one too many."""
    if hashers.is_crowded():
        raise build_refusal("Too many people are signing in right now.", CROWDED_SECONDS)
    if wait := count_try(limits):
        raise build_refusal("Too many attempts.", wait)


def build_refusal(sentence: str, seconds: float) -> ValidationError:
    message = f"{sentence} Try again in {clock(seconds)}."
    return ValidationError(message, code="throttled", params={"seconds": seconds})


def list_limits(request: HttpRequest, name: str) -> list[Limit]:
    """What a try counts against."""
    if device := read_device(request, name):
        return [Limit(f"device {device}", MAX_TRIES_BY_NAME)]
    return [
        Limit(f"name {name.casefold()}", MAX_TRIES_BY_NAME),
        Limit(f"address {get_address(request)}", MAX_TRIES_BY_ADDRESS),
    ]


def read_device(request: HttpRequest, name: str) -> str:
    """The id of a browser in which this name has signed in before."""
    salt = device_salt(name)
    return str(request.get_signed_cookie(DEVICE_COOKIE, "", salt=salt, max_age=DEVICE_SECONDS))


def device_salt(name: str) -> str:
    return f"{DEVICE_COOKIE} {name.casefold()}"


def remember_device(response: HttpResponseBase, name: str) -> None:
    response.set_signed_cookie(
        DEVICE_COOKIE,
        get_random_string(22),
        salt=device_salt(name),
        max_age=DEVICE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )


def has_address(user: User) -> bool:
    return bool(EmailAddress.objects.filter(user=user).exists())


def are_accounts_off() -> bool:
    """Where everybody gets in, nobody can sign up and nobody has an account."""
    closed = settings.SIGNUP == "closed" and not settings.OIDC_NAME
    return settings.ACCESS == "open" and closed and not get_user_model().objects.exists()


class SignInPage(LoginView):
    """The first of up to two steps: a second factor is asked for by allauth."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if are_accounts_off():
            raise Http404("There are no accounts on this server yet.")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        login = Login(
            user=user,
            redirect_url=self.get_success_url(),
            # Whoever was given an account without an address has none to confirm.
            email_verification=None if has_address(user) else EmailVerificationMethod.NONE,
        )
        name = user.get_username()
        response = perform_password_login(self.request, {"username": name}, login)
        remember_device(response, name)
        return cast("HttpResponse", response)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_invalid(form)
        for error in form.non_field_errors().as_data():
            if error.code == "throttled":
                response.status_code = 429
                params = cast("dict[str, float]", error.params)
                response["Retry-After"] = str(max(1, round(params["seconds"])))
        return response
