"""Whether somebody may have one more run: decided as it is recorded, in the same transaction.

Nothing is asked of the database where no limit holds.
"""

from collections.abc import Callable, Mapping, Sequence

from django.db import transaction
from django.db.models import Count, QuerySet, Sum

from playground.infrastructure.askers import current_asker
from playground.models import Run, Status
from playground.quotas import kinds
from playground.quotas.counts import Sent, count_sent, count_under_way, count_used
from playground.quotas.refusals import Reached, build_refusal
from playground.quotas.rules import Rule, list_rules
from playground.quotas.usage import add_ended

UNDER_WAY = {kinds.STREAMS, kinds.QUEUED, kinds.IMAGES_DAY, kinds.IMAGES_MONTH}
USED = {kinds.TOKENS_DAY, kinds.TOKENS_MONTH, kinds.IMAGES_DAY, kinds.IMAGES_MONTH}


def record_admitted(run: Run, record: Callable[[], object]) -> None:
    """Record it, unless that is more than its owner may have. Raises QuotaReached."""
    rules = list_run_rules(run)
    if not rules:
        record()
        return
    with transaction.atomic():
        admit_runs(rules, run)
        record()


def list_run_rules(run: Run) -> list[Rule]:
    wanted = set(kinds.WAITING if run.status == Status.QUEUED else kinds.TYPED)
    if not run.images:
        wanted -= {kinds.IMAGES_DAY, kinds.IMAGES_MONTH}
    return list_rules(run.owner, run.network, run.key_source, wanted)


def admit_again(runs: QuerySet[Run], key_source: str) -> None:
    """Before these, which are one person's, go back into the queue with a key of this source.

    What their last attempt used is counted first. Raises QuotaReached.
    """
    first = runs.first()
    if first is None:
        return
    add_ended(runs)
    sums = runs.aggregate(count=Count("pk"), images=Sum("images"))
    first.status, first.network = Status.QUEUED, current_asker.get().network
    first.key_source = key_source
    if rules := list_run_rules(first):
        admit_runs(rules, first, sums["count"], sums["images"])


def admit_runs(rules: Sequence[Rule], run: Run, count: int = 1, images: int | None = None) -> None:
    """Within the transaction that records so many runs like this one. Raises QuotaReached.

    Who has less than a limit for tokens may go on: nobody knows how long an answer will be.
    """
    sent = count_sent(rules, 0 if run.status == Status.QUEUED else count)
    more = {kinds.RUNS_MINUTE: 0, kinds.STREAMS: count, kinds.QUEUED: count}
    more |= dict.fromkeys((kinds.TOKENS_DAY, kinds.TOKENS_MONTH), 1)
    wanted = run.images * count if images is None else images
    more |= dict.fromkeys((kinds.IMAGES_DAY, kinds.IMAGES_MONTH), wanted)
    for rule in rules:
        mine = sent[rule.name]
        used = measure_use(rule, mine)
        for kind, amount in rule.limits.items():
            if used[kind] + more[kind] > amount:
                raise build_refusal(Reached(rule, kind, mine.now, mine.until))


def measure_use(rule: Rule, sent: Sent) -> Mapping[str, int]:
    """By kind, of those that the rule speaks of. The minute's messages have these with them."""
    use = {kinds.RUNS_MINUTE: sent.runs}
    if UNDER_WAY & rule.limits.keys():
        now = count_under_way(rule, sent.now)
        use |= {kinds.STREAMS: now.streams, kinds.QUEUED: now.jobs}
        use |= dict.fromkeys((kinds.IMAGES_DAY, kinds.IMAGES_MONTH), now.images)
    if USED & rule.limits.keys():
        used = count_used(rule, sent.now)
        use |= {kinds.TOKENS_DAY: used.tokens_day, kinds.TOKENS_MONTH: used.tokens_month}
        for kind, images in (
            (kinds.IMAGES_DAY, used.images_day),
            (kinds.IMAGES_MONTH, used.images_month),
        ):
            use[kind] = use.get(kind, 0) + images
    return use
