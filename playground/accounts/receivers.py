"""What follows from signing in."""

from collections.abc import Mapping
from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from playground.accounts import access
from playground.accounts.adoption import adopt_visitor
from playground.accounts.owners import find_user_id, name_owner
from playground.accounts.signals import visitor_adopted
from playground.http import Request
from playground.keys.own_keys import move_keys
from playground.models import AccessRule

RUNS = "playground.run"


@receiver(user_logged_in, dispatch_uid="bring_along")
def bring_along(request: HttpRequest, user: User, **_kwargs: object) -> None:
    """What this browser has made and saved before goes into the account, and that is said."""
    visitor = getattr(request, "owner", "")
    if not visitor or find_user_id(visitor) is not None:
        return
    moved = adopt_visitor(visitor, user)
    keys = move_keys(request.session, user.pk)
    cast("Request", request).owner = name_owner(user)
    if moved or keys:
        visitor_adopted.send(User, actor=name_owner(user), subject=visitor, request=request)
        messages.success(request, describe_move(moved, keys))


@receiver([post_save, post_delete], sender=AccessRule, dispatch_uid="forget_access_rules")
@receiver(m2m_changed, sender=User.groups.through, dispatch_uid="forget_access_groups")
def forget_access(**_kwargs: object) -> None:
    access.forget_rules()


def describe_move(moved: Mapping[str, int], keys: int) -> str:
    runs, others = moved.get(RUNS, 0), any(label != RUNS for label in moved)
    parts = [f"{runs:,} run{'s' if runs > 1 else ''}"] if runs else []
    parts += ["everything else you saved"] if others else []
    parts += [f"{keys} key{'s' if keys > 1 else ''}"] if keys else []
    what = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    return f"What you made in this browser is in your account now: {what}."
