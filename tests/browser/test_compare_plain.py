"""Comparing without JavaScript: lanes are chosen and changed, and answers come back as a page."""

from playwright.sync_api import Page, expect

from tests.scripted.texts import HELLO

LANES = "/text/compare/?m=featherless:scripted/hello&m=featherless:scripted/chat"


def send(page: Page, words: str) -> None:
    page.get_by_label("Message", exact=True).fill(words)
    page.get_by_role("button", name="Send", exact=True).click()


def test_two_models_are_chosen_from_nothing(plain: Page) -> None:
    plain.goto("/text/compare/")
    for name in ("scripted/hello", "scripted/chat"):
        plain.get_by_label("Search models").fill(name)
        plain.get_by_role("button", name="Search", exact=True).click()
        plain.locator(".lane-choice", has_text=name).first.click()
    expect(plain.locator(".lane-model")).to_have_text(["scripted/hello", "scripted/chat"])


def test_enter_in_the_search_asks_nobody(plain: Page) -> None:
    plain.goto(f"{LANES}&message=Hi")
    plain.get_by_label("Search models").fill("qwen2.5-72b")
    plain.get_by_label("Search models").press("Enter")
    expect(plain.locator(".lane-choice").first).to_contain_text("Qwen2.5-72B")
    expect(plain.locator("[data-turn]")).to_have_count(0)
    expect(plain.get_by_label("Message", exact=True)).to_have_value("Hi")


def test_all_answers_come_back_and_each_goes_on(plain: Page) -> None:
    plain.goto(LANES)
    send(plain, "One")
    expect(plain.locator("[data-answer]")).to_have_count(2)
    expect(plain.locator("[data-answer]").first).to_contain_text(HELLO)
    expect(plain.get_by_label("Message", exact=True)).to_have_value("")
    send(plain, "Two")
    expect(plain.locator("[data-turn]")).to_have_count(4)


def test_an_answer_is_asked_for_once_more(plain: Page) -> None:
    plain.goto(LANES)
    send(plain, "One")
    first = plain.locator("[data-turn]").first.get_attribute("data-turn")
    plain.get_by_role("button", name="Regenerate").first.click()
    expect(plain.locator("[data-turn]")).to_have_count(2)
    assert plain.locator("[data-turn]").first.get_attribute("data-turn") != first


def test_a_lane_is_given_its_own_temperature(plain: Page) -> None:
    plain.goto(f"{LANES}&temperature=0.7")
    lane = plain.locator("[data-lane='2']")
    lane.get_by_text("Own parameters").click()
    lane.get_by_label("Parameter for model 2 alone").select_option("temperature")
    lane.get_by_role("button", name="Set here").click()
    expect(lane.locator("[name='temperature.2']")).to_have_value("0.7")
