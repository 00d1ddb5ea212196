"""The gallery's pages: contexts for the templates."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.template.loader import render_to_string

from imagegen.gallery import boards, counts, trash
from imagegen.gallery.counts import Shelves
from imagegen.gallery.forms import Filters
from imagegen.gallery.lineage import trace_lineage
from imagegen.gallery.search import (
    TRASH_RETENTION,
    Key,
    Search,
    filter_pictures,
    list_newer,
    list_older,
)
from imagegen.gallery.tiles import build_tiles
from imagegen.models import Picture
from playground.catalog.providers import get_provider
from playground.http import Request
from playground.intake.sniff import KINDS
from playground.runs.presenters import build_run_samples

PAGE_PICTURES = 60  # pictures: whole rows of 2, 3, 4, 5 and 6
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
    page = get_page(filters, filters.build_search(request.owner), request.GET)
    query = filters.build_query()
    tiles = build_tiles(page.pictures, query)
    context = {"page": page, "filters": filters, "query": query, "tiles": tiles}
    if request.htmx.target == "more":
        return context
    return {**context, **build_results(request, filters, page), **build_frame(request, filters)}


def get_page(filters: Filters, search: Search, query: Any) -> Page:
    """Behind the key `after`, or before the key `before`, or the first one."""
    before = Key.parse_key(query.get("before", ""))
    if before and len(pictures := list_newer(search, before, PAGE_PICTURES + 1)) >= PAGE_PICTURES:
        newest = pictures[-PAGE_PICTURES]
        newer_url = (
            filters.link_search(before=Key.from_picture(search, newest))
            if len(pictures) > PAGE_PICTURES
            else ""
        )
        return Page(
            pictures[-PAGE_PICTURES:],
            filters.link_search(after=Key.from_picture(search, pictures[-1])),
            newer_url,
        )
    after = None if before else Key.parse_key(query.get("after", ""))
    pictures = list_older(search, after, PAGE_PICTURES + 1)
    page_pictures = pictures[:PAGE_PICTURES]
    older_url = (
        filters.link_search(after=Key.from_picture(search, page_pictures[-1]))
        if len(pictures) > PAGE_PICTURES
        else ""
    )
    back = Key.from_picture(search, page_pictures[0]) if page_pictures else after
    return Page(page_pictures, older_url, filters.link_search(before=back) if after else "")


def build_results(request: Request, filters: Filters, page: Page) -> dict[str, Any]:
    search = filters.build_search(request.owner)
    rail = build_rail(request.owner, filters)
    return {
        "total": count_pictures(search, filters, page, rail["shelves"]),
        "chips": list_chips(filters),
        "back": request.get_full_path(),
        "bin": search.bin,
        "ticked": request.GET.get("select") == "page",
        "select_url": filters.link_search(select="page"),
        "kept_days": TRASH_RETENTION.days,
        **rail,
    }


def count_pictures(search: Search, filters: Filters, page: Page, shelves: Shelves) -> int:
    """All that match. Where that is known already, nothing is searched a second time."""
    if not (page.older_url or page.newer_url):
        return len(page.pictures)
    return filter_pictures(search).count() if filters.list_criteria() else shelves.total


def build_frame(request: Request, filters: Filters) -> dict[str, Any]:
    """What stands around the results."""
    if request.htmx:
        return {}
    filters.set_choices(*counts.list_choices(request.owner))
    chosen = filters.cleaned_data.get("board")
    board = boards.find_board(request.owner, chosen) if isinstance(chosen, int) else None
    space = sum_trash_bytes(request.owner) if filters.cleaned_data.get("bin") else 0
    return {"board": board, "undo": find_undo(request), "binned_bytes": space}


def build_rail(owner: str, filters: Filters) -> dict[str, Any]:
    """The shelves, and which of them is looked at."""
    chosen = filters.list_criteria()
    on = "bin" if "bin" in chosen else chosen.get("board", "")
    if not on and set(chosen) <= {"starred"}:
        on = "starred" if chosen else "all"
    return {"shelves": counts.count_shelves(owner), "on": on}


def rail_html(owner: str, filters: Filters) -> dict[str, str]:
    """The shelves and the choice of boards, as they are now."""
    context = build_rail(owner, filters)
    return {
        "shelves": render_to_string("images/_shelves.html", context),
        "boards": render_to_string("images/_board_options.html", context),
    }


def find_undo(request: Request) -> dict[str, Any] | None:
    """What was just put into the bin, and can be had back by one press."""
    key = Key.parse_key(f"{request.GET.get('binned', '')}-0")
    count = trash.list_trashed(request.owner, key.moment).count() if key else 0
    return {"count": count, "moment": request.GET["binned"]} if count else None


def list_chips(filters: Filters) -> list[Chip]:
    """Board and bin are places, not filters: they stay out."""
    labels = {
        name: describe_filter(filters, name)
        for name in filters.list_criteria()
        if name not in ("board", "bin")
    }
    return [Chip(said, filters.link_search(**{name: None})) for name, said in labels.items()]


def describe_filter(filters: Filters, name: str) -> str:
    value = filters.list_criteria()[name]
    label = filters.fields[name].label
    if name == "starred":
        return str(label)
    if name == "kind":
        return str(Picture.Kind(value).label)
    if name == "size":
        return value.replace("x", " × ")
    return f"“{value}”" if name == "q" else f"{label}: {value}"


def sum_trash_bytes(owner: str) -> int:
    totals = filter_pictures(Search(owner, bin=True)).aggregate(sum=Sum("artifact__bytes"))
    return int(totals["sum"] or 0)


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
        "samples": build_run_samples(run, picture.seed),
        "lineage": trace_lineage(picture),
        "query": filters.build_query(),
        "shelves": counts.count_shelves(request.owner),
        "back": request.get_full_path(),
        "gone_on": picture.deleted + TRASH_RETENTION if picture.deleted else None,
        **find_neighbours(request.owner, picture, filters),
    }


def find_neighbours(owner: str, picture: Picture, filters: Filters) -> dict[str, Any]:
    """The pictures before and behind it in the same search, and the page it is on."""
    search = filters.build_search(owner)
    if search.bin != (picture.deleted is not None):
        return {"gallery_url": filters.link_search()}
    key = Key.from_picture(search, picture)
    here = Key(key.moment, key.pk + 1)  # just before it
    return {
        "previous": next(iter(list_newer(search, key, 1)), None),
        "next": next(iter(list_older(search, key, 1)), None),
        "gallery_url": f"{filters.link_search(after=here)}#p-{picture.pk}",
    }
