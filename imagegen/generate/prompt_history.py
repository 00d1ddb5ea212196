"""What was asked before: each prompt once, with what it was asked with."""

from collections.abc import Iterator

from playground.infrastructure.offload import breathe_between
from playground.models import Run
from playground.runs.long_texts import read_heads

MAX_PROMPTS = 30
STEPS = (MAX_PROMPTS, 90, 180)  # runs read at once: often the newest all have prompts of their own
WITH_PROMPT = ("txt2img", "img2img")


def list_earlier(owner: str) -> list[Run]:
    """The newest run of each prompt, the newest first: its model, and what was asked."""
    prompts: dict[tuple[str, str], Run] = {}
    for run in list_lately(owner):
        words = get_words(run)
        if words[0]:
            prompts.setdefault(words, run)
        if len(prompts) == MAX_PROMPTS:
            break
    return list(prompts.values())


def list_lately(owner: str) -> Iterator[Run]:
    runs = Run.objects.for_owner(owner).for_app("imagegen").filter(endpoint__in=WITH_PROMPT)
    newest = runs.only("model").order_by("-created")
    start = 0
    for step in STEPS:
        rows = read_heads(newest[start : start + step])
        yield from breathe_between(rows)
        if len(rows) < step:
            return
        start += step


def get_words(run: Run) -> tuple[str, str]:
    """As far as they matter: spaces and line ends do not make another prompt."""
    request = run.request
    said = (str(request.get(name) or "") for name in ("prompt", "negative_prompt"))
    prompt, negative = (" ".join(words.split()) for words in said)
    return prompt, negative
