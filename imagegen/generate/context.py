"""The pages that make pictures: what fills their forms in, and the contexts of their templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from imagegen.generate import default_sizes, options, prefill, prompt_history
from imagegen.generate import providers as offers
from imagegen.generate.forms import ImageForm, image_form, list_defaults
from imagegen.generate.payload import SIDES, build_payload
from imagegen.generate.prefill import ExistingImage
from imagegen.generate.prompt_help import KINDS, HelperOption, list_helpers
from imagegen.generate.providers import ProviderOption
from imagegen.jobs import context as jobs_context
from imagegen.jobs import spelling
from imagegen.models import Style
from imagegen.operations import Operation
from imagegen.sizes import Size, describe_reshaping, list_shapes, scale_size
from playground.catalog import image_lists
from playground.http import Request
from playground.intake.bounds import format_megabytes
from playground.intake.limits import PICTURE_BYTES
from playground.keys import store as keys
from playground.providers import Endpoint
from playground.runs.room import IMAGE, describe_room
from playground.samples import Sample, build_samples

NO_SAMPLES = "This provider doesn't support this request. Choose another one."
LEFT_OUT = "A" * 200  # stands for a picture where only the shape of the request matters
ACCEPT = "image/*,.heic,.heif,.avif,.tif,.tiff,.bmp"
LIMITS = f"PNG, JPEG, WebP, HEIC, AVIF or TIFF, up to {format_megabytes(PICTURE_BYTES)}."


@dataclass(frozen=True, slots=True)
class GeneratePage:
    """A page with its provider: what a form is made for."""

    operation: Operation
    options: list[ProviderOption]
    option: ProviderOption

    @property
    def endpoint(self) -> Endpoint:
        return offers.get_endpoint(self.option, self.operation.endpoint)

    @property
    def form(self) -> type[ImageForm]:
        return image_form(self.endpoint)


def open_page(request: Request, operation: Operation, slug: str) -> GeneratePage:
    provider_options = offers.list_options(operation.endpoint, request.session)
    offer = offers.choose_option(provider_options, slug)
    options.fetch_ahead(offer, request.session)
    return GeneratePage(operation, provider_options, offer)


def open_form(request: Request, operation: Operation) -> tuple[GeneratePage, ImageForm, bool]:
    """The form as a link fills it in, and whether it did."""
    query = {name: value for name, value in request.GET.dict().items() if value}
    prefilled = prefill.list_prefill(request, operation)
    page = open_page(request, operation, str(query.get("provider", "")))
    if "provider" in prefilled and "provider" not in query:
        earlier = open_page(request, operation, str(prefilled["provider"]))
        page = earlier if earlier.option.is_usable else page
    form = page.form
    prefilled = {name: value for name, value in prefilled.items() if name in form.base_fields}
    initial = {**prefilled, **query, "provider": page.option.provider.slug}
    initial = {**list_initial_values(request, page, initial), **initial}
    return page, form(initial=initial), bool(prefilled or set(query) - {"after", "mask"})


def list_initial_values(
    request: Request, page: GeneratePage, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Documented defaults, and the model to begin with where none is given."""
    name = page.operation.model
    listed = options.list_choices(name, page.option, request.session)
    first = options.choose_first(name, listed, page.option, request.session)
    model = str(values.get(name) or first)
    known = list_defaults(page.form, model)
    side = default_sizes.find_side(page.operation, page.option, request.session, model)
    sizes = {each: str(side) for each in SIDES if side and each in known}
    return {**known, **sizes, name: first}


def build_context(
    request: Request, page: GeneratePage, form: ImageForm, **extra: Any
) -> dict[str, Any]:
    operation, source = page.operation, prefill.find_source(request, page.operation)
    return {
        **build_names_context(request, page, form),
        "form": form,
        "offers": page.options,
        "ratios": list_shapes(),
        "source": source,
        "enlarged": get_result_size(source, form),
        "reshaped": describe_shape_change(source, form, operation),
        "accept": ACCEPT,
        "limits": LIMITS,
        "history": prompt_history.list_earlier(request.owner) if operation.prompts else [],
        "styles": Style.objects.list_own(request.owner),
        "helpers": list_all_helpers(request, operation),
        "samples": form_samples(request, page, form, source),
        "no_samples": NO_SAMPLES,
        "ignored": form.list_ignored(),
        "error": None,
        "file_errors": {},
        "filled": False,
        "mask_open": has_mask(request) or bool(request.GET.get("mask")),
        "after": read_after(request),
        "back": request.get_full_path(),
        **jobs_context.build_queue_context(request.owner, operation),
        **extra,
    }


def list_all_helpers(request: Request, operation: Operation) -> dict[str, list[HelperOption]]:
    """The models that write prompts, by what they do."""
    kinds = KINDS if operation.prompts else ()
    return {kind: list_helpers(kind, request.session) for kind in kinds}


def build_names_context(request: Request, page: GeneratePage, form: ImageForm) -> dict[str, Any]:
    """What depends on the provider: its lists, its key's limit, and whether it does this at all."""
    return {
        "place": page.operation,
        "offer": page.option,
        "provider": page.option.provider,
        "form": form,
        "listed": list_names(request, page, form),
        "home": default_sizes.describe_size(page.operation, page.option, request.session, form),
        "parallel": get_parallel(request, page.option),
        "room": describe_room(request, [page.option.provider.slug], IMAGE),
    }


def get_parallel(request: Request, offer: ProviderOption) -> int | None:
    """How many requests may run at once, where the provider says so."""
    return (
        image_lists.fetch_parallel(offer.provider.slug, request.session)
        if offer.is_usable
        else None
    )


def get_result_size(source: ExistingImage | None, form: ImageForm) -> tuple[int, int] | None:
    """How large the enlarged picture will be, as far as that is known before."""
    factor = form.build_payload().get("upscaling_resize")
    if not source or not factor:
        return None
    return scale_size(source.width, source.height, factor)


def find_size(source: ExistingImage | None, form: ImageForm) -> Size | None:
    """Of the picture as it will be sent, where it is known."""
    return form.get_edges().extend_size(source.size) if source and source.size else None


def describe_shape_change(
    source: ExistingImage | None, form: ImageForm, operation: Operation
) -> str:
    """A sentence, where the size that is asked for is seen not to be the picture's shape."""
    size = find_size(source, form)
    if not size or not operation.prompts:
        return ""
    body = build_payload(
        operation, form.build_payload(), size, masked=False, is_extended=bool(form.get_edges())
    )
    return describe_reshaping(size, (body["width"], body["height"]))


def list_names(request: Request, page: GeneratePage, form: ImageForm) -> dict[str, Any]:
    """For each field that names something: the names, and whether it holds one of them."""
    rows = {}
    for name in options.LISTS:
        if name in form.fields:
            known = options.list_choices(name, page.option, request.session)
            value = known.spell_value(str(form[name].value() or ""))
            rows[name] = {
                "field": form[name],
                "value": value,
                "names": default_sizes.add_sizes(known)
                if name == page.operation.model
                else known.names,
                "error": known.error,
                "other": value if value and not known.has_value(value) else "",
            }
    return rows


def settle_values(
    request: Request, page: GeneratePage, values: Mapping[str, str]
) -> dict[str, str]:
    """After a change of provider: names that the new one does not list give way to its own."""
    rest = {name: value for name, value in values.items() if name != "was"}
    if values.get("was", "") in ("", page.option.provider.slug):
        return rest
    for name in options.LISTS:
        known = options.list_choices(name, page.option, request.session)
        rest[name] = known.spell_value(rest.get(name, ""))
        if known.names and not known.has_value(rest[name]):
            rest[name] = options.choose_first(name, known, page.option, request.session)
    return rest


def read_after(request: Request) -> UUID | None:
    """The press of a button that this page came from."""
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None


def form_samples(
    request: Request, page: GeneratePage, form: ImageForm, source: ExistingImage | None
) -> list[Sample]:
    """The request that Generate would send now, as code."""
    provider = page.option.provider
    if page.option.refusal:
        return []
    edges = form.get_edges()
    masked, size = has_mask(request) or bool(edges), find_size(source, form)
    url = settings.PROVIDER_URLS[provider.slug]
    body = build_payload(
        page.operation, form.build_payload(), size, masked=masked, is_extended=bool(edges)
    )
    body = spelling.respell_request(provider.slug, body, request.session)
    body = add_pictures(page.operation, body, masked=masked)
    login = keys.get_login(provider, request.session)
    return build_samples(provider, page.endpoint, body, base_url=url, stream=False, login=login)


def has_mask(request: Request) -> bool:
    """Whether a mask came. A script keeps it, and says so."""
    return any(data.get("mask") for data in (request.FILES, request.POST))


def add_pictures(
    operation: Operation, payload: Mapping[str, Any], *, masked: bool
) -> dict[str, Any]:
    """The body with something in the place of each picture."""
    one: Any = [LEFT_OUT] if operation.file == "init_images" else LEFT_OUT
    pictures = {operation.file: one} if operation.file else {}
    return {**payload, **pictures, **({"mask": LEFT_OUT} if masked else {})}
