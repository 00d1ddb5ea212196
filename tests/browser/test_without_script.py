"""Everything works without JavaScript: forms are posted, answers come back as pages."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.acts import FIRST, link_model, list_requests
from tests.browser.visitors import PHONE, Visitors
from tests.scripted import Server
from tests.scripted.texts import HELLO


def chat(page: Page, words: str, name: str = "hello") -> None:
    page.goto(link_model(name))
    send(page, words)


def send(page: Page, words: str) -> None:
    page.get_by_label("Message", exact=True).fill(words)
    page.get_by_role("button", name="Send", exact=True).click()


def test_from_the_start_page_to_a_model(plain: Page) -> None:
    plain.goto("/")
    plain.get_by_role("link", name="choose another model").click()
    plain.get_by_role("searchbox").fill("qwen2.5-72b")
    plain.get_by_role("button", name="Search").click()
    expect(plain).to_have_url(re.compile("q=qwen2.5-72b"))
    expect(plain.get_by_role("searchbox")).to_have_value("qwen2.5-72b")
    plain.locator("#results").get_by_role("link", name="Qwen2.5-72B-Instruct").first.click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Qwen/Qwen2.5-72B-Instruct")


def test_filters_work_by_the_search_button(plain: Page) -> None:
    plain.goto("/text/")
    plain.get_by_label("Provider").select_option("arli")
    plain.get_by_role("button", name="Search").click()
    expect(plain).to_have_url(re.compile("provider=arli"))
    expect(plain.locator("#results .model-provider", has_text="featherless")).to_have_count(0)


def test_a_star_is_kept(plain: Page) -> None:
    plain.goto("/text/?q=qwen")
    plain.locator(".star").first.click()
    expect(plain).to_have_url(re.compile("q=qwen"))
    expect(plain.locator(".star").first).to_have_attribute("aria-pressed", "true")


def test_a_message_is_answered_by_a_page_and_a_second_goes_on(
    plain: Page, provider: Server
) -> None:
    chat(plain, "One")
    expect(plain.locator("[data-answer]")).to_contain_text(HELLO)
    expect(plain.locator(".figures")).to_contain_text("out")
    expect(plain.get_by_label("Message", exact=True)).to_have_value("")
    send(plain, "Two")
    expect(plain.locator(".turn")).to_have_count(2)
    sent = list_requests(provider)[-1].json["messages"]
    assert [m["content"] for m in sent] == ["One", HELLO, "Two"]


def test_an_answer_is_formatted_and_its_reasoning_closed(plain: Page) -> None:
    chat(plain, "Hello", "think")
    answer = plain.locator("[data-answer]")
    expect(answer.locator("strong")).to_have_text("bold words")
    expect(answer.locator("math").first).to_be_visible()
    expect(plain.get_by_text("First I collect what is known")).to_be_hidden()
    plain.locator("details.reasoning > summary").click()
    expect(plain.get_by_text("First I collect what is known")).to_be_visible()


def test_an_error_comes_back_with_the_draft(plain: Page) -> None:
    chat(plain, "A careful question", "bad-key")
    problem = plain.locator(".problem")
    expect(problem).to_contain_text("signed in")
    expect(problem.get_by_role("link", name="Go to Keys")).to_be_visible()
    expect(plain.get_by_label("Message", exact=True)).to_have_value("A careful question")


def test_a_wrong_value_is_told_at_its_field(plain: Page, provider: Server) -> None:
    before = len(list_requests(provider))
    plain.goto(link_model("hello", temperature="9", message="Hello"))
    field = plain.get_by_label("Temperature", exact=True)
    field.evaluate("e => { e.form.noValidate = true; }")
    plain.get_by_role("button", name="Send", exact=True).click()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(plain.locator("[data-param=temperature] .errorlist")).to_contain_text("2")
    expect(plain.get_by_label("Message", exact=True)).to_have_value("Hello")
    assert len(list_requests(provider)) == before


def test_a_text_is_completed(plain: Page) -> None:
    plain.goto(link_model("hello", mode="completion"))
    plain.get_by_label("Prompt", exact=True).fill("Once upon a time ")
    plain.get_by_role("button", name="Run", exact=True).click()
    expect(plain.locator("[data-answer]")).to_have_text(HELLO)
    expect(plain.get_by_label("Prompt", exact=True)).to_have_value(re.compile("^Once upon"))


def test_tokens_are_counted(plain: Page) -> None:
    plain.goto(link_model("hello", mode="tokenize"))
    plain.get_by_label("Text", exact=True).fill("Extraordinary circumstances")
    plain.get_by_role("button", name="Count").click()
    expect(plain.locator("[data-tokens-count]")).to_have_text("4")
    expect(plain.locator(".piece")).to_have_count(4)


def test_a_run_can_be_opened_shared_withdrawn_and_deleted(plain: Page) -> None:
    chat(plain, "Share me", "chat")
    plain.get_by_role("link", name="Share").click()
    expect(plain.locator("[data-answer]")).to_contain_text(FIRST)
    run = plain.url
    plain.get_by_role("button", name="Create link").click()
    link = plain.locator("[data-share-url]").get_attribute("href") or ""
    plain.goto(link)
    expect(plain.locator("[data-answer]")).to_contain_text(FIRST)
    expect(plain.locator(".said-text")).to_have_text("Share me")
    assert urlsplit(run).path not in plain.content()
    plain.goto(run)
    plain.get_by_role("button", name="Revoke link").click()
    gone = plain.goto(link)
    assert gone is not None
    assert gone.status == 404
    plain.goto(run)
    plain.locator("details.delete > summary").click()
    plain.get_by_role("button", name="Delete permanently").click()
    gone = plain.goto(run)
    assert gone is not None
    assert gone.status == 404


def test_regenerate_and_edit_are_links_that_prefill(plain: Page) -> None:
    chat(plain, "One")
    plain.get_by_role("link", name="Edit").click()
    expect(plain.get_by_label("Message", exact=True)).to_have_value("One")
    expect(plain.locator(".turn")).to_have_count(0)


def test_a_key_is_kept_and_removed(plain: Page) -> None:
    plain.goto("/keys/")
    slot = plain.locator("#featherless form").first
    slot.get_by_label("API key").fill("rc_0123456789abcdefWXYZ")
    slot.get_by_role("button", name="Save key").click()
    expect(slot).to_contain_text("ending in ••••WXYZ")
    slot.get_by_role("button", name="Remove").click()
    expect(slot).to_contain_text("Provided by this server")


def test_nothing_is_offered_that_needs_script(plain: Page) -> None:
    for path in (
        "/",
        "/text/",
        link_model("hello"),
        link_model("hello", mode="completion"),
        "/keys/",
    ):
        plain.goto(path)
        expect(plain.locator(".needs-js:visible")).to_have_count(0)
        dead = plain.locator("button[type=button]:visible")
        expect(dead).to_have_count(0)


def test_on_a_phone_the_parameters_can_be_reached(visitors: Visitors) -> None:
    page = visitors.new(java_script_enabled=False, viewport=PHONE)
    page.goto(link_model("hello"))
    expect(page.get_by_label("Temperature", exact=True)).to_be_visible()
