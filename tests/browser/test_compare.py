"""Comparing with the script: every lane answers by itself, is stopped and asked again."""

import re

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.acts import (
    find_composer,
    open_model,
    send_message,
    wait_for_end,
    wait_for_list,
    wait_until_ready,
)
from tests.scripted.pngs import write_png
from tests.scripted.texts import HELLO

NAMES = ("hello", "chat", "think")


def open_lanes(page: Page, *names: str, **query: str) -> None:
    lanes = "&".join(f"m=featherless:scripted/{name}" for name in names)
    rest = "".join(f"&{name.replace('__', '.')}={value}" for name, value in query.items())
    page.goto(f"/text/compare/?{lanes}{rest}")
    wait_until_ready(page)


def find_lane(page: Page, number: int) -> Locator:
    return page.locator(f"[data-lane='{number}']")


def wait_for_states(page: Page, *states: str) -> None:
    for number, state in enumerate(states, start=1):
        expect(find_lane(page, number)).to_have_attribute("data-state", state, timeout=20_000)


def test_one_message_is_answered_in_every_lane(page: Page) -> None:
    open_lanes(page, *NAMES)
    send_message(page, "How do rainbows form?")
    wait_for_states(page, "done", "done", "done")
    expect(find_lane(page, 1).locator("[data-answer]")).to_contain_text(HELLO)
    expect(find_lane(page, 3).locator("details.reasoning")).to_be_visible()
    expect(page.locator(".said-text")).to_have_text(["How do rainbows form?"] * 3)
    expect(find_composer(page)).to_have_value("")


def test_the_figures_stand_side_by_side_and_the_best_are_marked(page: Page) -> None:
    open_lanes(page, "hello", "chat")
    send_message(page, "Hi")
    wait_for_states(page, "done", "done")
    expect(find_lane(page, 1).get_by_text("Fastest")).to_be_visible()
    expect(find_lane(page, 1).get_by_text("Shortest")).to_be_visible()
    expect(find_lane(page, 2).get_by_text("Fastest")).to_be_hidden()
    bar = find_lane(page, 2).locator("[data-figure=tokens] [data-bar]")
    expect(bar).to_have_attribute("width", "100")
    expect(find_lane(page, 2).locator("[data-figure=total]")).to_contain_text(" s")


def test_what_script_and_server_say_of_the_figures_is_the_same(page: Page) -> None:
    open_lanes(page, "hello", "chat")
    send_message(page, "Hi")
    wait_for_states(page, "done", "done")
    figures = page.locator("[data-lane-figures]")
    before = figures.all_inner_texts()
    expect(page).to_have_url(re.compile("parent.2="))
    page.reload()
    assert figures.all_inner_texts() == before


def test_a_lane_that_fails_says_why_and_is_tried_again(page: Page) -> None:
    open_lanes(page, "hello", "bad-key")
    send_message(page, "Hi")
    wait_for_states(page, "done", "failed")
    lane = find_lane(page, 2)
    expect(lane.locator(".problem")).to_contain_text("signed in")
    with page.expect_response(lambda response: response.request.method == "POST") as sent:
        lane.get_by_role("link", name="Regenerate").click()
    assert "again" in (sent.value.request.post_data or "")
    wait_for_states(page, "done", "failed")
    expect(lane.locator("[data-turn]")).to_have_count(1)


def test_an_answer_that_was_asked_for_again_keeps_the_earlier_one(page: Page) -> None:
    open_lanes(page, "hello", "hello")
    send_message(page, "Hi")
    wait_for_states(page, "done", "done")
    lane = find_lane(page, 2)
    first = lane.locator("[data-turn]").get_attribute("data-turn") or ""
    lane.get_by_role("link", name="Regenerate").click()
    lane.get_by_role("link", name="Earlier answer").click()
    expect(lane.locator(f"[data-turn='{first}']")).to_be_visible()
    lane.get_by_role("link", name="Later answer").click()
    expect(lane.locator("[data-turn]")).not_to_have_attribute("data-turn", first)
    expect(find_lane(page, 1).locator("[data-turn]")).to_have_count(1)


def test_one_lane_is_stopped_and_the_other_goes_on(page: Page) -> None:
    open_lanes(page, "long", "chat")
    send_message(page, "Hi")
    expect(find_lane(page, 1).locator("[data-answer]")).to_contain_text("Here is")
    find_lane(page, 1).get_by_role("button", name="Stop").click()
    wait_for_states(page, "stopped", "done")
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()


def test_an_answer_goes_on_growing_after_another_has_ended(page: Page) -> None:
    open_lanes(page, "hello", "hello", "long")
    send_message(page, "Hi")
    wait_for_states(page, "done", "done", "running")
    answer = find_lane(page, 3).locator("[data-answer]")
    for _ in range(3):
        length = len(answer.inner_text())
        page.wait_for_function(
            "length => document.querySelector('.live [data-answer]').innerText.length > length",
            arg=length,
        )
    find_lane(page, 3).get_by_role("button", name="Stop").click()


def test_all_lanes_are_stopped_at_once(page: Page) -> None:
    open_lanes(page, "long", "long")
    send_message(page, "Hi")
    expect(page.locator("[data-answer]").last).to_contain_text("Here is")
    page.get_by_role("button", name="Stop all").click()
    wait_for_states(page, "stopped", "stopped")


def test_only_one_lane_is_sent_a_message(page: Page) -> None:
    open_lanes(page, "hello", "hello")
    page.get_by_label("Send to").select_option("2")
    send_message(page, "Only you")
    wait_for_states(page, "idle", "done")
    expect(find_lane(page, 1).locator("[data-turn]")).to_have_count(0)


def test_an_earlier_message_is_edited_in_its_lane_alone(page: Page) -> None:
    open_lanes(page, "hello", "hello")
    send_message(page, "First")
    wait_for_states(page, "done", "done")
    find_lane(page, 2).get_by_role("link", name="Edit").click()
    expect(page.get_by_text("Editing a message to scripted/hello only.")).to_be_visible()
    send_message(page, "Changed")
    expect(find_lane(page, 2).locator(".said-text")).to_have_text("Changed")
    expect(find_lane(page, 1).locator(".said-text")).to_have_text("First")
    expect(page.locator("[data-editing]")).to_be_hidden()


def test_a_reload_in_mid_answer_goes_on_in_every_lane(page: Page) -> None:
    open_lanes(page, "chat", "chat", "chat")
    send_message(page, "Hi")
    expect(page.locator("[data-answer]").last).to_contain_text("Here is")
    expect(page).to_have_url(re.compile("parent.3="))
    page.reload()
    wait_for_states(page, "done", "done", "done")
    expect(page.locator("[data-turn]")).to_have_count(3)


def test_a_second_message_goes_on_with_each_conversation(page: Page) -> None:
    open_lanes(page, "hello", "hello")
    send_message(page, "One")
    wait_for_states(page, "done", "done")
    send_message(page, "Two")
    expect(page.locator("[data-turn][data-status=done]")).to_have_count(4)


def test_changing_the_lanes_keeps_what_is_typed(page: Page) -> None:
    open_lanes(page, "hello", "chat")
    find_composer(page).fill("A draft")
    find_lane(page, 2).locator("[data-lane-menu] > summary").click()
    find_lane(page, 2).get_by_role("button", name="Duplicate").click()
    expect(page.locator("[data-lane]")).to_have_count(3)
    expect(find_composer(page)).to_have_value("A draft")
    find_lane(page, 1).locator("[data-lane-menu] > summary").click()
    find_lane(page, 1).get_by_role("button", name="Remove").click()
    expect(page.locator(".lane-model")).to_have_text(["scripted/chat", "scripted/chat"])
    expect(page).to_have_url(re.compile("message=A"))


def test_a_wrong_value_is_said_in_its_lane_and_nothing_is_lost(page: Page) -> None:
    open_lanes(page, "hello", "hello", temperature__2="hot")
    send_message(page, "Hi")
    expect(find_lane(page, 2).locator(".errorlist")).to_contain_text("must be a number, not hot.")
    expect(find_composer(page)).to_have_value("Hi")
    wait_for_states(page, "idle", "idle")


def test_the_code_of_a_lane_opens_beside(page: Page) -> None:
    open_lanes(page, "hello", "chat", message="Hi")
    find_lane(page, 2).locator("[data-lane-menu] > summary").click()
    find_lane(page, 2).get_by_role("button", name="View code").click()
    expect(page.locator("[data-samples-body]")).to_contain_text("scripted/chat")


def test_a_picture_goes_to_every_lane_that_reads_it(page: Page) -> None:
    wait_for_list(page)
    open_lanes(page, "vision", "hello")
    picture = FilePayload(name="cat.png", mimeType="image/png", buffer=write_png(40, 30))
    page.locator("[name=picture]").set_input_files(picture)
    expect(page.get_by_role("button", name="Remove cat.png")).to_be_visible()
    send_message(page, "What is this?")
    wait_for_states(page, "done", "failed")
    expect(find_lane(page, 1).locator(".turn-pictures img")).to_be_visible()
    expect(find_lane(page, 2)).to_contain_text("can't read pictures")
    expect(page.get_by_role("button", name="Remove cat.png")).to_have_count(0)


def test_two_models_are_compared_in_three_clicks_from_the_start_page(page: Page) -> None:
    for name in NAMES[:2]:  # which models are recommended depends on what is listed so far
        open_model(page, name)
        send_message(page, "Hi")
        wait_for_end(page)
    page.goto("/")
    page.get_by_role("link", name="Compare models").click()
    page.get_by_role("button", name="The two you used last").click()
    wait_until_ready(page)
    find_composer(page).fill("Hi")
    page.get_by_role("button", name="Send", exact=True).click()
    wait_for_states(page, "done", "done")
