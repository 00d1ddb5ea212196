"""A statement that takes long is left half done for as long as others have their turn."""

from tests.loop.slices import MAX_SLICE_SECONDS, measure_scene


def test_no_statement_holds_the_loop_for_long_and_each_comes_to_its_result() -> None:
    slices = measure_scene("tests.loop.scenes", "long_statements")
    assert len(slices) == 3
    assert {name: s for name, s in slices.items() if s > MAX_SLICE_SECONDS} == {}
