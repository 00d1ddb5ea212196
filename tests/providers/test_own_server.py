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
from tests.scripted.engines import A1111, SDNEXT, Engine, encode_login
from tests.scripted.pngs import write_png

OWN = get_declared_provider("image-server")
ENGINES = [pytest.param(SDNEXT, id="SD.Next"), pytest.param(A1111, id="A1111")]
PICTURE = base64.b64encode(write_png(16, 8)).decode()


def get_endpoint(name: str) -> Endpoint:
    declared = OWN.get_endpoint(name)
    assert declared is not None
    return declared


def root_of(server: Server) -> str:
    return server.base.removesuffix("/v1")


def build_client(server: Server, login: str = "", ending: str = "/sdapi/v1") -> Client:
    return Client(OWN, base_url=root_of(server) + ending, image_key=login, policy=HASTY)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    own_engine: Engine = request.param
    return own_engine


def build_payload(engine: Engine, **fields: Any) -> dict[str, Any]:
    return {
        "sd_model_checkpoint": engine.models[0]["model_name"],
        "prompt": "a boat",
        "sampler_name": engine.samplers[0]["name"],
        "width": 64,
        "height": 32,
        "seed": 5,
        **fields,
    }


def measure_image(data: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(data)).size


def test_a_picture_is_made_without_a_key(engine: Engine) -> None:
    with Server(answer=engine) as server:
        answer = build_client(server).fetch_images(get_endpoint("txt2img"), build_payload(engine))
        request = server.last
    assert (request.path, "authorization" in request.headers) == ("/sdapi/v1/txt2img", False)
    assert request.json["override_settings"] == {
        "sd_model_checkpoint": engine.models[0]["model_name"]
    }
    assert "sd_model_checkpoint" not in request.json
    (image,) = answer.images
    assert (measure_image(image.data), image.seed) == ((64, 32), 5)
    assert answer.info["infotexts"]


def test_without_a_model_the_loaded_one_is_left(engine: Engine) -> None:
    with Server(answer=engine) as server:
        build_client(server).fetch_images(
            get_endpoint("txt2img"), build_payload(engine, sd_model_checkpoint="")
        )
        assert "override_settings" not in server.last.json


def test_the_masked_place_is_repainted_as_the_engines_own_pages_do(engine: Engine) -> None:
    payload = {"init_images": [PICTURE], "mask": PICTURE, "mask_blur": 4}
    with Server(answer=engine) as server:
        build_client(server).fetch_images(get_endpoint("img2img"), build_payload(engine, **payload))
        masked = server.last.json
        build_client(server).fetch_images(
            get_endpoint("img2img"), build_payload(engine, init_images=[PICTURE])
        )
        whole = server.last.json
    assert (masked["inpainting_fill"], masked["inpaint_full_res"]) == (1, False)
    assert masked["mask_blur"] == 4
    assert "inpainting_fill" not in whole


def test_a_picture_is_enlarged(engine: Engine) -> None:
    name = engine.upscalers[-1]["name"]
    with Server(answer=engine) as server:
        payload = {"image": PICTURE, "upscaler_1": name, "upscaling_resize": 3}
        (image,) = build_client(server).fetch_images(get_endpoint("upscale-img"), payload).images
        assert server.last.path == "/sdapi/v1/extra-single-image"
    assert measure_image(image.data) == (48, 24)


def test_the_lists_are_read(engine: Engine) -> None:
    with Server(answer=engine) as server:
        client = build_client(server)
        models, samplers, upscalers = (
            client.list_names(get_endpoint(name))
            for name in ("sd-models", "img-samplers", "upscalers")
        )
        options = client.send(get_endpoint("img-options"))
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
            build_client(server).list_names(get_endpoint("img-samplers"))
        assert "IMAGE_SERVER_AUTH" in refused.value.hint
        with pytest.raises(errors.BadLogin, match="rejected the user name and password"):
            build_client(server, "me:wrong").list_names(get_endpoint("img-samplers"))
        assert build_client(server, "me:se:cret").list_names(get_endpoint("img-samplers"))
        assert server.last.headers["authorization"] == encode_login("me:se:cret")
        with pytest.raises(errors.BadKey):
            build_client(server, "a-token").list_names(get_endpoint("img-samplers"))
        assert server.last.headers["authorization"] == "Bearer a-token"


def test_its_errors_are_said_in_its_words(engine: Engine) -> None:
    with Server(answer=engine) as server:
        with pytest.raises(errors.Invalid, match="Sampler not found"):
            build_client(server).fetch_images(
                get_endpoint("txt2img"), build_payload(engine, sampler_name="nobody's")
            )
        with pytest.raises(errors.Refused, match="Invalid upscaler"):
            build_client(server).fetch_images(
                get_endpoint("upscale-img"), {"image": PICTURE, "upscaler_1": "ESRGAN_4x"}
            )
    failed = {"error": "OutOfMemoryError", "detail": "", "body": "", "errors": "CUDA out of memory"}
    with Server(json_reply(failed, 500)) as server, pytest.raises(errors.Overloaded) as raised:
        build_client(server).fetch_images(get_endpoint("txt2img"), build_payload(engine))
    assert raised.value.detail == "CUDA out of memory"


def test_it_has_no_text_models() -> None:
    assert OWN.key_kinds == ("image",)
    assert not OWN.has_any("models", "chat", "completions", "tokenize")
    assert not any(model.kind == "text" for model in OWN.models)


def test_words_of_any_script_are_a_password(engine: Engine) -> None:
    guarded = replace(engine, login="me:geheim €ñ")
    with Server(answer=guarded) as server:
        assert build_client(server, "me:geheim €ñ").list_names(get_endpoint("img-samplers"))


@pytest.mark.parametrize("ending", ["", "/", "/sdapi/v1", "/sdapi/v1/"])
def test_its_address_may_name_the_server_or_its_api(engine: Engine, ending: str) -> None:
    with Server(answer=engine) as server:
        client = build_client(server, ending=ending)
        assert client.list_names(get_endpoint("img-samplers"))
        assert client.fetch_images(get_endpoint("txt2img"), build_payload(engine)).images
        paths = [seen.path for seen in server.seen]
    assert paths == ["/sdapi/v1/samplers", "/sdapi/v1/txt2img"]
    assert client.provider.name == f"Your image server at {root_of(server).partition('//')[2]}"


def test_a_download_is_read_like_an_answer(engine: Engine) -> None:
    parts: list[bytes] = []
    with Server(answer=engine) as server:
        client = build_client(server)
        client.download(get_endpoint("txt2img"), build_payload(engine), parts.append)
    assert client.read(get_endpoint("txt2img"), b"".join(parts))["images"]


def test_without_an_address_nothing_is_sent() -> None:
    client = Client(OWN, policy=HASTY)
    with pytest.raises(errors.NotOffered, match="No URL is set for Image server"):
        client.list_names(get_endpoint("img-samplers"))


def test_a_server_that_is_gone_is_named() -> None:
    client = Client(OWN, base_url="http://127.0.0.1:9", policy=HASTY)
    with pytest.raises(errors.Unreachable, match=r"Your image server at 127\.0\.0\.1:9"):
        client.list_names(get_endpoint("img-samplers"))


def test_what_another_service_refuses_is_not_asked_twice() -> None:
    refused = {"error": {"message": "Model 'x' not found", "code": "model_not_found"}}
    with Server(json_reply(refused, 404), Reply([], 500)) as server:
        client = Client(get_declared_provider("arli"), base_url=server.base, key=KEY, policy=HASTY)
        with pytest.raises(errors.UnknownModel, match="Model 'x' not found"):
            client.fetch_images(get_endpoint("txt2img"), {"prompt": "a boat"})
        assert len(server.seen) == 1


@pytest.mark.parametrize("path", ["", "/sdapi/v1"])
def test_what_answers_at_another_providers_address_changes_nothing(
    engine: Engine, path: str
) -> None:
    arli = get_declared_provider("arli")
    samplers = arli.get_endpoint("img-samplers")
    assert samplers is not None
    with Server(answer=engine) as server:
        for _ in range(2):
            client = Client(arli, base_url=root_of(server) + path, key=KEY, policy=HASTY)
            with pytest.raises(errors.UnknownModel):
                client.list_names(samplers)
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
