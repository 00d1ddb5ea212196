"""A provider that answers only so much at the same time with one key, and refuses what is more."""

import threading
from collections.abc import Callable

from tests.scripted.replies import Answer, Reply, Seen, json_reply


class Limited:
    """`answer`, within `limit` units. `costs` says what a model uses of them.

    `most`: the most that was in use at the same time. `refused`: how often it was too much.
    """

    def __init__(self, answer: Answer, limit: int, costs: Callable[[str], int]) -> None:
        self.answer, self.limit, self._costs = answer, limit, costs
        self._lock = threading.Lock()
        self._open: list[tuple[Seen, int]] = []
        self.most = self.refused = 0
        self.models: list[str] = []  # that were answered, in order

    @property
    def in_use(self) -> int:
        return sum(cost for seen, cost in self._open if not seen.ended.is_set())

    def __call__(self, seen: Seen) -> Reply:
        if not seen.path.endswith("completions"):
            return self.answer(seen)
        model = str(seen.json["model"])
        cost = self._costs(model)
        with self._lock:
            if self.in_use + cost > self.limit:
                self.refused += 1
                return refuse_request(self.in_use, cost, self.limit)
            self._open.append((seen, cost))
            self.most = max(self.most, self.in_use)
            self.models.append(model)
        return self.answer(seen)


def refuse_request(in_use: int, cost: int, limit: int) -> Reply:
    words = f"Concurrency limit exceeded: {in_use} units used, {cost} required, {limit} allowed"
    return json_reply({"error": {"message": words, "code": "concurrency_limit_exceeded"}}, 429)
