"""What allauth asks of this site: who may sign up, how mail goes out, how secrets are stored."""

from threading import Thread
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, User
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse

from playground.accounts import invitations
from playground.accounts.networks import get_address
from playground.keys.own_keys import build_fernet


def name_user(user: AbstractBaseUser) -> str:
    return user.get_username()


def is_domain_allowed(email: str) -> bool:
    return email.rpartition("@")[2].lower() in settings.SIGNUP_DOMAINS


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        by_address = settings.SIGNUP == "domain" and settings.HAS_EMAIL
        if settings.SIGNUP == "open" or by_address:
            return True
        return invitations.find_brought(request) is not None

    def needs_invitation(self, email: str) -> bool:
        by_address = settings.SIGNUP == "domain" and settings.HAS_EMAIL
        return settings.SIGNUP != "open" and not (by_address and is_domain_allowed(email))

    def clean_email(self, email: str) -> str:
        if settings.SIGNUP != "domain" or not email or invitations.find_brought(self.request):
            return email
        if not is_domain_allowed(email):
            domains = ", ".join(settings.SIGNUP_DOMAINS)
            raise ValidationError(f"Use an address at {domains}.")
        return email

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        super().save_user(request, user, form, commit=commit)
        if commit and not hasattr(form, "sociallogin"):  # which SingleSignOnAdapter looks at
            use_invitation(request, user, is_needed=self.needs_invitation(user.email))
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """On a thread: how long a page takes says nothing of whether there is such an address."""
        whole = {"request": self.request, "email": email, "playground_name": settings.NAME}
        message = self.render_mail(template_prefix, email, whole | context)
        Thread(target=send_quietly, args=[message], daemon=True).start()

    def format_email_subject(self, subject: str) -> str:
        return f"{settings.NAME}: {subject}"

    def get_client_ip(self, request: HttpRequest) -> str:
        return get_address(request) or "unknown"

    def get_login_redirect_url(self, _request: HttpRequest) -> str:
        return reverse("hub")

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        return reverse("account")


def send_quietly(message: EmailMessage) -> None:
    message.send(fail_silently=True)


def use_invitation(request: HttpRequest, user: User, *, is_needed: bool) -> None:
    """Asked once the account is there: while it was made somebody else may have been quicker."""
    if invitations.SESSION_KEY not in request.session:
        return
    if not invitations.use_brought(request, user) and is_needed:
        user.delete()
        raise ImmediateHttpResponse(redirect("invitation-gone"))


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # the same
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Everybody whom the host's provider knows, where the host says so; else as for others."""
        return not self.needs_invitation(sociallogin) or (
            invitations.find_brought(request) is not None
        )

    def needs_invitation(self, sociallogin: Any) -> bool:
        if settings.OIDC_SIGNUP or settings.SIGNUP == "open":
            return False
        addresses = sociallogin.email_addresses if settings.SIGNUP == "domain" else []
        return not any(each.verified and is_domain_allowed(each.email) for each in addresses)

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        user: User = super().save_user(request, sociallogin, form)
        use_invitation(request, user, is_needed=self.needs_invitation(sociallogin))
        return user

    def get_connect_redirect_url(self, _request: HttpRequest, _socialaccount: Any) -> str:
        return reverse("account")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the same
    """Secrets are stored as API keys are."""

    def encrypt(self, text: str) -> str:
        return build_fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return build_fernet().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return str(settings.NAME)

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()
