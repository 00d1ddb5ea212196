"""How much of a key's limit is in use, as pages say it beside the button that uses more of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from playground.http import Request
from playground.keys import store as keys
from playground.providers import list_providers
from playground.runs.units import measure_key

TEXT, IMAGE = "text", "image"  # what a key is for


@dataclass(frozen=True, slots=True)
class Room:
    """A sentence, and the address of the same a moment later."""

    sentence: str
    url: str


def describe_room(
    request: Request, slugs: Iterable[str], kind: str = TEXT, *, named: bool = False
) -> Room | None:
    """Of these providers' keys as this person has them. None where no limit is known: then the
    database is not asked. Where there are several, or `named`, each is said by its name.
    """
    wanted = set(slugs)
    named = named or len(wanted) > 1
    parts = []
    for provider in list_providers():
        if provider.slug in wanted and provider.concurrency:
            fingerprint = keys.fingerprint_key(provider.slug, request.session, kind)
            if load := measure_key(provider.slug, fingerprint):
                parts.append((provider, load.describe_shortly()))
    if not parts:
        return None
    query = [*(("provider", provider.slug) for provider, _ in parts), ("kind", kind)]
    query += [("named", "1")] if named else []
    sentence = "; ".join(f"{p.name}: {words}" if named else words for p, words in parts)
    return Room(sentence, f"{reverse('units')}?{urlencode(query)}")


@never_cache
@require_GET
def show_room(request: Request) -> HttpResponse:
    """The sentence alone, for a script."""
    kind = IMAGE if request.GET.get("kind") == IMAGE else TEXT
    slugs = request.GET.getlist("provider")[:20]
    room = describe_room(request, slugs, kind, named="named" in request.GET)
    return HttpResponse(room.sentence if room else "", content_type="text/plain; charset=utf-8")
