"""Invitations: a link that makes one account, until it is used, taken back, or too old."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import get_random_string

from playground.accounts.owners import name_owner
from playground.accounts.roles import set_role
from playground.accounts.signals import invitation_used
from playground.models import Invitation

TOKEN_CHARS = 40
SESSION_KEY = "invitation"


def hash_token(token: str) -> str:
    """The link itself is stored nowhere: it is shown once."""
    return hashlib.sha256(token.encode()).hexdigest()


def create_invitation(host: User, role: str, days: int, note: str = "") -> tuple[Invitation, str]:
    """The invitation, and the secret of its link."""
    token = get_random_string(TOKEN_CHARS)
    invitation = Invitation.objects.create(
        token_hash=hash_token(token),
        created_by=host,
        role=role,
        note=note,
        expires=timezone.now() + timedelta(days=days),
    )
    return invitation, token


def list_usable() -> "QuerySet[Invitation]":
    """Used is used, even if the account that it made is gone."""
    unused = Invitation.objects.filter(used=None, used_by=None)
    return unused.filter(revoked=None, expires__gt=timezone.now())


def find_invitation(token: str) -> Invitation | None:
    return list_usable().filter(token_hash=hash_token(token)).first()


def bring_invitation(request: HttpRequest, invitation: Invitation) -> None:
    """It counts for the account that this browser makes next."""
    request.session[SESSION_KEY] = invitation.pk


def find_brought(request: HttpRequest) -> Invitation | None:
    number = None if settings.SIGNUP == "closed" else request.session.get(SESSION_KEY)
    return list_usable().filter(pk=number).first() if number else None


def use_brought(request: HttpRequest, user: User) -> bool:
    """Whether it was still there: of several who use one link at once, one gets in."""
    invitation = find_brought(request)
    del request.session[SESSION_KEY]
    if invitation is None:
        return False
    mine = list_usable().filter(pk=invitation.pk)
    if not mine.update(used_by=user, used=timezone.now()):
        return False
    set_role(user, invitation.role)
    invitation_used.send(
        Invitation,
        actor=name_owner(user),
        subject=f"invitation {invitation.pk}",
        request=request,
    )
    return True
