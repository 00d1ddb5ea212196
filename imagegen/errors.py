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
        "Delete images you no longer need or contact the host of this server, then try again."
        " Images that have already arrived aren't requested twice."
    )

    def __init__(self) -> None:
        super().__init__("The server's disk is full, so the image couldn't be saved.")


class Busy(ProviderError):
    """The pictures have arrived, and nobody had time to look at them."""

    kind = "busy"
    status = 503
    hint = "Try again in a few minutes. Images that have already arrived aren't requested twice."


class Broken(ProviderError):
    """A fault of ours."""

    kind = "interrupted"
    status = 500
    hint = "Try again. Images that have already arrived aren't requested twice."

    def __init__(self) -> None:
        super().__init__("The job failed because of an error on this server.")


# What was wrong with a picture, by the intake's code.
WRONG = {
    "too_large": "has more pixels than we can open",
    "too_many_bytes": "is larger than we can open",
    "truncated": "is cut off",
    "bomb": "decompresses to far more than it claims",
    "not_a_picture": "isn't an image we can open",
    "too_slow": "took too long to open",
    "crashed": "crashed its decoder",
}


def wrong_picture(who: str, which: str, code: str) -> BadAnswer:
    what = WRONG.get(code, "is damaged and can't be opened")
    return BadAnswer(f"{which} from {who} {what}.")
