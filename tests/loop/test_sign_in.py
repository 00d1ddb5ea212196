"""Signing in holds nobody else up."""

from tests.loop.slices import MAX_SLICE_SECONDS, measure_scene


def test_no_password_is_hashed_in_the_event_loop() -> None:
    slices = measure_scene("tests.loop.scenes", "sign_in", PLAYGROUND_ACCESS="login")
    assert len(slices) == 3
    assert {name: s for name, s in slices.items() if s > MAX_SLICE_SECONDS} == {}
