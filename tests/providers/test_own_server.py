"""SD.Next and AUTOMATIC1111 as a provider of its own: what they are sent, and what they answer."""

import base64
import io
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from playground.providers import Client, errors, get_declared_provider, get_root
from playground.providers.spec import Endpoint
from tests.providers.helpers import HASTY, KEY
from tests.scripted import Reply, Server, json_reply
from tests.scripted.engines import A1111, SDNEXT, Engine, basic
from tests.scripted.pretend import png

OWN = get_declared_provider("image-server")
ENGINES = [pytest.param(SDNEXT, id="SD.Next"), pytest.param(A1111, id="A1111")]
PICTURE = base64.b64encode(png(16, 8)).decode()


def endpoint(name: str) -> Endpoint:
    found = OWN.endpoint(name)
    assert found is not None
    return found


def root_of(server: Server) -> str:
    return server.base.removesuffix("/v1")


def own(server: Server, login: str = "", ending: str = "/sdapi/v1") -> Client:
    return Client(OWN, base_url=root_of(server) + ending, image_key=login, policy=HASTY)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.param
    return found


def wanted(engine: Engine, **fields: Any) -> dict[str, Any]:
    return {
        "sd_model_checkpoint": engine.models[0]["model_name"],
        "prompt": "a boat",
        "sampler_name": engine.samplers[0]["name"],
        "width": 64,
        "height": 32,
        "seed": 5,
        **fields,
    }


def size(data: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(data)).size


def test_a_picture_is_made_without_a_key(engine: Engine) -> None:
    with Server(answer=engine) as server:
        answer = own(server).images(endpoint("txt2img"), wanted(engine))
        asked = server.last
    assert (asked.path, "authorization" in asked.headers) == ("/sdapi/v1/txt2img", False)
    assert asked.json["override_settings"] == {
        "sd_model_checkpoint": engine.models[0]["model_name"]
    }
    assert "sd_model_checkpoint" not in asked.json
    (image,) = answer.images
    assert (size(image.data), image.seed) == ((64, 32), 5)
    assert answer.info["infotexts"]


def test_without_a_model_the_loaded_one_is_left(engine: Engine) -> None:
    with Server(answer=engine) as server:
        own(server).images(endpoint("txt2img"), wanted(engine, sd_model_checkpoint=""))
        assert "override_settings" not in server.last.json


def test_the_masked_place_is_repainted_as_the_engines_own_pages_do(engine: Engine) -> None:
    given = {"init_images": [PICTURE], "mask": PICTURE, "mask_blur": 4}
    with Server(answer=engine) as server:
        own(server).images(endpoint("img2img"), wanted(engine, **given))
        masked = server.last.json
        own(server).images(endpoint("img2img"), wanted(engine, init_images=[PICTURE]))
        whole = server.last.json
    assert (masked["inpainting_fill"], masked["inpaint_full_res"]) == (1, False)
    assert masked["mask_blur"] == 4
    assert "inpainting_fill" not in whole


def test_a_picture_is_enlarged(engine: Engine) -> None:
    name = engine.upscalers[-1]["name"]
    with Server(answer=engine) as server:
        asked = {"image": PICTURE, "upscaler_1": name, "upscaling_resize": 3}
        (image,) = own(server).images(endpoint("upscale-img"), asked).images
        assert server.last.path == "/sdapi/v1/extra-single-image"
    assert size(image.data) == (48, 24)


def test_the_lists_are_read(engine: Engine) -> None:
    with Server(answer=engine) as server:
        client = own(server)
        models, samplers, upscalers = (
            client.names(endpoint(name)) for name in ("sd-models", "img-samplers", "upscalers")
        )
        options = client.send(endpoint("img-options"))
    (model,) = models
    row = engine.models[0]
    assert (model.value, model.label) == (row["model_name"], row["title"])
    assert [each.value for each in samplers] == [row["name"] for row in engine.samplers]
    assert [each.value for each in upscalers] == [row["name"] for row in engine.upscalers[1:]]
    assert options == engine.options
    assert OWN.parallel_images == 1


def test_a_name_and_a_password(engine: Engine) -> None:
    guarded = replace(engine, login="me:se:cret")
    with Server(answer=guarded) as server:
        with pytest.raises(errors.BadLogin, match="requires a user name and password") as refused:
            own(server).names(endpoint("img-samplers"))
        assert "IMAGE_SERVER_AUTH" in refused.value.hint
        with pytest.raises(errors.BadLogin, match="rejected the user name and password"):
            own(server, "me:wrong").names(endpoint("img-samplers"))
        assert own(server, "me:se:cret").names(endpoint("img-samplers"))
        assert server.last.headers["authorization"] == basic("me:se:cret")
        with pytest.raises(errors.BadKey):
            own(server, "a-token").names(endpoint("img-samplers"))
        assert server.last.headers["authorization"] == "Bearer a-token"


def test_its_errors_are_said_in_its_words(engine: Engine) -> None:
    with Server(answer=engine) as server:
        with pytest.raises(errors.Invalid, match="Sampler not found"):
            own(server).images(endpoint("txt2img"), wanted(engine, sampler_name="nobody's"))
        with pytest.raises(errors.Refused, match="Invalid upscaler"):
            own(server).images(
                endpoint("upscale-img"), {"image": PICTURE, "upscaler_1": "ESRGAN_4x"}
            )
    failed = {"error": "OutOfMemoryError", "detail": "", "body": "", "errors": "CUDA out of memory"}
    with Server(json_reply(failed, 500)) as server, pytest.raises(errors.Overloaded) as raised:
        own(server).images(endpoint("txt2img"), wanted(engine))
    assert raised.value.detail == "CUDA out of memory"


def test_it_has_no_text_models() -> None:
    assert OWN.key_kinds == ("image",)
    assert not OWN.has_any("models", "chat", "completions", "tokenize")
    assert not any(model.kind == "text" for model in OWN.models)


def test_words_of_any_script_are_a_password(engine: Engine) -> None:
    guarded = replace(engine, login="me:geheim €ñ")
    with Server(answer=guarded) as server:
        assert own(server, "me:geheim €ñ").names(endpoint("img-samplers"))


@pytest.mark.parametrize("ending", ["", "/", "/sdapi/v1", "/sdapi/v1/"])
def test_its_address_may_name_the_server_or_its_api(engine: Engine, ending: str) -> None:
    with Server(answer=engine) as server:
        client = own(server, ending=ending)
        assert client.names(endpoint("img-samplers"))
        assert client.images(endpoint("txt2img"), wanted(engine)).images
        paths = [seen.path for seen in server.seen]
    assert paths == ["/sdapi/v1/samplers", "/sdapi/v1/txt2img"]
    assert client.provider.name == f"Your image server at {root_of(server).partition('//')[2]}"


def test_a_download_is_read_like_an_answer(engine: Engine) -> None:
    parts: list[bytes] = []
    with Server(answer=engine) as server:
        client = own(server)
        client.download(endpoint("txt2img"), wanted(engine), parts.append)
    assert client.read(endpoint("txt2img"), b"".join(parts))["images"]


def test_without_an_address_nothing_is_sent() -> None:
    client = Client(OWN, policy=HASTY)
    with pytest.raises(errors.NotOffered, match="No address is set for Image server"):
        client.names(endpoint("img-samplers"))


def test_a_server_that_is_gone_is_named() -> None:
    client = Client(OWN, base_url="http://127.0.0.1:9", policy=HASTY)
    with pytest.raises(errors.Unreachable, match=r"Your image server at 127\.0\.0\.1:9"):
        client.names(endpoint("img-samplers"))


def test_what_another_service_refuses_is_not_asked_twice() -> None:
    refused = {"error": {"message": "Model 'x' not found", "code": "model_not_found"}}
    with Server(json_reply(refused, 404), Reply([], 500)) as server:
        client = Client(get_declared_provider("arli"), base_url=server.base, key=KEY, policy=HASTY)
        with pytest.raises(errors.UnknownModel, match="Model 'x' not found"):
            client.images(endpoint("txt2img"), {"prompt": "a boat"})
        assert len(server.seen) == 1


@pytest.mark.parametrize("path", ["", "/sdapi/v1"])
def test_what_answers_at_another_providers_address_changes_nothing(
    engine: Engine, path: str
) -> None:
    arli = get_declared_provider("arli")
    samplers = arli.endpoint("img-samplers")
    assert samplers is not None
    with Server(answer=engine) as server:
        for _ in range(2):
            client = Client(arli, base_url=root_of(server) + path, key=KEY, policy=HASTY)
            with pytest.raises(errors.UnknownModel):
                client.names(samplers)
        assert [seen.path for seen in server.seen] == ["/v1/img-samplers"] * 2


@pytest.mark.parametrize(
    ("address", "root"),
    [
        ("https://api.arliai.com/v1", "https://api.arliai.com"),
        ("http://127.0.0.1:7860/sdapi/v1", "http://127.0.0.1:7860"),
        ("http://127.0.0.1:7860/sdapi/v1/", "http://127.0.0.1:7860"),
        ("http://host/webui/sdapi/v1", "http://host/webui"),
        ("http://127.0.0.1:7860", "http://127.0.0.1:7860"),
    ],
)
def test_addresses(address: str, root: str) -> None:
    assert get_root(address) == root
