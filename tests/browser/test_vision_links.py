"""Links into the vision form fill in exactly what they say, whether or not there is a script."""

import pytest
from playwright.sync_api import Page, expect

from playground.providers import guide
from tests.browser.visionacts import draw_picture, open_form, stage_files
from tests.browser.visitors import Visitors
from vision.upload.prompts import BY_ID

LOOKS = {  # where it stands in the reference: the request, and the task that it opens with
    "look-1": (guide.VISION_EXAMPLES[0][1], "own"),
    "look-2": (guide.VISION_EXAMPLES[1][1], "own"),
    "look-3": (guide.VISION_EXAMPLES[2][1], "text"),
    "ocr": (guide.OCR_EXAMPLE, "layout"),
}
READING = {"temperature": "0.1", "max_tokens": "2000"}


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def reader(visitors: Visitors, request: pytest.FixtureRequest) -> Page:
    """A visitor with JavaScript, and one without."""
    return visitors.new(java_script_enabled=request.param)


def read_values(page: Page) -> dict[str, str]:
    """The parameters that are not blank."""
    fields = page.locator("[data-param] :is(input:not(.slider), select, textarea)").all()
    values_by_name = {str(field.get_attribute("name")): field.input_value() for field in fields}
    return {name: value for name, value in values_by_name.items() if value}


def wait_until_settled(page: Page) -> None:
    """Long after the script has filled in what it fills in."""
    page.wait_for_load_state("networkidle")


def read_task(page: Page) -> str:
    return page.locator("[name=task]:checked").input_value()


@pytest.mark.parametrize("id", LOOKS)
def test_an_example_opens_with_its_values_and_no_others(reader: Page, id: str) -> None:
    asks, means = LOOKS[id]
    reader.goto("/reference/")
    reader.locator(f"[aria-labelledby='{id}']").get_by_role("link", name="Open in play").click()
    wait_until_settled(reader)
    parameters = {k: str(v) for k, v in asks.items() if k not in ("model", "messages")}
    assert (read_task(reader), read_values(reader)) == (means, parameters)
    words = asks["messages"][0]["content"][0]["text"]
    expect(reader.get_by_label("Prompt", exact=True)).to_have_value(words)


def test_an_example_without_a_picture_says_whose_it_is(page: Page) -> None:
    page.goto("/reference/")
    page.locator("[aria-labelledby='look-2']").get_by_role("link", name="Open in play").click()
    wait_until_settled(page)
    said = page.get_by_text("Just add your own picture")
    expect(said).to_be_visible()
    stage_files(page, draw_picture())
    expect(said).to_be_hidden()


@pytest.mark.parametrize(
    ("goal", "means", "parameters"),
    [("Analyze a screenshot", "own", {}), ("Extract text from an image (OCR)", "text", READING)],
)
def test_a_goal_opens_as_it_is_described(
    reader: Page, goal: str, means: str, parameters: dict[str, str]
) -> None:
    reader.goto("/reference/#quick-start")
    row = reader.locator(".ref-starts > li").filter(has_text=goal)
    row.get_by_role("link", name="Open in playground").click()
    wait_until_settled(reader)
    assert (read_task(reader), read_values(reader)) == (means, parameters)


def test_the_plain_form_advises_what_is_documented(reader: Page) -> None:
    reader.goto("/vision/")
    wait_until_settled(reader)
    assert (read_task(reader), read_values(reader)) == ("text", READING)


def test_a_task_that_is_picked_advises_where_nothing_stands(page: Page) -> None:
    open_form(page, task="own", prompt="What is it?", max_tokens="500")
    assert read_values(page) == {"max_tokens": "500"}
    page.locator(".chip", has_text="Extract text").click()
    assert read_values(page) == {"max_tokens": "500", "temperature": "0.1"}
    expect(page.get_by_label("Prompt", exact=True)).to_have_value(BY_ID["text"].prompt)
    page.locator("[name=temperature]").fill("")
    page.locator(".chip", has_text="Custom prompt").click()
    assert read_values(page) == {"max_tokens": "500"}
    expect(page.get_by_label("Prompt", exact=True)).to_have_value("What is it?")
