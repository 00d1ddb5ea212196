"""What can be limited. Each kind is a column of `Quota` and a word of the settings."""

from collections.abc import Callable, Sequence

from playground.env import Knobs

RUNS_MINUTE, STREAMS, QUEUED = "runs_minute", "streams", "queued"
TOKENS_DAY, TOKENS_MONTH = "tokens_day", "tokens_month"
IMAGES_DAY, IMAGES_MONTH = "images_day", "images_month"
STORAGE_MB = "storage_mb"

TYPED = (RUNS_MINUTE, STREAMS, TOKENS_DAY, TOKENS_MONTH)  # what holds for a message that is sent
WAITING = (QUEUED, IMAGES_DAY, IMAGES_MONTH, TOKENS_DAY, TOKENS_MONTH)  # for a job in the queue
ALL = (
    RUNS_MINUTE, STREAMS, QUEUED, TOKENS_DAY, TOKENS_MONTH, IMAGES_DAY, IMAGES_MONTH, STORAGE_MB,
)  # fmt: skip
OWN = "own_"  # before a kind in the settings: for runs with a key of one's own
WORDS = (*ALL, *(f"{OWN}{name}" for name in ALL if name != STORAGE_MB))
MAX_LIMIT = 10**15

Limits = dict[str, int]


PUBLIC = ("streams=12", "queued=200", "own_streams=12", "own_queued=200")  # where anybody comes
NONE = ["none"]  # as a setting: no limit, where there would be one by default


def parse_limits(parts: list[str], complain: Callable[[str], object]) -> Limits:
    """`streams=12` and so on, as a setting has them. What is wrong is handed to `complain`."""
    limits: Limits = {}
    for part in parts if parts != NONE else ():
        name, _, amount = (word.strip() for word in part.partition("="))
        known = name in WORDS and amount.isascii() and amount.isdigit()
        if known and int(amount) <= MAX_LIMIT:
            limits[name] = int(amount)
        else:
            complain(part)
    return limits


def read_limits(knobs: Knobs, name: str, default: Sequence[str] = ()) -> Limits:
    """The setting of this name."""

    def complain(part: str) -> None:
        words = ", ".join(WORDS)
        knobs.note_complaint(
            name, part, f"“none”, or names and amounts such as streams=12 ({words})"
        )

    return parse_limits(knobs.read_words(name, list(default)), complain)
