"""Votes and rounds for tests."""

from typing import Any

from playground.models import Run
from textlab.models import LaneAnswer, Round, Vote


def create_vote(owner: str, *models: str, winner: int | None = 0, **more: Any) -> Vote:
    """Between models of Featherless; the first is the best, unless it is said otherwise."""
    parameters = more.pop("parameters", [{} for _ in models])
    contestants = [
        {"letter": letter, "provider": "featherless", "model": model, "parameters": own}
        for letter, model, own in zip("ABCDEF", models, parameters, strict=False)
    ]
    verdict = more.pop("verdict", "tie" if winner is None else "win")
    facts = {"winner": winner, "contestants": contestants, "verdict": verdict, **more}
    return Vote.objects.create(owner=owner, **facts)


def create_round(owner: str, *texts: str, **more: Any) -> tuple[Round, dict[int, Run]]:
    """A blind round with an answer of another model at each place."""
    new_round = Round.objects.create(owner=owner, is_blind=more.pop("is_blind", True))
    runs = {}
    for place, text in enumerate(texts):
        facts: dict[str, Any] = {"provider": "featherless", "endpoint": "chat", "status": "done"}
        facts |= {"app": "textlab", "model": f"test/{place}", "text": text, **more}
        request = dict(facts.pop("request", {"message": "Hi"}))
        runs[place] = Run.objects.create(owner=owner, request=request, **facts)
        LaneAnswer.objects.create(run=runs[place], round=new_round, position=place)
    return new_round, runs
