"""The form of pictures: sizes, seeds, styles, links, sources; nothing is lost."""

import base64

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import list_requests
from tests.browser.making.pages import (
    LONG,
    find_pictures,
    make_pictures,
    open_form,
    press_button,
    read_value,
    wait_until_ready,
)
from tests.browser.test_vision_form import DROP
from tests.browser.visionacts import draw_picture
from tests.scripted import Server


def test_sizes_by_shape_swap_and_lock(page: Page) -> None:
    open_form(page, width=1024, height=1024)
    press_button(page, "16:9")
    assert (read_value(page, "width"), read_value(page, "height")) == ("1344", "768")
    expect(page.get_by_role("button", name="16:9")).to_have_attribute("aria-pressed", "true")
    press_button(page, "Swap width and height")
    assert (read_value(page, "width"), read_value(page, "height")) == ("768", "1344")
    press_button(page, "Lock aspect ratio")
    page.get_by_label("Width").fill("384")
    page.get_by_label("Width").blur()
    assert read_value(page, "height") == "704"
    page.get_by_label("Width").fill("1000")
    press_button(page, "Lock aspect ratio")
    press_button(page)
    expect(page.locator(".size .errorlist")).to_contain_text("must be a multiple of 64, not 1000")
    expect(page.get_by_label("Width")).to_be_focused()


def test_seeds_are_reused_and_thrown_again(page: Page) -> None:
    made = make_pictures(page, seed=77)
    press_button(page, "Use a random seed")
    assert read_value(page, "seed") == "-1"
    press_button(page, "Use the latest seed")
    assert read_value(page, "seed") == "77"
    press_button(page, "Use a random seed")
    made.get_by_text("More").click()
    made.get_by_role("link", name="Reuse seed").click()
    assert read_value(page, "seed") == "77"


def test_styles_are_seen_before_they_are_sent_and_taken_back(page: Page) -> None:
    open_form(page, prompt="oil painting of {prompt}", negative_prompt="photo")
    page.get_by_text("Styles", exact=True).click()
    page.get_by_label("Style name").fill("Oil")
    press_button(page, "Save")
    expect(page.get_by_text("Styles (1)")).to_be_visible()
    page.locator("#id_prompt").fill("a cat")
    press_button(page, "Apply")
    assert read_value(page, "prompt") == "oil painting of a cat"
    press_button(page, "Restore")
    assert read_value(page, "prompt") == "a cat"
    press_button(page, "Delete")
    expect(page.get_by_text("Styles", exact=True)).to_be_visible()


def test_an_earlier_prompt_comes_back_and_so_does_the_draft(page: Page) -> None:
    make_pictures(page, steps=33)
    page.locator("#id_prompt").fill("something quite different")
    page.get_by_text("Earlier prompts (1)").click()
    page.locator(".earlier a").click()
    page.wait_for_function("() => document.querySelector('#id_prompt')?.value === 'a red boat'")
    wait_until_ready(page)
    assert read_value(page, "steps") == "33"
    press_button(page, "Restore")
    assert read_value(page, "prompt") == "something quite different"
    page.reload()
    wait_until_ready(page)
    assert read_value(page, "prompt") == "something quite different"


def test_a_link_changes_only_what_it_names(page: Page) -> None:
    open_form(page, prompt="a long draft", steps=33)
    page.locator("#id_negative_prompt").fill("rain")
    page.goto("/images/?provider=arli&sampler_name=euler")
    wait_until_ready(page)
    assert (read_value(page, "sampler_name"), read_value(page, "prompt")) == (
        "euler",
        "a long draft",
    )
    page.goto("/images/?provider=arli&sd_model_checkpoint=scripted-webp")
    wait_until_ready(page)
    now = [
        read_value(page, name) for name in ("sd_model_checkpoint", "sampler_name", "steps", "width")
    ]
    assert now == ["scripted-webp", "euler", "33", "256"]
    assert read_value(page, "negative_prompt") == "rain"
    expect(page.locator("[data-draft-back]")).to_be_hidden()
    page.reload()
    wait_until_ready(page)
    assert read_value(page, "sd_model_checkpoint") == "scripted-webp"
    open_form(page, prompt="a link's own words")
    assert (read_value(page, "prompt"), read_value(page, "negative_prompt")) == (
        "a link's own words",
        "",
    )
    press_button(page, "Restore")
    assert (read_value(page, "prompt"), read_value(page, "steps")) == ("a long draft", "33")


def test_a_link_to_an_upscaler_keeps_the_picture_and_brings_its_factor(page: Page) -> None:
    page.goto("/images/upscale/?provider=arli&upscaler_1=scripted-image")
    wait_until_ready(page)
    page.get_by_label("Picture", exact=True).set_input_files(draw_picture(width=120, height=80))
    expect(page.locator("[data-resulting]")).to_contain_text("240 × 160")
    page.wait_for_timeout(500)  # the draft is written a moment after the last change
    page.goto("/images/upscale/?provider=arli&upscaler_1=ESRGAN_4x")
    wait_until_ready(page)
    expect(page.locator("[data-resulting]")).to_contain_text("120 × 80 → 480 × 320")


def test_a_result_is_sent_to_be_changed(page: Page, provider: Server) -> None:
    made = make_pictures(page, seed=9)
    made.get_by_role("link", name="Edit").click()
    page.wait_for_url("**/images/edit/**")
    wait_until_ready(page)
    assert (read_value(page, "prompt"), read_value(page, "seed")) == ("a red boat", "9")
    expect(page.locator("[data-source-facts]")).to_contain_text("256 × 128")
    page.reload()  # what was sent here stays, without the link
    wait_until_ready(page)
    expect(page.locator("[data-source-facts]")).to_contain_text("256 × 128")
    press_button(page)
    expect(find_pictures(page)).to_have_count(1, timeout=LONG)
    sent = list_requests(provider, "img2img")[-1].json
    assert (sent["width"], sent["height"], sent["denoising_strength"]) == (256, 128, 0.75)
    assert base64.b64decode(sent["init_images"][0])


@pytest.mark.parametrize("way", ["paste", "drop"])
def test_a_picture_that_comes_in_outlives_a_reload(page: Page, way: str) -> None:
    page.goto("/images/edit/")
    wait_until_ready(page)
    data = base64.b64encode(draw_picture(width=300, height=200)["buffer"]).decode()
    page.evaluate(DROP, [way, "dropped.png", data])
    expect(page.locator("[data-source-facts]")).to_contain_text("300 × 200 pixels")
    expect(page.get_by_label("Width")).to_have_value("384")
    expect(page.get_by_label("Height")).to_have_value("256")
    page.wait_for_timeout(500)  # the draft is written a moment after the last change
    page.reload()
    wait_until_ready(page)
    expect(page.locator("[data-source-facts]")).to_contain_text("300 × 200 pixels")


def test_a_change_of_a_pictures_shape_is_said(page: Page) -> None:
    page.goto("/images/edit/")
    wait_until_ready(page)
    said = page.locator("[data-reshaped]")
    page.get_by_label("Picture", exact=True).set_input_files(draw_picture(width=400, height=300))
    expect(page.get_by_label("Width")).to_have_value("512")
    expect(page.get_by_label("Height")).to_have_value("384")
    expect(said).to_be_hidden()
    press_button(page, "1:1")
    expect(said).to_have_text("Will be squeezed from 4:3 to 1:1.")
    page.get_by_label("Width").fill("")
    page.get_by_label("Height").fill("")  # its own size
    expect(said).to_be_hidden()


def test_the_size_of_an_upscale_is_said_and_both_are_compared(page: Page) -> None:
    page.goto("/images/upscale/?provider=arli")
    wait_until_ready(page)
    page.get_by_label("Picture", exact=True).set_input_files(draw_picture(width=120, height=80))
    expect(page.locator("[data-resulting]")).to_contain_text("120 × 80 → 480 × 320")
    upscaler = page.locator("#id_upscaler_1")
    upscaler.select_option("scripted-image")  # whose name says nothing
    expect(page.locator("[data-resulting]")).to_contain_text("240 × 160")
    upscaler.select_option("ESRGAN_4x")
    expect(page.locator("[data-resulting]")).to_contain_text("480 × 320")
    page.get_by_label("Resize").fill("3")
    upscaler.select_option("scripted-image")
    upscaler.select_option("ESRGAN_4x")
    expect(page.locator("[data-resulting]")).to_contain_text("360 × 240")
    press_button(page, "Upscale")
    expect(page.locator("[data-split]")).to_be_visible(timeout=LONG)
    expect(find_pictures(page)).to_contain_text("360 × 240")


def test_the_code_follows_the_form(page: Page) -> None:
    open_form(page)
    page.locator("details.samples > summary").click()
    page.locator("#id_prompt").fill("it's new")
    expect(page.locator("code[data-language=python]")).to_contain_text("it's new")


def test_the_prompts_tokens_are_estimated(page: Page) -> None:
    open_form(page, prompt="a red boat")
    expect(page.locator("[data-token-hint=prompt]")).to_have_text("about 3 of 75 tokens")


def test_a_file_that_is_no_picture_is_told_when_it_is_chosen(page: Page) -> None:
    page.goto("/images/upscale/", wait_until="networkidle")
    field = page.locator('[name="image"]')
    field.set_input_files({"name": "list.txt", "mimeType": "text/plain", "buffer": b"milk"})
    said = page.get_by_text("“list.txt” isn't a picture.")
    expect(said).to_be_visible()
    expect(field).to_have_value("")
    field.set_input_files(draw_picture())
    expect(said).to_have_count(0)
