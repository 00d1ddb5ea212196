"""The host's page of people: accounts and invitations."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from playground.accounts import invitations, people, signals
from playground.accounts.forms import InvitationForm, RoleForm
from playground.accounts.roles import get_role, require_host
from playground.http import Request, see_other
from playground.models import Invitation

MAX_PEOPLE = 500  # on the page; the admin has them all


@never_cache
@require_GET
@require_host
def people_page(request: Request) -> HttpResponse:
    return render_page(request)


def render_page(request: Request, *, status: int = 200, **extra: Any) -> HttpResponse:
    rows = User.objects.order_by("username")[:MAX_PEOPLE]
    context = {
        "people": [(person, get_role(person)) for person in rows],
        "invitations": invitations.list_usable().select_related("created_by"),
        "form": InvitationForm(),
        "can_invite": settings.SIGNUP != "closed",
        **extra,
    }
    return render(request, "account/people.html", context, status=status)


@never_cache
@require_POST
@require_host
def invite(request: Request) -> HttpResponse:
    """The link is on the page that answers, and nowhere else."""
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return render_page(request, form=form, status=422)
    fields = form.cleaned_data
    assert isinstance(request.user, User)
    invitation, token = invitations.create_invitation(
        request.user, fields["role"], fields["days"], fields["note"]
    )
    send(signals.invitation_made, request, invitation)
    link = request.build_absolute_uri(reverse("join", args=[token]))
    return render_page(request, link=link, link_for=fields["note"] or "the new person")


@require_POST
@require_host
def revoke_invitation(request: Request, id: int) -> HttpResponse:
    invitation = get_object_or_404(invitations.list_usable(), pk=id)
    invitation.revoked = timezone.now()
    invitation.save(update_fields=["revoked"])
    send(signals.invitation_revoked, request, invitation)
    messages.success(request, "Invitation taken back.")
    return see_other(reverse("people"))


def send(signal: Any, request: Request, invitation: Invitation) -> None:
    subject = f"invitation {invitation.pk}"
    signal.send(Invitation, actor=request.owner, subject=subject, request=request)


@never_cache
@require_POST
@require_host
def change_person(request: Request, id: int, action: str) -> HttpResponse:
    """`action`: role, disable, enable, or reset, whose link is on the page that answers."""
    person = get_object_or_404(User, pk=id)
    try:
        if action == "reset":
            link = people.make_reset_link(request, person)
            return render_page(request, link=link, link_for=person.get_username(), is_reset=True)
        apply_change(request, person, action)
    except people.OwnAccountError as error:
        messages.error(request, str(error))
    return see_other(reverse("people"))


def apply_change(request: Request, person: User, action: str) -> None:
    name = person.get_username()
    if action == "role":
        form = RoleForm(request.POST)
        if form.is_valid():
            people.change_role(request, person, form.cleaned_data["role"])
            messages.success(request, f"{name} is a {form.cleaned_data['role']} now.")
    else:
        people.set_active(request, person, active=action == "enable")
        messages.success(request, f"The account of {name} is {action}d.")
