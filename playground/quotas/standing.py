"""How somebody stands with their limits: what is used of each, and when it begins anew."""

import time
from dataclasses import dataclass

from playground.quotas import kinds
from playground.quotas.admission import measure_use
from playground.quotas.counts import Sent
from playground.quotas.models import Counter, KeySource
from playground.quotas.rules import Rule, list_rules

LABELS = {
    kinds.RUNS_MINUTE: "Messages a minute",
    kinds.STREAMS: "Answers at the same time",
    kinds.QUEUED: "Jobs queued or running",
    kinds.TOKENS_DAY: "Tokens today",
    kinds.TOKENS_MONTH: "Tokens this month",
    kinds.IMAGES_DAY: "Images today, queued ones included",
    kinds.IMAGES_MONTH: "Images this month, queued ones included",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One limit."""

    label: str
    used: int
    limit: int
    is_own_key: bool
    is_shared: bool  # with everybody at the address


def list_standings(owner: str, network: str) -> list[Standing]:
    """Empty where nothing is limited; then the database is not asked."""
    rules = [
        rule
        for source in (KeySource.SITE, KeySource.OWN)
        for rule in list_rules(owner, network, source, LABELS)
    ]
    counters = Counter.objects.in_bulk([rule.name for rule in rules])  # none: no query
    return [standing for rule in rules for standing in measure_rule(rule, counters.get(rule.name))]


def measure_rule(rule: Rule, counter: Counter | None) -> list[Standing]:
    now = time.time()
    runs = counter.runs if counter and counter.until > now else 0
    use = measure_use(rule, Sent(runs, now, now))
    is_shared = rule.column == "network"
    return [
        Standing(LABELS[kind], use[kind], limit, rule.is_own_key, is_shared)
        for kind, limit in rule.limits.items()
    ]
