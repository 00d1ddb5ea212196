"""The gallery, and the page of one picture."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_POST

from imagegen.gallery import context as gallery_context
from imagegen.gallery import thumbnails
from imagegen.gallery.forms import Filters, read_back_url
from imagegen.gallery.search import get_trash_cutoff
from imagegen.models import Picture
from playground.http import Request, json_response, see_other, wants_json

FRAGMENTS = {"more": "images/_tiles.html", "results": "images/_gallery_results.html"}


@require_GET
def show_gallery(request: Request) -> HttpResponse:
    """Whole; or its results; or, at its end, only the tiles that come next."""
    filters = Filters(request.GET)
    context = gallery_context.gallery_context(request, filters)
    template = FRAGMENTS.get(request.htmx.target or "", "images/gallery.html")
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])  # three answers at one address
    return response


@require_GET
def show_picture(request: Request, pk: int) -> HttpResponse:
    filters = Filters(request.GET)
    context = gallery_context.picture_context(request, get_own_picture(request, pk), filters)
    return render(request, "images/picture.html", context)


@require_GET
def show_thumbnail(request: Request, pk: int) -> HttpResponseBase:
    return thumbnails.serve_thumbnail(get_own_picture(request, pk))


@require_POST
def toggle_star(request: Request, pk: int) -> HttpResponse:
    on = request.POST.get("starred") == "1"
    picture = get_own_picture(request, pk)
    Picture.objects.filter(pk=picture.pk).update(starred=on)
    if wants_json(request):
        return json_response({"starred": on})
    back = read_back_url(request.POST.get("back", ""))
    return see_other(f"{back.partition('#')[0]}#p-{pk}")


def get_own_picture(request: Request, pk: int) -> Picture:
    """One of one's own, the bin included, or Http404."""
    mine = Picture.objects.filter(owner=request.owner).select_related("artifact", "run", "board")
    picture = mine.filter(artifact__id=pk).first()  # `pk` would not bear an id that is too large
    if picture is None or (picture.deleted and picture.deleted < get_trash_cutoff()):
        raise Http404("This image doesn't exist or isn't yours.")
    return picture
