"""The page where readings are compared, a known text is measured against, and words are settled."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods

from playground.http import Request, json_response, see_other, wants_json
from vision.compare import services
from vision.readings import presenters as readings_presenters
from vision.readings.views import own_batch, read_position


@require_http_methods(["GET", "POST"])
def show_comparison(request: Request, batch: UUID) -> HttpResponse:
    own, at = own_batch(request, batch), read_position(request)
    all_of = readings_presenters.gather_batch(own)
    if not all_of.pages:
        raise Http404("This batch has no results yet.")
    if request.method == "GET":
        return render(request, "vision/compare.html", services.compare_context(own, at))
    page = all_of.get_page(at)
    if "truth" in request.POST:
        services.save_truth(page, request.POST["truth"])
    else:
        services.save_choices(page, all_of.list_compared(page), request.POST.dict())
    if not wants_json(request):
        return see_other(request.get_full_path())
    now = {**services.merged_context(page, all_of.list_compared(page)), "page": page}
    html = render_to_string("vision/_merged.html", now, request)
    said = {name: now[name] for name in ("disputed", "resolved", "merged_text")}
    return json_response({**said, "html": html})
