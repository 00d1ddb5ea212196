"""The reference's facts, written out once more, against what is declared."""

import pytest

from playground.providers import guide
from playground.providers.registry import PROVIDERS, get_declared_provider
from playground.providers.spec import Endpoint, Param
from tests.facts import DOCUMENTED, OURS

EVERY_ENDPOINT = [
    pytest.param(endpoint, id=f"{owner.slug}-{endpoint.name}")
    for owner in PROVIDERS
    for endpoint in owner.endpoints
]
EVERY_PARAM = [
    pytest.param(param, id=f"{owner.slug}-{endpoint.name}-{param.name}")
    for owner in PROVIDERS
    for endpoint in owner.endpoints
    for param in endpoint.params
]


def get_declared(slug: str, name: str) -> Endpoint:
    endpoint = get_declared_provider(slug).get_endpoint(name)
    assert endpoint
    return endpoint


def list_facts(name: str, param: Param) -> tuple[str, str, str, str]:
    default = "-" if param.default is None else f"{param.default}".removesuffix(".0")
    return (
        param.name,
        param.type,
        "yes" if param.required else "no",
        "-" if OURS.get((name, param.name)) == default else default,
    )


@pytest.mark.parametrize(("slug", "name", "call", "table"), DOCUMENTED)
def test_every_documented_parameter_is_declared_and_no_other(
    slug: str, name: str, call: str, table: str
) -> None:
    endpoint = get_declared(slug, name)
    rows = [line.split() for line in table.splitlines() if line.strip()]
    assert f"{endpoint.method} {endpoint.path}" == call
    assert {list_facts(name, param) for param in endpoint.params if param.documented} == {
        (row[0], row[1], row[2], write_default(name, row)) for row in rows
    }
    for row in rows:
        for bound, number in (("min", row[4]), ("max", row[5])):
            if number != "-":
                assert getattr(endpoint.get_param(row[0]), bound) == float(number)


def write_default(name: str, row: list[str]) -> str:
    """The default in the table, but for one that is documented and ours elsewhere."""
    default = row[3].removesuffix(".0")
    return "-" if OURS.get((name, row[0])) == default else default


def test_no_endpoint_is_declared_that_is_not_documented() -> None:
    hosted = {
        (p.slug, e.name) for p in PROVIDERS if p.needs_key for e in p.endpoints if e.documented
    }
    assert hosted == {(slug, name) for slug, name, _, _ in DOCUMENTED}


@pytest.mark.parametrize(
    ("slug", "models"),
    [
        (
            "featherless",
            {
                "Qwen/Qwen2.5-72B-Instruct": "",
                "Qwen/Qwen2.5-Coder-32B-Instruct": "",
                "deepseek-ai/DeepSeek-R1-Distill-Qwen-32B": "",
                "Qwen/Qwen2.5-0.5B-Instruct": "",
                "vicgalle/Roleplay-Llama-3-8B": "",
                "google/gemma-3-27b-it": "27B Best OCR accuracy; OCR, general vision",
                "google/gemma-3-12b-it": (
                    "12B Good balance of speed/quality; Balanced speed/quality"
                ),
                "google/gemma-3-4b-it": "4B Fastest vision model; Fast vision analysis",
                "mistralai/Mistral-Small-3.1-24B-Instruct-2503": (
                    "24B Mistral Small 3.1 vision; Document understanding"
                ),
                "mistralai/Mistral-Small-3.2-24B-Instruct-2506": (
                    "24B Mistral Small 3.2 vision; Document understanding"
                ),
                "mistralai/Magistral-Small-2506-24B-Instruct": (
                    "24B Magistral vision; Multimodal tasks"
                ),
            },
        ),
        (
            "arli",
            {
                "Qwen/Qwen2.5-72B-Instruct": "",
                "Qwen/Qwen3.5-27B-Derestricted": "27B ; General vision",
                "Qwen/Qwen3.5-VL": " ; Document/vision",
                "FLUX.2-klein-4B": "",
                "SDXL-zukiBestAnimeMix": "",
                "LUMINA-Turbo": "",
                "ESRGAN_4x": "",
            },
        ),
    ],
)
def test_every_named_model_is_declared(slug: str, models: dict[str, str]) -> None:
    there = get_declared_provider(slug).models
    assert {model.id for model in there} == set(models)
    for model in there:
        if model.vision or models[model.id]:
            assert f"{model.size} {model.notes}; {model.best_for}" == models[model.id]


def test_how_each_provider_takes_images() -> None:
    for slug, takes in (("featherless", "url or base64"), ("arli", "base64")):
        service = get_declared_provider(slug)
        assert service.image_input == takes
        assert {m.image_input for m in service.models if m.vision} == {takes}


def test_addresses_and_limits() -> None:
    assert get_declared_provider("featherless").base_url == "https://api.featherless.ai/v1"
    assert get_declared_provider("arli").base_url == "https://api.arliai.com/v1"
    assert "Retry-After" in get_declared_provider("featherless").limits[0]
    assert "6" in " ".join(get_declared_provider("arli").limits)
    assert get_declared_provider("featherless").rewrites["tokenize"]["prompt"] == "text"
    assert any("override" in caveat for caveat in get_declared_provider("arli").caveats)
    with pytest.raises(KeyError):
        get_declared_provider("nobody")


def test_image_settings_are_always_sent() -> None:
    for name in ("steps", "cfg_scale", "width", "height"):
        param = get_declared("arli", "txt2img").get_param(name)
        assert param
        assert param.always_send
    strength = get_declared("arli", "img2img").get_param("denoising_strength")
    assert strength
    assert strength.always_send


@pytest.mark.parametrize("endpoint", EVERY_ENDPOINT)
def test_an_endpoint_is_complete(endpoint: Endpoint) -> None:
    names = [param.name for param in endpoint.params]
    assert len(names) == len(set(names))
    assert endpoint.title
    assert endpoint.summary
    needed = {param.name for param in endpoint.params if param.required}
    for example in (endpoint.example, *(request for _, request in endpoint.more_examples)):
        assert needed <= set(example) <= set(names)


@pytest.mark.parametrize("param", EVERY_PARAM)
def test_a_parameter_explains_itself_and_its_values_are_legal(param: Param) -> None:
    assert param.label
    assert param.help.endswith((".", ")"))
    assert param.default is None or not param.default_text
    assert not param.always_send or param.default is not None
    for value in (param.default, param.neutral, *param.choices):
        if isinstance(value, (int, float)):
            assert param.min is None or value >= param.min
            assert param.max is None or value <= param.max
            assert param.above is None or value > param.above
    if param.kind in ("int", "float"):
        assert param.step
        assert param.min is None or param.max is None or param.min < param.max


@pytest.mark.parametrize("name", ["FEATHERLESS", "ARLI", "LOCAL"])
def test_the_registry_holds_every_declaration(name: str) -> None:
    assert name.lower() in {service.slug for service in PROVIDERS}


def test_models_belong_to_their_provider() -> None:
    for service in PROVIDERS:
        assert len({model.id for model in service.models}) == len(service.models)
        for model in service.models:
            assert model.provider == service.slug
            assert len(model.id) <= 200


def test_quick_starts_fill_in_fields_that_exist() -> None:
    for start in guide.QUICK_STARTS:
        endpoint = get_declared(start.provider, start.endpoint)
        page = {"system", "message", "prompt", "task"}
        assert all(key in page or endpoint.get_param(key) for key in start.prefill)
        assert get_declared_provider(start.provider).get_model(start.model)
