"""Conversations of any length, as if they had been held."""

from playground.models import Run, Status

MODEL = "scripted/hello"


def hold_talk(owner: str, turns: int, chars: int = 40, message_chars: int = 40) -> list[Run]:
    """Turns that say their number, in answers and messages of about this length; the oldest first.

    `owner`: whose they are.
    """
    runs: list[Run] = []
    for number in range(turns):
        before = runs[-1] if runs else None
        run = Run(
            owner=owner, app="textlab", provider="featherless", endpoint="chat", model=MODEL,
            request={"message": f"Question {number}. ".ljust(message_chars, "q")},
            text=f"Answer {number}. ".ljust(chars, "a"), status=Status.DONE, parent=before,
            opening=runs[0] if runs else None, tree=runs[0].pk if runs else None,
        )  # fmt: skip
        runs.append(run)
    Run.objects.bulk_create(runs)
    return runs
