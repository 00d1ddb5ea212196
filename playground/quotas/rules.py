"""Which limits hold for somebody: the most particular one of each kind that anybody has set.

A person's go before those of their groups, of which the most generous holds; these before what
holds for everybody with an account; and what the host has entered before the settings. Visitors
without an account have limits for themselves and for their network, as cookies cost nothing: where
nobody says otherwise a network may use what a visitor may.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group
from django.forms.models import model_to_dict

from playground.accounts.owners import find_user_id
from playground.infrastructure.memory import Memory
from playground.quotas.kinds import ALL, OWN, Limits
from playground.quotas.models import KeySource, Quota

Audience = Quota.Audience
Place = tuple[str, int | None, str]  # an audience, the id within it, a source of keys

_quotas: Memory[Mapping[Place, Limits]] = Memory()
_groups: Memory[list[int]] = Memory()


@dataclass(frozen=True, slots=True)
class Rule:
    """The limits of one subject: an owner of runs, or the network that visitors ask from."""

    column: str  # owner or network
    subject: str
    is_own_key: bool
    limits: Limits

    @property
    def name(self) -> str:
        """Of its counter."""
        return f"{'own' if self.is_own_key else 'site'} {self.column} {self.subject}"


def list_rules(owner: str, network: str, source: str, kinds: Iterable[str]) -> list[Rule]:
    """Those that say anything of these kinds. Empty, and asking nobody, where nothing is limited.

    `source`: of the key it is asked with.
    """
    own, wanted = source == KeySource.OWN, set(kinds)
    pk = find_user_id(owner)
    if pk is not None:
        subjects = [("owner", owner, find_person_limits(pk, own=own))]
    else:
        mine = find_limits(Audience.VISITORS, settings.VISITOR_LIMITS, own=own)
        subjects = [("owner", owner, mine)]
        if network:
            shared = {**mine, **recall(Audience.NETWORKS, None, own=own)}
            subjects.append(("network", network, shared))
    rules = [
        Rule(column, subject, own, {k: n for k, n in limits.items() if k in wanted})
        for column, subject, limits in subjects
    ]
    return [rule for rule in rules if rule.limits]


def find_person_limits(pk: int, *, own: bool) -> Limits:
    generous: Limits = {}
    for group in list_groups(pk):
        for kind, amount in recall(Audience.GROUP, group, own=own).items():
            generous[kind] = max(amount, generous.get(kind, 0))
    general = find_limits(Audience.MEMBERS, settings.MEMBER_LIMITS, own=own)
    return {**general, **generous, **recall(Audience.PERSON, pk, own=own)}


def find_limits(audience: str, declared: Limits, *, own: bool) -> Limits:
    """What the host has entered, over the settings."""
    prefix = OWN if own else ""
    limits = {kind: declared[prefix + kind] for kind in ALL if prefix + kind in declared}
    return {**limits, **recall(audience, None, own=own)}


def recall(audience: str, pk: int | None, *, own: bool) -> Limits:
    source = KeySource.OWN if own else KeySource.SITE
    return _quotas.recall("all", load_quotas).get((audience, pk, source), {})


def load_quotas() -> dict[Place, Limits]:
    quotas = {}
    for quota in Quota.objects.all():
        amounts = model_to_dict(quota, ALL)
        limits = {kind: amount for kind, amount in amounts.items() if amount is not None}
        quotas[quota.audience, quota.user_id or quota.group_id, quota.key] = limits
    return quotas


def list_groups(pk: int) -> list[int]:
    """Of this person; nobody looks where no group has limits."""
    if not any(place[0] == Audience.GROUP for place in _quotas.recall("all", load_quotas)):
        return []
    mine = Group.objects.filter(user=pk).values_list("pk", flat=True)
    return _groups.recall(pk, lambda: list(mine))


def forget_quotas() -> None:
    """They have changed: in force here at once, in other processes within a few seconds."""
    _quotas.clear()
    _groups.clear()
