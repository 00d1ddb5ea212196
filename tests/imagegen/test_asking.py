"""What a form asks for: its code is what it sends, and a change of shape is said before."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client as Browser

from tests.imagegen.conftest import list_bodies, run_worker
from tests.imagegen.generating import flatten_page, make_picture, press_generate, upload_image
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)

EDIT = "/images/edit/"
PICTURES = ("init_images", "mask")


def in_code(page: str) -> dict[str, Any]:
    """The body that the JavaScript sample sends; of a picture its file's name."""
    code = unescape(re.sub(r"</?span[^>]*>", "", page))  # without its colours
    (body,) = re.findall(r"const body = JSON\.stringify\((\{.*?\n\})\);", code, re.DOTALL)
    files = re.sub(r'readFileSync\(("[^"]+"), "base64"\)', r"\1", body)
    plain = re.sub(r",(\s*[}\]])", r"\1", re.sub(r"^(\s*)(\w+):", r'\1"\2":', files, flags=re.M))
    return dict(json.loads(plain))


def get_sent(provider: Server) -> dict[str, Any]:
    """The body that the worker really sent, its pictures aside."""
    run_worker()
    return {
        name: value for name, value in list_bodies(provider)[-1].items() if name not in PICTURES
    }


def code_of(browser: Browser, **fields: Any) -> dict[str, Any]:
    """As a script asks for it, which keeps pictures to itself."""
    return in_code(press_generate(browser, EDIT, headers={}, action="code", **fields).text)


@pytest.mark.parametrize("size", [{}, {"width": "", "height": ""}, {"height": ""}])
@pytest.mark.parametrize("masked", [False, True])
def test_the_code_is_what_is_sent(
    client: Browser, provider: Server, size: dict[str, str], masked: bool
) -> None:
    first = press_generate(client, EDIT, init_images=upload_image(width=640, height=384)).json()
    fields = {"source": first["jobs"][0]["run"], "mask_blur": "4", **size}
    code = code_of(client, **fields, **({"mask": "1"} if masked else {}))
    press_generate(
        client, EDIT, **fields, **({"mask": upload_image(width=640, height=384)} if masked else {})
    )
    assert {name: value for name, value in code.items() if name not in PICTURES} == get_sent(
        provider
    )
    assert ("mask" in code, "mask_blur" in code) == (masked, masked)


def test_a_mask_that_is_still_to_be_painted_is_not_in_the_code(
    client: Browser, provider: Server
) -> None:
    page = client.get(f"{EDIT}?mask=1&provider=arli&prompt=a+boat").text
    assert 'name="mask_blur" value="4"' in page
    assert not {"mask", "mask_blur"} & in_code(page).keys()
    assert re.search(r'<details class="mask"[^>]*\sopen', page)


def test_a_change_of_a_pictures_shape_is_said_before(client: Browser, provider: Server) -> None:
    picture = make_picture(client, width="128", height="128")
    address = f"{EDIT}?from={picture.pk}"
    assert "squeezed" not in client.get(address).text
    assert "Will be squeezed from 1:1 to 1:2." in flatten_page(client.get(f"{address}&height=256"))
    swapped = press_generate(client, EDIT, headers={}, action="swap", **{"from": picture.pk})
    assert "Will be squeezed from 1:1 to 1:2." in swapped.text
