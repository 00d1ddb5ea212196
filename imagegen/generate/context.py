"""The pages that make pictures: what fills their forms in, and the contexts of their templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from imagegen.generate import default_sizes, options, prefill, prompt_history, styles
from imagegen.generate import providers as offers
from imagegen.generate.forms import ImageForm, defaults, image_form
from imagegen.generate.payload import SIDES, asked
from imagegen.generate.prefill import Kept
from imagegen.generate.providers import Offer
from imagegen.jobs import context as jobs_context
from imagegen.jobs import spelling
from imagegen.operations import Place
from imagegen.sizes import enlarged, reshaped, shapes
from playground.catalog import image_lists
from playground.http import Request
from playground.intake.bounds import format_megabytes
from playground.intake.limits import PICTURE_BYTES
from playground.keys import store as keys
from playground.providers import Endpoint
from playground.samples import Sample, build_samples

NO_SAMPLES = "This provider doesn't support this request. Choose another one."
LEFT_OUT = "A" * 200  # stands for a picture where only the shape of the request matters
ACCEPT = "image/*,.heic,.heif,.avif,.tif,.tiff,.bmp"
LIMITS = f"PNG, JPEG, WebP, HEIC, AVIF or TIFF, up to {format_megabytes(PICTURE_BYTES)}."


@dataclass(frozen=True, slots=True)
class Desk:
    """A page with its provider: what a form is made for."""

    place: Place
    offers: list[Offer]
    offer: Offer

    @property
    def endpoint(self) -> Endpoint:
        return offers.endpoint_of(self.offer, self.place.endpoint)

    @property
    def form(self) -> type[ImageForm]:
        return image_form(self.endpoint)


def desk(request: Request, place: Place, slug: str) -> Desk:
    found = offers.offers(place.endpoint, request.session)
    offer = offers.chosen(found, slug)
    options.ahead(offer, request.session)
    return Desk(place, found, offer)


def fresh(request: Request, place: Place) -> tuple[Desk, ImageForm, bool]:
    """The form as a link fills it in, and whether it did."""
    query = {name: value for name, value in request.GET.dict().items() if value}
    kept = prefill.values(request, place)
    found = desk(request, place, str(query.get("provider", "")))
    if "provider" in kept and "provider" not in query:
        before = desk(request, place, str(kept["provider"]))
        found = before if before.offer.usable else found
    form = found.form
    kept = {name: value for name, value in kept.items() if name in form.base_fields}
    given = {**kept, **query, "provider": found.offer.provider.slug}
    given = {**start(request, found, given), **given}
    return found, form(initial=given), bool(kept or set(query) - {"after", "mask"})


def start(request: Request, found: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """Documented defaults, and the model to begin with where none is given."""
    name = found.place.model
    listed = options.choices(name, found.offer, request.session)
    first = options.first(name, listed, found.offer, request.session)
    model = str(given.get(name) or first)
    known = defaults(found.form, model)
    side = default_sizes.find_side(found.place, found.offer, request.session, model)
    sizes = {each: str(side) for each in SIDES if side and each in known}
    return {**known, **sizes, name: first}


def context(request: Request, found: Desk, form: ImageForm, **extra: Any) -> dict[str, Any]:
    place, source = found.place, prefill.source(request, found.place)
    return {
        **names_context(request, found, form),
        "form": form,
        "offers": found.offers,
        "ratios": shapes(),
        "source": source,
        "enlarged": resulting(source, form),
        "reshaped": changed_shape(source, form, place),
        "accept": ACCEPT,
        "limits": LIMITS,
        "history": prompt_history.earlier(request.owner) if place.prompts else [],
        "styles": styles.saved(request.owner),
        "samples": form_samples(request, found, form, source),
        "no_samples": NO_SAMPLES,
        "ignored": form.list_ignored(),
        "error": None,
        "file_errors": {},
        "filled": False,
        "mask_open": masking(request) or bool(request.GET.get("mask")),
        "after": after(request),
        "back": request.get_full_path(),
        **jobs_context.context(request.owner, place),
        **extra,
    }


def names_context(request: Request, found: Desk, form: ImageForm) -> dict[str, Any]:
    """What depends on the provider: its lists, and whether it does this at all."""
    return {
        "place": found.place,
        "offer": found.offer,
        "provider": found.offer.provider,
        "form": form,
        "listed": listed(request, found, form),
        "home": default_sizes.describe_size(found.place, found.offer, request.session, form),
        "parallel": parallel(request, found.offer),
    }


def parallel(request: Request, offer: Offer) -> int | None:
    """How many requests may run at once, where the provider says so."""
    return (
        image_lists.fetch_parallel(offer.provider.slug, request.session) if offer.usable else None
    )


def resulting(source: Kept | None, form: ImageForm) -> tuple[int, int] | None:
    """How large the enlarged picture will be, as far as that is known before."""
    factor = form.build_payload().get("upscaling_resize")
    if not source or not factor:
        return None
    return enlarged(source.width, source.height, factor)


def changed_shape(source: Kept | None, form: ImageForm, place: Place) -> str:
    """A sentence, where the size that is asked for is seen not to be the picture's shape."""
    size = source.size if source else None
    if not size or not place.prompts:
        return ""
    body = asked(place, form.build_payload(), size, masked=False)
    return reshaped(size, (body["width"], body["height"]))


def listed(request: Request, found: Desk, form: ImageForm) -> dict[str, Any]:
    """For each field that names something: the names, and whether it holds one of them."""
    rows = {}
    for name in options.LISTS:
        if name in form.fields:
            known = options.choices(name, found.offer, request.session)
            value = known.spell(str(form[name].value() or ""))
            rows[name] = {
                "field": form[name],
                "value": value,
                "names": default_sizes.add_sizes(known)
                if name == found.place.model
                else known.names,
                "error": known.error,
                "other": value if value and not known.has(value) else "",
            }
    return rows


def settled(request: Request, found: Desk, values: Mapping[str, str]) -> dict[str, str]:
    """After a change of provider: names that the new one does not list give way to its own."""
    rest = {name: value for name, value in values.items() if name != "was"}
    if values.get("was", "") in ("", found.offer.provider.slug):
        return rest
    for name in options.LISTS:
        known = options.choices(name, found.offer, request.session)
        rest[name] = known.spell(rest.get(name, ""))
        if known.names and not known.has(rest[name]):
            rest[name] = options.first(name, known, found.offer, request.session)
    return rest


def after(request: Request) -> UUID | None:
    """The press of a button that this page came from."""
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None


def form_samples(
    request: Request, found: Desk, form: ImageForm, source: Kept | None
) -> list[Sample]:
    """The request that Generate would send now, as code."""
    provider = found.offer.provider
    if found.offer.refusal:
        return []
    masked, size = masking(request), source.size if source else None
    url = settings.PROVIDER_URLS[provider.slug]
    body = asked(found.place, form.build_payload(), size, masked=masked)
    body = spelling.respell_request(provider.slug, body, request.session)
    body = with_pictures(found.place, body, masked=masked)
    login = keys.get_login(provider, request.session)
    return build_samples(provider, found.endpoint, body, base_url=url, stream=False, login=login)


def masking(request: Request) -> bool:
    """Whether a mask came. A script keeps it, and says so."""
    return any(given.get("mask") for given in (request.FILES, request.POST))


def with_pictures(place: Place, payload: Mapping[str, Any], *, masked: bool) -> dict[str, Any]:
    """The body with something in the place of each picture."""
    one: Any = [LEFT_OUT] if place.file == "init_images" else LEFT_OUT
    pictures = {place.file: one} if place.file else {}
    return {**payload, **pictures, **({"mask": LEFT_OUT} if masked else {})}
