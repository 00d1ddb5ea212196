"""What is said where a limit is reached: which one it is, and when there is room again.

That is `retry_after`: pages count it down behind the sentence, scripts read it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from playground.providers import ProviderError
from playground.quotas import kinds
from playground.quotas.rules import Rule

BUSY_SECONDS = 5.0  # after which a script may ask again for what ends at no set time
OWN_KEY = "The host sets this limit. With a key of your own, from the Keys page, it may not apply."
HOST = "The host of this site sets this limit."

# {n}: the limit; {s}: the plural of what it counts.
SENTENCES = {
    kinds.RUNS_MINUTE: "{who} can send {n} message{s} a minute{key}.",
    kinds.STREAMS: "{who} can have {n} answer{s} written at the same time{key}. Wait for one to "
    "finish or stop it.",
    kinds.QUEUED: "{who} can have {n} job{s} queued or running{key}. Wait for some or cancel them.",
    kinds.TOKENS_DAY: "{who} can use {n} token{s} a day{key}, and these are used up.",
    kinds.TOKENS_MONTH: "{who} can use {n} token{s} a month{key}, and these are used up.",
    kinds.IMAGES_DAY: "{who} can make {n} image{s} a day{key}, and this would be more.",
    kinds.IMAGES_MONTH: "{who} can make {n} image{s} a month{key}, and this would be more.",
}


class QuotaReached(ProviderError):  # noqa: N818 - as in providers.errors
    """More than the host lets somebody use. Nothing was recorded or sent."""

    kind = "quota"
    status = 429


@dataclass(frozen=True, slots=True)
class Reached:
    """A limit that what is wanted goes beyond."""

    rule: Rule
    kind: str
    now: float  # seconds since 1970, by the database's clock
    until: float = 0.0  # when the minute ends, of what is counted by the minute


def build_refusal(reached: Reached) -> QuotaReached:
    rule, amount = reached.rule, reached.rule.limits[reached.kind]
    sentence = SENTENCES[reached.kind].format(
        who="You" if rule.column == "owner" else "Everybody at your address together",
        n=f"{amount:,}" if amount else "no",
        s="" if amount == 1 else "s",
        key=" with your own key" if rule.is_own_key else " with this site's keys and models",
    )
    error = QuotaReached(sentence, retry_after=measure_wait(reached) if amount else None)
    error.hint = HOST if rule.is_own_key else OWN_KEY
    return error


def measure_wait(reached: Reached) -> float:
    """Seconds until the limit ends; a moment, where that is when something of theirs does."""
    if reached.kind == kinds.RUNS_MINUTE:
        return max(1.0, reached.until - reached.now)
    today = datetime.fromtimestamp(reached.now, UTC).replace(hour=0, minute=0, second=0)
    if reached.kind in (kinds.TOKENS_DAY, kinds.IMAGES_DAY):
        return (today + timedelta(days=1)).timestamp() - reached.now
    if reached.kind in (kinds.TOKENS_MONTH, kinds.IMAGES_MONTH):
        following = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        return following.timestamp() - reached.now
    return BUSY_SECONDS
