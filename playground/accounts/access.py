"""Which models somebody may use, and whether with the host's keys: by the groups they are in.

Where there is no rule everybody may use everything, and nothing is looked up. Whoever is in no
group that has a rule comes under the rules without a group, if there are any. Hosts may use all.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.contrib.auth.models import User

from playground.accounts.owners import find_user_id
from playground.infrastructure.memory import Memory
from playground.models import AccessRule
from playground.providers import Refused, get_declared_provider


class NotAllowed(Refused):
    """The host has decided so."""

    kind = "not_allowed"
    status = 403
    hint = "Choose another model, or ask the host of this playground."


@dataclass(frozen=True, slots=True)
class Rule:
    group: int | None
    provider: str  # its slug; blank: every provider
    pattern: str  # of names of models, such as mistralai/*
    host_key: bool

    def covers(self, provider: str, model: str) -> bool:
        if self.provider not in ("", provider):
            return False
        return fnmatchcase(model.lower(), self.pattern.lower())


_rules: Memory[list[Rule]] = Memory()
_mine: Memory[list[Rule] | None] = Memory()


def forget_rules() -> None:
    """They have changed. In other processes that is in force a few seconds later."""
    _rules.clear()
    _mine.clear()


def load_rules() -> list[Rule]:
    columns = AccessRule.objects.values_list("group", "provider", "pattern", "host_key")
    return [Rule(*row) for row in columns]


def list_rules(owner: str) -> list[Rule] | None:
    """What this owner may use; None where nothing is denied to them."""
    rules = _rules.recall("all", load_rules)
    return _mine.recall(owner, lambda: choose_rules(rules, owner)) if rules else None


def choose_rules(rules: list[Rule], owner: str) -> list[Rule] | None:
    user_id = find_user_id(owner)
    people = User.objects.filter(pk=user_id) if user_id else User.objects.none()
    rows = list(people.values_list("is_superuser", "groups"))
    if any(is_host for is_host, _group in rows):
        return None
    groups = {group for _host, group in rows}
    own = [rule for rule in rules if rule.group in groups]
    return own or [rule for rule in rules if rule.group is None] or None


def find_refusal(owner: str, provider: str, model: str, key_source: str = "") -> str:
    """Why not, as a sentence; blank where they may."""
    rules = list_rules(owner)
    if rules is None:
        return ""
    covering = [rule for rule in rules if rule.covers(provider, model)]
    name = get_declared_provider(provider).name
    if not covering:
        return f"The host hasn't allowed you to use {model or 'this'} by {name}."
    if key_source == "host" and not any(rule.host_key for rule in covering):
        return f"Use a key of your own for {model or 'this'} by {name}: the host's isn't for it."
    return ""


def require_access(owner: str, provider: str, model: str, key_source: str = "") -> None:
    """Raises NotAllowed."""
    if refusal := find_refusal(owner, provider, model, key_source):
        raise NotAllowed(refusal)


def may_use_host_key(owner: str, provider: str) -> bool:
    """For some model at least. Which ones, `require_access` says."""
    rules = list_rules(owner)
    if rules is None:
        return True
    return any(rule.host_key for rule in rules if rule.provider in ("", provider))


def may_use_provider(owner: str, provider: str) -> bool:
    rules = list_rules(owner)
    return rules is None or any(rule.provider in ("", provider) for rule in rules)


def may_use_model(owner: str, provider: str, model: str) -> bool:
    """With some key at least."""
    rules = list_rules(owner)
    return rules is None or any(rule.covers(provider, model) for rule in rules)
