"""Long pages hold nobody up: they are made in pieces, between which the streams go on."""

from django.template import engines

from playground.infrastructure.offload import Breath
from tests.loop.slices import MAX_SLICE_SECONDS, measure_scene

# What a page does once, whatever its length, takes its time, too: a cold cache doubles that.
GROWTH_SECONDS = MAX_SLICE_SECONDS


def test_a_page_of_four_times_the_turns_holds_the_loop_no_longer_at_a_stretch() -> None:
    slices = measure_scene("tests.loop.scenes", "long_pages")
    assert slices["120"] - slices["30"] < GROWTH_SECONDS, slices


def test_every_loop_of_a_template_takes_a_breath_and_shows_nothing_of_it() -> None:
    made = engines["django"].from_string(
        "{% for x in many %}{{ x }}{{ forloop.counter }},{% empty %}none{% endfor %}"
    )
    assert made.render({"many": "ab"}) == "a1,b2,"
    assert made.render({"many": ""}) == "none"


def test_a_breath_is_taken_where_work_has_taken_a_while() -> None:
    breath = Breath()
    before = breath._last
    breath.take_breath()
    assert breath._last == before
    breath._last -= 1
    breath.take_breath()
    assert breath._last > before
