"""Whose turn it is: owners take turns, who leaves makes room, nobody is passed over."""

import threading
import time
from contextlib import ExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.local import line as line_module
from playground.local.errors import ClientGoneError
from playground.local.line import Line, Ticket


def list_served(owners: list[str], places: int = 1) -> list[int]:
    """In which order requests have their turn that all came while the line was full."""
    line, order = Line(places), list[int]()
    with ExitStack() as busy:
        first = [line.take_ticket() for _ in range(places)]
        for each in first:
            busy.enter_context(each)
        stacks = [ExitStack() for _ in owners]
        tickets = [
            s.enter_context(line.take_ticket(o)) for s, o in zip(stacks, owners, strict=True)
        ]
        assert not any(ticket.turn.is_set() for ticket in tickets)
        busy.close()
        while len(order) < len(owners):
            now = [n for n, t in enumerate(tickets) if t.turn.is_set() and n not in order]
            assert len(now) == min(places, len(owners) - len(order))
            order.append(now[0])
            stacks[now[0]].close()
    return order


def test_who_names_no_owner_is_served_in_order() -> None:
    assert list_served([""] * 5) == [0, 1, 2, 3, 4]


def test_one_request_of_another_owner_does_not_wait_for_forty() -> None:
    assert list_served(["ann"] * 40 + ["ben"]).index(40) <= 1


def test_owners_take_turns() -> None:
    assert list_served(["ann", "ann", "ann", "ben", "ben", "cleo"]) == [0, 3, 5, 1, 4, 2]


@given(owners=st.lists(st.sampled_from("abcd"), max_size=20), places=st.integers(1, 4))
def test_everybody_is_served_once_and_each_owner_in_order(owners: list[str], places: int) -> None:
    order = list_served(owners, places)
    assert sorted(order) == list(range(len(owners)))
    for owner in set(owners):
        mine = [number for number in order if owners[number] == owner]
        assert mine == sorted(mine)


def test_the_place_is_told_as_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_module, "SIGN_SECONDS", 0.05)
    line = Line(1)
    with ExitStack() as first:
        first.enter_context(line.take_ticket())
        with line.take_ticket() as second, line.take_ticket() as third:
            positions = third.list_positions(0)
            assert [next(positions), next(positions)] == [1, 1]  # a sign of life
            second.leave_line()
            assert next(positions) == 0
            threading.Timer(0.1, first.close).start()
            assert set(positions) <= {0}
            assert third.turn.is_set()


def test_who_leaves_hears_of_it_and_is_not_counted() -> None:
    line = Line(1)
    with line.take_ticket(), line.take_ticket() as gone, line.take_ticket() as last:
        assert line.count_before(last) == 1
        gone.leave_line()
        with pytest.raises(ClientGoneError):
            list(gone.list_positions(0))
        assert line.count_before(last) == 0


def test_a_place_comes_back_when_its_request_fails() -> None:
    line = Line(1)
    with pytest.raises(RuntimeError), line.take_ticket():
        raise RuntimeError
    with line.take_ticket() as next_one:
        assert next_one.turn.is_set()


def test_never_more_at_a_time_than_there_are_places() -> None:
    line, lock, busy, most = Line(3), threading.Lock(), [0], [0]

    def work(owner: str) -> None:
        with line.take_ticket(owner) as ticket:
            list(ticket.list_positions(0.001))
            with lock:
                busy[0] += 1
                most[0] = max(most[0], busy[0])
            time.sleep(0.002)
            with lock:
                busy[0] -= 1

    threads = [threading.Thread(target=work, args=(str(n % 5),)) for n in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (busy[0], most[0]) == (0, 3)


def test_a_ticket_is_itself() -> None:
    line = Line(1)
    assert Ticket(line, 0, 0) != Ticket(line, 0, 0)
