# ruff: noqa: N818 - a name says what happened; all of them are errors
"""Why a job comes to nothing where the provider is not to blame."""

from playground.providers import BadAnswer, ProviderError


class Unusable(ProviderError):
    """It cannot be asked at all. Nothing was sent."""

    kind = "invalid"
    status = 422


class DiskFull(ProviderError):
    """Told before anything is sent where the disk is full already; else the answer is kept."""

    kind = "disk_full"
    status = 507
    hint = (
        "Delete pictures you no longer need, or tell the host of this server. Then try again: what"
        " has arrived already is not asked for a second time."
    )

    def __init__(self) -> None:
        super().__init__("The server's disk is full: there is no room for the picture.")


class Busy(ProviderError):
    """The pictures have arrived, and nobody had time to look at them."""

    kind = "busy"
    status = 503
    hint = "Try again in a few minutes: what has arrived is not asked for a second time."


class Broken(ProviderError):
    """A fault of ours."""

    kind = "interrupted"
    status = 500
    hint = "Try again: what has arrived already is not asked for a second time."

    def __init__(self) -> None:
        super().__init__("A fault of this server kept the job from its end.")


# What was wrong with a picture, by the intake's code.
WRONG = {
    "too_large": "has more pixels than can be opened here",
    "too_many_bytes": "has more bytes than can be opened here",
    "truncated": "is cut off",
    "bomb": "unpacks to far more than it claims",
    "not_a_picture": "is not an image that can be opened here",
    "too_slow": "took too long to open and was given up",
    "crashed": "made its decoder break down",
}


def wrong_picture(who: str, which: str, code: str) -> BadAnswer:
    return BadAnswer(f"{which} from {who} {WRONG.get(code, 'is damaged and cannot be opened')}.")
