"""The gallery's pages: contexts for the templates."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.template.loader import render_to_string

from imagegen.gallery import boards, counts, trash
from imagegen.gallery.forms import Filters
from imagegen.gallery.lineage import lineage
from imagegen.gallery.search import KEPT, Key, Search, newer, older, pictures
from imagegen.models import Picture
from playground.catalog.providers import get_provider
from playground.http import Request
from playground.intake.sniff import KINDS
from playground.runs.presenters import samples_of

PAGE = 60  # pictures: whole rows of 2, 3, 4, 5 and 6
TITLES = {kind.mime: kind.title for kind in KINDS.values()}


@dataclass(frozen=True, slots=True)
class Page:
    pictures: list[Picture]
    older_url: str
    newer_url: str


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that is on, and the address without it."""

    words: str
    url: str


def gallery_context(request: Request, filters: Filters) -> dict[str, Any]:
    """The tiles alone where they go on under those there are already."""
    page = page_of(filters, filters.search(request.owner), request.GET)
    context = {"page": page, "filters": filters, "query": filters.query()}
    if request.htmx.target == "more":
        return context
    return {**context, **results(request, filters, page), **frame(request, filters)}


def page_of(filters: Filters, search: Search, given: Any) -> Page:
    """Behind the key `after`, or before the key `before`, or the first one."""
    before = Key.parse(given.get("before", ""))
    if before and len(found := newer(search, before, PAGE + 1)) >= PAGE:
        newest = found[-PAGE]
        newer_url = filters.address(before=Key.of(search, newest)) if len(found) > PAGE else ""
        return Page(found[-PAGE:], filters.address(after=Key.of(search, found[-1])), newer_url)
    after = None if before else Key.parse(given.get("after", ""))
    found = older(search, after, PAGE + 1)
    shown = found[:PAGE]
    older_url = filters.address(after=Key.of(search, shown[-1])) if len(found) > PAGE else ""
    back = Key.of(search, shown[0]) if shown else after
    return Page(shown, older_url, filters.address(before=back) if after else "")


def results(request: Request, filters: Filters, page: Page) -> dict[str, Any]:
    search = filters.search(request.owner)
    whole = not (page.older_url or page.newer_url)  # then nothing is searched a second time
    return {
        "total": len(page.pictures) if whole else pictures(search).count(),
        "chips": chips(filters),
        "back": request.get_full_path(),
        "bin": search.bin,
        "ticked": request.GET.get("select") == "page",
        "select_url": filters.address(select="page"),
        "kept_days": KEPT.days,
        **rail(request.owner, filters),
    }


def frame(request: Request, filters: Filters) -> dict[str, Any]:
    """What stands around the results."""
    if request.htmx:
        return {}
    filters.offer(counts.models(request.owner), counts.sizes(request.owner))
    chosen = filters.cleaned_data.get("board")
    board = boards.find(request.owner, chosen) if isinstance(chosen, int) else None
    space = binned_bytes(request.owner) if filters.cleaned_data.get("bin") else 0
    return {"board": board, "undo": undo(request), "binned_bytes": space}


def rail(owner: str, filters: Filters) -> dict[str, Any]:
    """The shelves, and which of them is looked at."""
    chosen = filters.chosen()
    on = "bin" if "bin" in chosen else chosen.get("board", "")
    if not on and set(chosen) <= {"starred"}:
        on = "starred" if chosen else "all"
    return {"shelves": counts.shelves(owner), "on": on}


def rail_html(owner: str, filters: Filters) -> dict[str, str]:
    """The shelves and the choice of boards, as they are now."""
    context = rail(owner, filters)
    return {
        "shelves": render_to_string("images/_shelves.html", context),
        "boards": render_to_string("images/_board_options.html", context),
    }


def undo(request: Request) -> dict[str, Any] | None:
    """What was just put into the bin, and can be had back by one press."""
    key = Key.parse(f"{request.GET.get('binned', '')}-0")
    count = trash.thrown(request.owner, key.moment).count() if key else 0
    return {"count": count, "moment": request.GET["binned"]} if count else None


def chips(filters: Filters) -> list[Chip]:
    """Board and bin are places, not filters: they stay out."""
    shown = {
        name: words(filters, name) for name in filters.chosen() if name not in ("board", "bin")
    }
    return [Chip(said, filters.address(**{name: None})) for name, said in shown.items()]


def words(filters: Filters, name: str) -> str:
    value = filters.chosen()[name]
    label = filters.fields[name].label
    if name == "starred":
        return str(label)
    if name == "kind":
        return str(Picture.Kind(value).label)
    if name == "size":
        return value.replace("x", " × ")
    return f"“{value}”" if name == "q" else f"{label}: {value}"


def binned_bytes(owner: str) -> int:
    found = pictures(Search(owner, bin=True)).aggregate(sum=Sum("artifact__bytes"))
    return int(found["sum"] or 0)


def picture_context(request: Request, picture: Picture, filters: Filters) -> dict[str, Any]:
    run, artifact = picture.run, picture.artifact
    mime = str(artifact.metadata.get("mime", ""))
    return {
        "picture": picture,
        "run": run,
        "artifact": artifact,
        "format": TITLES.get(mime, mime),
        "provider": get_provider(run.provider),
        "parameters": run.type.get_parameters(run),
        "negative_prompt": run.request.get("negative_prompt", ""),
        "samples": samples_of(run, picture.seed),
        "lineage": lineage(picture),
        "query": filters.query(),
        "shelves": counts.shelves(request.owner),
        "back": request.get_full_path(),
        "gone_on": picture.deleted + KEPT if picture.deleted else None,
        **neighbours(request.owner, picture, filters),
    }


def neighbours(owner: str, picture: Picture, filters: Filters) -> dict[str, Any]:
    """The pictures before and behind it in the same search, and the page it is on."""
    search = filters.search(owner)
    if search.bin != (picture.deleted is not None):
        return {"gallery_url": filters.address()}
    key = Key.of(search, picture)
    here = Key(key.moment, key.pk + 1)  # just before it
    return {
        "previous": next(iter(newer(search, key, 1)), None),
        "next": next(iter(older(search, key, 1)), None),
        "gallery_url": f"{filters.address(after=here)}#p-{picture.pk}",
    }
