"""What is written down of added models, and what the provider layer makes of it."""

from pathlib import Path

import pytest
from pytest_django import Settings

from playground.catalog.image_models import describe_cost, find_painter, forget_painter
from playground.local import memory
from playground.local.images.recommended import LCM_DREAMSHAPER
from playground.local.images.record import (
    WORKING_BYTES,
    ModelRecord,
    get_record_path,
    list_records,
    store_record,
)
from playground.providers import get_declared_provider, list_providers
from playground.providers.local_images import REMEDIES
from tests.local.images_host.conftest import Add


def test_a_record_comes_back_as_it_was_stored(data: Path, add_model: Add) -> None:
    first = add_model("first", files=(("unet/model.onnx", "a" * 64),), licence="MIT")
    second = add_model("second")
    assert list_records(data) == (second, first)
    again = add_model("first", side=256)
    assert list_records(data) == (again, second)


@pytest.mark.parametrize("text", ["", "{", '[{"name": "x"}]', "[3]", '{"a": 1}'])
def test_a_damaged_list_is_no_list(data: Path, text: str) -> None:
    path = get_record_path(data)
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert list_records(data) == ()


def test_the_local_provider_has_image_endpoints_while_there_is_a_model(
    data: Path, add_model: Add, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = data
    assert get_declared_provider("local").get_endpoint("txt2img") is None
    add_model("boats", licence="MIT")
    forget_painter()
    local = get_declared_provider("local")
    endpoint = local.require_endpoint("txt2img")
    assert local.get_model("boats") is not None
    assert get_declared_provider("local").get_endpoint("txt2img") is endpoint
    assert [each.slug for each in list_providers()].count("local") == 1
    settings.LOCAL_ENABLED = False
    assert get_declared_provider("local").get_endpoint("txt2img") is None
    settings.LOCAL_ENABLED = True
    (tmp_path / "boats").rename(tmp_path / "elsewhere")
    assert find_painter() is None


def test_what_an_image_takes_is_said_as_measured(add_model: Add) -> None:
    record = add_model(side=512, weights_bytes=4 * 10**9, memory_bytes=5 * 10**9)
    assert describe_cost(record) == (
        "An image of 512 × 512 pixels needs about 5.0 GB of memory, and takes minutes."
    )
    record = add_model(
        side=512, weights_bytes=10**9, memory_bytes=2 * 10**9, step_seconds=6, rest_seconds=30
    )
    assert describe_cost(record) == (
        "An image of 512 × 512 pixels in 20 steps takes about 2 minutes on this machine and"
        " 2.0 GB of memory."
    )


def test_the_page_and_the_record_agree_on_the_recommended_model(data: Path) -> None:
    fetched, _, costs = REMEDIES
    model = LCM_DREAMSHAPER
    size = memory.format_gigabytes(model.size_bytes)
    assert fetched.rest == f"downloads {model.title} ({size}, {model.licence} licence)."
    record = ModelRecord("x", "", "", "", model.size_bytes, (), 512)
    assert memory.format_gigabytes(record.estimate_memory(512 * 512)) in costs.text
    assert record.estimate_memory(512 * 512) == model.size_bytes + WORKING_BYTES
    store_record(data, record)
    assert list_records(data) == (record,)
