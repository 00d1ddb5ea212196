"""Back to the form, filled in as it was: for pages that work without a script."""

from urllib.parse import urlencode

from imagegen.generate.forms import read_form_values
from imagegen.operations import OPERATIONS, TXT2IMG, Operation
from playground.http import Request
from playground.models import Run
from playground.runs import idempotency

MAX_LINK_CHARS = 8_000  # characters that every browser and server takes
# Fields of the page, not of the form.
NOT_CARRIED = (
    *("csrfmiddlewaretoken", idempotency.FIELD, "action", "endpoint", "was"),
    *("style", "style_name", "delete_style"),
    *("help", "expand_helper", "describe_helper"),
)


def find_operation(request: Request) -> Operation:
    """The page that a form came from."""
    return OPERATIONS.get(request.POST.get("endpoint", ""), TXT2IMG)


def list_carried(request: Request) -> dict[str, str]:
    """What a form held, as another page sends it back."""
    values = read_form_values(request.POST)
    return {name: value for name, value in values.items() if value and name not in NOT_CARRIED}


def form_url(request: Request) -> str:
    """The form as a link. Words that are too long for one stay out of it."""
    values = list_carried(request)
    for name in ("", "negative_prompt", "prompt"):
        values.pop(name, None)
        query = urlencode(values)
        if len(query) <= MAX_LINK_CHARS:
            break
    return f"{find_operation(request).url}?{query}"


def queued_url(place: Operation, made: list[Run], picture: str) -> str:
    """The same page at its results. The picture it starts from comes along."""
    query = {"after": str(made[0].group)}
    if place.file:
        query |= {"from": picture} if picture else {"source": str(made[0].pk)}
    return f"{place.url}?{urlencode(query)}#results"
