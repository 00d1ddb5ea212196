"""Who gets an account and how mail is sent, from the environment; and what allauth hears of it."""

from typing import Any, NamedTuple

import environ

from playground.env import Knobs

ACCOUNT_APPS = (
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
)
SIGNUP_CHOICES = ("closed", "invite", "open", "domain")
MAIL_SCHEMES = ("smtp", "smtps", "smtp+tls", "smtp+ssl", "consolemail", "filemail", "memorymail")
HASHERS = ("PBKDF2", "PBKDF2SHA1", "Scrypt")  # the first is for new passwords
PASSWORDS = "django.contrib.auth.password_validation"
SSO = "sso"  # the only OpenID provider, in addresses


class Signup(NamedTuple):
    """How somebody comes by an account."""

    mode: str  # one of SIGNUP_CHOICES
    domains: list[str]
    has_email: bool  # whether mail can be sent
    oidc_name: str  # blank where there is no single sign-on
    oidc_signup: bool  # whether everybody gets an account who comes from there


def read_account_settings(knobs: Knobs) -> tuple[Signup, dict[str, Any]]:
    """What pages ask about, and settings by the names that libraries read."""
    mail, openid = read_mail_settings(knobs), read_oidc_settings(knobs)
    signup = Signup(
        knobs.read_choice("PLAYGROUND_SIGNUP", "closed", choices=SIGNUP_CHOICES),
        [d.lower().lstrip("@") for d in knobs.read_words("PLAYGROUND_SIGNUP_DOMAINS", [])],
        not mail["EMAIL_BACKEND"].endswith(".console.EmailBackend"),
        openid["APPS"][0]["name"] if openid else "",
        knobs.read_flag("PLAYGROUND_OIDC_SIGNUP", default=False),
    )
    if signup.mode == "domain":
        complain_about_domain(knobs, signup)
    providers = {"openid_connect": openid} if openid else {}
    rest = {"SOCIALACCOUNT_PROVIDERS": providers, **mail}
    return signup, rest | list_library_settings(signup)


def complain_about_domain(knobs: Knobs, signup: Signup) -> None:
    if not signup.domains:
        knobs.complaints.append("PLAYGROUND_SIGNUP=domain needs PLAYGROUND_SIGNUP_DOMAINS.")
    if not (signup.has_email or signup.oidc_name):
        knobs.complaints.append(
            "PLAYGROUND_SIGNUP=domain needs EMAIL_URL or PLAYGROUND_OIDC_URL: an address counts "
            "once it is confirmed."
        )


def read_mail_settings(knobs: Knobs) -> dict[str, Any]:
    """Without a server for it, mail is printed where the log is, and no page promises any."""
    url = knobs.read_url("EMAIL_URL", "", schemes=MAIL_SCHEMES)
    sender = knobs.read_text("PLAYGROUND_EMAIL_FROM", "playground@localhost")
    return {
        **environ.Env.email_url_config(url or "consolemail://"),
        "EMAIL_TIMEOUT": 20,  # seconds
        "DEFAULT_FROM_EMAIL": sender,
        "SERVER_EMAIL": sender,
    }


def read_oidc_settings(knobs: Knobs) -> dict[str, Any]:
    """Empty where there is no single sign-on."""
    url = knobs.read_url("PLAYGROUND_OIDC_URL", "")
    app = {
        "provider_id": SSO,
        "name": knobs.read_text("PLAYGROUND_OIDC_NAME", "single sign-on"),
        "client_id": knobs.read_text("PLAYGROUND_OIDC_CLIENT_ID", ""),
        "secret": knobs.read_text("PLAYGROUND_OIDC_CLIENT_SECRET", ""),
        "settings": {"server_url": url, "uid_field": "sub"},
    }
    if url and not app["client_id"]:
        knobs.complaints.append("PLAYGROUND_OIDC_URL needs PLAYGROUND_OIDC_CLIENT_ID.")
    return {"APPS": [app], "OAUTH_PKCE_ENABLED": True} if url else {}


def list_validators() -> list[dict[str, Any]]:
    return [
        {"NAME": f"{PASSWORDS}.UserAttributeSimilarityValidator"},
        {"NAME": f"{PASSWORDS}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
        {"NAME": f"{PASSWORDS}.CommonPasswordValidator"},
        {"NAME": f"{PASSWORDS}.NumericPasswordValidator"},
    ]


def list_library_settings(signup: Signup) -> dict[str, Any]:
    """Of Django and allauth. How often a password may be tried, our own backend counts."""
    by_domain = signup.mode == "domain"
    verification = "optional" if signup.has_email else "none"
    fields = ["username*", "email*" if by_domain else "email", "password1*", "password2*"]
    return {
        "LOGIN_URL": "login",
        "LOGIN_REDIRECT_URL": "hub",
        "LOGOUT_REDIRECT_URL": "hub",
        "AUTHENTICATION_BACKENDS": ["playground.accounts.sign_in.SignInBackend"],
        "AUTH_PASSWORD_VALIDATORS": list_validators(),
        "PASSWORD_HASHERS": [f"playground.accounts.hashers.{name}" for name in HASHERS],
        "ACCOUNT_ADAPTER": "playground.accounts.adapters.AccountAdapter",
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": fields,
        "ACCOUNT_EMAIL_VERIFICATION": "mandatory" if by_domain else verification,
        "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,
        "ACCOUNT_SESSION_REMEMBER": True,
        "ACCOUNT_USER_DISPLAY": "playground.accounts.adapters.name_user",
        "MFA_ADAPTER": "playground.accounts.adapters.SecondFactorAdapter",
        "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes"],
        "SOCIALACCOUNT_ADAPTER": "playground.accounts.adapters.SingleSignOnAdapter",
        # A link, no form: the browser would hold a form back that leads to another host.
        "SOCIALACCOUNT_LOGIN_ON_GET": True,
        "SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX": "",
    }
