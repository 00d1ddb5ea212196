"""How much of its key's limit each run uses, and whether there is room for one more.

All runs count together, whichever app has them and whichever process answers them: what the
database says is in use, is. Those of killed processes do not count. Where a key has no limit that
is known (`playground.keys.limits`) nothing is counted and nothing waits.

Who typed a message goes before what waits in the queue, and earlier ones before later ones. Nothing
small overtakes something larger for which there is no room yet, so that its turn comes.
"""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from playground.catalog.recent_models import find_model
from playground.keys import limits
from playground.models import Listing, Run, Status
from playground.providers import Invalid, Provider, concurrency, get_declared_provider
from playground.runs.recorder import STALE_SECONDS
from playground.storage.clock import DatabaseNow

IN_USE = Sum(Coalesce("units", 1), filter=Q(waits_since=None), default=0)
NOUNS = {"units": "concurrency units", "requests": "parallel requests"}


class BeyondLimit(Invalid):
    """One request alone is more than the key bears."""

    kind = "beyond_limit"
    hint = "Choose a smaller model, or use a key whose plan has more."


@dataclass(frozen=True, slots=True)
class Load:
    """What a key bears, and what its runs use of it now."""

    limit: int
    in_use: int
    ahead: int = 0  # runs that were typed before this one, and wait
    noun: str = NOUNS["units"]

    @property
    def free(self) -> int:
        return self.limit - self.in_use

    def has_room(self, units: int) -> bool:
        """What is more than a limit that was lowered for a while goes alone."""
        return not self.ahead and min(units, self.limit) <= self.free

    def describe(self) -> str:
        return f"{self.in_use:,} of {self.limit:,} {self.noun} in use"

    def describe_shortly(self) -> str:
        """Beside a button: 2 of 4 units in use."""
        return f"{self.in_use:,} of {self.limit:,} {self.noun.split()[-1]} in use"

    def describe_wait(self, units: int) -> str:
        """A sentence on what keeps a run waiting that uses so many."""
        more = f", this model needs {units}" if self.free > 0 and units > self.free else ""
        runs = f"{self.ahead} run{'s' if self.ahead > 1 else ''}"
        before = f" {runs} before this one." if self.ahead else ""
        return f"Waiting: {self.describe()}{more}.{before}"


def count_units(slug: str, fingerprint: str, model: str) -> int:
    """What a run of this model uses. Raises BeyondLimit where the key never bears that.

    It asks no database for a model that was looked up lately.
    """
    if not fingerprint:
        return 1
    provider = get_declared_provider(slug)
    known = find_model(slug, model) if provider.concurrency == "units" else None
    units = concurrency.count_units(provider, known)
    limit = limits.find_firm_limit(slug, fingerprint)
    if limit is not None and units > limit:
        raise BeyondLimit(
            f"This model uses {units} {name_units(provider)}, but your {provider.name} key has"
            f" {limit}."
        )
    return units


def name_units(provider: Provider) -> str:
    return NOUNS[provider.concurrency or "requests"]


def list_alive(slug: str, fingerprint: str) -> "QuerySet[Run]":
    """What is being answered with this key, or waits in the process it was asked in."""
    alive = DatabaseNow(-STALE_SECONDS)
    return Run.objects.filter(
        status=Status.RUNNING, heartbeat__gt=alive, provider=slug, fingerprint=fingerprint
    )


def measure_load(run: Run) -> Load | None:
    """How it looks to this run; None where its key has no limit that is known.

    To be sure of it for as long as a transaction lasts, lock the provider.
    """
    limit = limits.find_limit(run.provider, run.fingerprint)
    if limit is None:
        return None
    waiting = Q(waits_since__isnull=False)
    if run.status != Status.QUEUED:
        waiting &= Q(created__lt=run.created) | Q(created=run.created, pk__lt=run.pk)
    others = list_alive(run.provider, run.fingerprint).exclude(pk=run.pk)
    counts = others.aggregate(in_use=IN_USE, ahead=Count("pk", filter=waiting))
    noun = name_units(get_declared_provider(run.provider))
    return Load(limit, counts["in_use"], counts["ahead"], noun)


def measure_key(slug: str, fingerprint: str) -> Load | None:
    """How it looks to who is about to use this key; None where no limit is known."""
    limit = limits.find_limit(slug, fingerprint)
    if limit is None:
        return None
    in_use = list_alive(slug, fingerprint).aggregate(in_use=IN_USE)["in_use"]
    return Load(limit, in_use, noun=name_units(get_declared_provider(slug)))


def count_in_use(run: Run) -> int:
    """What other runs with its key use now, limit or not."""
    others = list_alive(run.provider, run.fingerprint).exclude(pk=run.pk)
    in_use: int = others.aggregate(in_use=IN_USE)["in_use"]
    return in_use


def has_room(run: Run) -> bool:
    """Whether this run may leave the queue now."""
    load = measure_load(run)
    if load is None:
        return True
    return load.has_room(run.units or 1) and not is_overtaking(run, load)


def is_overtaking(run: Run, load: Load) -> bool:
    """Whether something larger has waited longer in the queue, and still has no room."""
    if not load.in_use:
        return False
    earlier = Run.objects.filter(status=Status.QUEUED, created__lt=run.created)
    mine = earlier.filter(provider=run.provider, fingerprint=run.fingerprint)
    return mine.filter(units__gt=load.free).exists()


def lock_provider(slug: str) -> None:
    """Within a transaction: nobody else counts what is free at this provider meanwhile."""
    Listing.objects.select_for_update().get_or_create(provider=slug)


def describe_wait(run: Run) -> str:
    """What a run waits for, as a sentence; blank where it does not."""
    load = measure_load(run) if run.waits_since and run.is_open else None
    return load.describe_wait(run.units or 1) if load else ""
