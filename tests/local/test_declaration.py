"""What the playground declares of the local provider is what its server takes."""

from pathlib import Path

import pytest

from playground.local.images import wanted
from playground.local.models import Models
from playground.local.text.params import CHAT, COMPLETION, NUMBERS, TOKENIZE
from playground.local.upscale.endpoints import NAMES, PARALLEL, RESIZE
from playground.local.upscale.weights import REAL_ESRGAN, SCALE
from playground.providers import get_declared_provider
from playground.providers.local_painter import Painter, PaintingModel, equip_provider
from playground.providers.progress import INTERRUPT, OVERALL, SINGLE

LOCAL = get_declared_provider("local")
PAINTER = Painter(
    (PaintingModel("boats", "MIT"), PaintingModel("fog")), ("LCM",), 512, 4, 7.0, "Minutes."
)
EQUIPPED = equip_provider(PAINTER)
ENDPOINTS = {
    "chat": CHAT,
    "completions": COMPLETION,
    "tokenize": TOKENIZE,
    "upscale-img": NAMES,
    "txt2img": wanted.TXT2IMG,
    "img2img": wanted.IMG2IMG,
}
BY_NAME = {number.name: number for number in NUMBERS}


def test_every_declared_endpoint_is_served_and_no_other(data: Path) -> None:
    routes = Models(data).build_routes()
    served = {*routes.pages, *routes.endpoints} - {"/healthz"}
    of_progress = {endpoint.path for endpoint in (INTERRUPT, OVERALL, SINGLE)}
    assert served == {endpoint.path for endpoint in EQUIPPED.endpoints} | of_progress
    for endpoint in EQUIPPED.endpoints:
        assert endpoint.path in (routes.pages if endpoint.method == "GET" else routes.endpoints)


def test_the_upscalers_are_declared_with_their_bounds() -> None:
    assert [model.id for model in LOCAL.models if model.kind == "upscaler"] == REAL_ESRGAN.names
    endpoint = LOCAL.get_endpoint("upscale-img")
    assert endpoint is not None
    upscaler, resize = endpoint.get_param("upscaler_1"), endpoint.get_param("upscaling_resize")
    assert upscaler is not None
    assert resize is not None
    assert upscaler.default == REAL_ESRGAN.names[0]
    assert (resize.min, resize.max, resize.default) == (RESIZE.low, RESIZE.high, SCALE)
    assert LOCAL.parallel_images == PARALLEL


def test_what_it_cannot_is_said_in_words() -> None:
    assert set(LOCAL.without) == {"txt2img", "img2img"}
    assert not any(LOCAL.get_endpoint(name) for name in LOCAL.without)
    assert not LOCAL.reports_progress


def test_an_image_model_brings_its_endpoints() -> None:
    assert equip_provider(PAINTER) is EQUIPPED
    assert EQUIPPED.without == {}
    assert EQUIPPED.reports_progress == {"txt2img", "img2img"}
    assert {each.name for each in EQUIPPED.endpoints} - {each.name for each in LOCAL.endpoints} == {
        *("txt2img", "img2img", "img-samplers")
    }
    assert set(EQUIPPED.sections[0].endpoints) == {each.name for each in EQUIPPED.endpoints}
    assert [each.id for each in EQUIPPED.models if each.kind == "image"] == ["boats", "fog"]
    assert EQUIPPED.caveats[-1] == "Minutes."


def test_the_image_parameters_have_the_bounds_that_are_taken() -> None:
    bounds = {each.name: (each.low, each.high) for each in wanted.NUMBERS}
    for name in ("txt2img", "img2img"):
        for param in EQUIPPED.require_endpoint(name).params:
            if param.name in bounds and param.name != "seed":
                assert (param.min, param.max) == bounds[param.name], param.name
    width = EQUIPPED.require_endpoint("txt2img").get_param("width")
    assert width is not None
    assert width.default == 512


@pytest.mark.parametrize("name", ENDPOINTS)
def test_every_declared_parameter_is_taken(name: str) -> None:
    endpoint = EQUIPPED.get_endpoint(name)
    assert endpoint is not None
    assert {param.name for param in endpoint.params} <= ENDPOINTS[name]


@pytest.mark.parametrize("name", BY_NAME)
def test_every_value_within_the_declared_bounds_is_taken(name: str) -> None:
    endpoint = LOCAL.get_endpoint("chat")
    assert endpoint is not None
    param = endpoint.get_param(name)
    assert param is not None
    taken = BY_NAME[name]
    lowest = param.min if param.min is not None else param.above
    assert lowest is not None
    assert lowest >= taken.low
    if taken.high is not None:
        assert param.max is not None
        assert param.max <= taken.high
