"""What is written down: each signal, and what its entry is called."""

from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model, signals
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal, receiver
from django.forms.models import model_to_dict

from playground.accounts import signals as accounts
from playground.accounts.owners import name_owner
from playground.audit.services import record_entry
from playground.backup.signals import backup_made, backup_restored
from playground.quotas.kinds import ALL
from playground.quotas.models import Quota
from playground.runs.signals import (
    group_deleted,
    group_shared,
    group_unshared,
    run_deleted,
    run_shared,
    run_unshared,
)

RUN_ACTIONS: dict[str, Signal] = {
    "run shared": run_shared,
    "link revoked": run_unshared,
    "run deleted": run_deleted,
}
GROUP_ACTIONS: dict[str, Signal] = {
    "runs shared": group_shared,
    "link to runs revoked": group_unshared,
    "runs deleted": group_deleted,
}
ACCOUNT_ACTIONS: dict[str, Signal] = {
    "key added": accounts.key_added,
    "key removed": accounts.key_removed,
    "invitation made": accounts.invitation_made,
    "invitation revoked": accounts.invitation_revoked,
    "invitation used": accounts.invitation_used,
    "role changed": accounts.role_changed,
    "account disabled": accounts.account_disabled,
    "account enabled": accounts.account_enabled,
    "reset link made": accounts.reset_link_made,
    "data exported": accounts.data_exported,
    "data imported": accounts.data_imported,
    "data deleted": accounts.data_deleted,
    "account deleted": accounts.account_deleted,
    "access changed": accounts.access_changed,
    "visitor adopted": accounts.visitor_adopted,
}
BACKUP_ACTIONS: dict[str, Signal] = {
    "backup made": backup_made,
    "backup restored": backup_restored,
}


@receiver(signals.user_logged_in)
def note_sign_in(request: Any, user: Any, **_kwargs: Any) -> None:
    record_entry("signed in", actor=name_owner(user), subject=user, request=request)


@receiver(signals.user_logged_out)
def note_sign_out(request: Any, user: Any, **_kwargs: Any) -> None:
    if user is not None:
        record_entry("signed out", actor=name_owner(user), subject=user, request=request)


@receiver(signals.user_login_failed)
def note_failure(credentials: dict[str, Any], request: Any = None, **_kwargs: Any) -> None:
    """A name that nobody has isn't written down: people type passwords into the wrong field."""
    name = str(credentials.get("username") or "")
    known = get_user_model().objects.filter(username=name).exists() if name else False
    record_entry("sign-in failed", subject=name if known else "unknown name", request=request)


@receiver(post_save, sender=LogEntry)
def note_admin_change(instance: LogEntry, **_kwargs: Any) -> None:
    verb = {1: "added", 2: "changed", 3: "deleted"}.get(instance.action_flag, "changed")
    model = instance.content_type.model if instance.content_type else "row"
    user = get_user_model()(pk=instance.user_id)
    record_entry(
        f"{verb} by staff", actor=name_owner(user), subject=f"{model} {instance.object_id}"
    )


@receiver(post_save, sender=Quota)
def note_limit(instance: Quota, raw: bool = False, **_kwargs: Any) -> None:
    """Wherever it is changed. `raw`: a row that is only loaded from a file."""
    if not raw:
        record_entry("limit set", subject=describe_limit(instance))


@receiver(post_delete, sender=Quota)
def note_limit_removed(instance: Quota, **_kwargs: Any) -> None:
    record_entry("limit removed", subject=describe_limit(instance))


def describe_limit(quota: Quota) -> str:
    """Whose, with which key, and how much, without a name: such as "limit 3 of user:7 …"."""
    whose = quota.audience
    if quota.user_id or quota.group_id:
        whose = f"user:{quota.user_id}" if quota.user_id else f"group {quota.group_id}"
    amounts = model_to_dict(quota, ALL).items()
    words = [f"{kind}={amount}" for kind, amount in amounts if amount is not None]
    return " ".join([f"limit {quota.pk} of {whose}, {quota.key} key:", *words])


def listen_to_runs(action: str, signal: Signal) -> None:
    def note(run: Any, **_kwargs: Any) -> None:
        record_entry(action, subject=f"run {run.pk}")

    signal.connect(note, weak=False)


def listen_to_accounts(action: str, signal: Signal) -> None:
    def note(actor: str = "", subject: object = "", request: Any = None, **_kwargs: Any) -> None:
        record_entry(action, actor=actor, subject=subject, request=request)

    signal.connect(note, weak=False)


def listen_to_backups(action: str, signal: Signal) -> None:
    def note(path: Any, made: str = "", **_kwargs: Any) -> None:
        record_entry(action, subject=f"{path.name}, made {made} UTC" if made else path.name)

    signal.connect(note, weak=False)


for name, each in RUN_ACTIONS.items():
    listen_to_runs(name, each)
for name, each in (ACCOUNT_ACTIONS | GROUP_ACTIONS).items():
    listen_to_accounts(name, each)
for name, each in BACKUP_ACTIONS.items():
    listen_to_backups(name, each)
