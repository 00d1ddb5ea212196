"""One's own account, and the way in by an invitation."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from playground.accounts import invitations
from playground.accounts.roles import ROLES, get_role
from playground.http import Request


@never_cache
@require_GET
@login_required
def account_page(request: Request) -> HttpResponse:
    user: Any = request.user
    context = {
        "role": ROLES[get_role(user)],
        "addresses": EmailAddress.objects.filter(user=user),
        "has_second_factor": Authenticator.objects.filter(user=user, type="totp").exists(),
        "connections": SocialAccount.objects.filter(user=user),
        "oidc_name": settings.OIDC_NAME,
        "has_email": settings.HAS_EMAIL,
    }
    return render(request, "account/account.html", context)


@never_cache
@require_GET
def join(request: Request, token: str) -> HttpResponse:
    """What an invitation leads to. One that was never made and one that was used look the same."""
    invitation = None if settings.SIGNUP == "closed" else invitations.find_invitation(token)
    if invitation is None:
        return redirect("invitation-gone")
    invitations.bring_invitation(request, invitation)
    return redirect("account_signup")


@never_cache
@require_GET
def invitation_gone(request: Request) -> HttpResponse:
    return render(request, "account/signup_closed.html", {"is_gone": True}, status=404)
