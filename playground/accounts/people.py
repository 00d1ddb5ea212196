"""What a host does with accounts. Nobody can shut out themselves, and so never the last host."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse

from playground.accounts import signals
from playground.accounts.owners import name_owner
from playground.accounts.roles import get_role, set_role
from playground.http import Request


class OwnAccountError(Exception):
    """Said to a host who would shut themselves out."""


def require_other(request: Request, person: User) -> None:
    if person == request.user:
        raise OwnAccountError("Ask another host to change your own account.")


def change_role(request: Request, person: User, role: str) -> None:
    require_other(request, person)
    if get_role(person) == role:
        return
    set_role(person, role)
    subject = f"{name_owner(person)} {role}"
    signals.role_changed.send(User, actor=request.owner, subject=subject, request=request)


def set_active(request: Request, person: User, *, active: bool) -> None:
    """Who is disabled is signed out everywhere with their next click; nothing is deleted."""
    require_other(request, person)
    person.is_active = active
    person.save(update_fields=["is_active"])
    signal = signals.account_enabled if active else signals.account_disabled
    signal.send(User, actor=request.owner, subject=name_owner(person), request=request)


def make_reset_link(request: Request, person: User) -> str:
    """For whoever forgot their password: it works once, for three days."""
    signals.reset_link_made.send(
        User, actor=request.owner, subject=name_owner(person), request=request
    )
    return build_reset_link(request, person)


def build_reset_link(request: HttpRequest, person: User) -> str:
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return request.build_absolute_uri(path.replace("UID-KEY", key))
