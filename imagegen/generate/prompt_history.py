"""What was asked before: each prompt once, with what it was asked with."""

from playground.infrastructure.offload import breathe_between
from playground.models import Run
from playground.runs.long_texts import read_heads

LOOKED_AT = 300  # runs
MAX_PROMPTS = 30  # prompts
WITH_PROMPT = ("txt2img", "img2img")


def list_earlier(owner: str) -> list[Run]:
    """The newest run of each prompt, the newest first."""
    runs = Run.objects.for_owner(owner).for_app("imagegen").filter(endpoint__in=WITH_PROMPT)
    lately = runs.defer("text", "reasoning", "extra").order_by("-created")[:LOOKED_AT]
    prompts: dict[tuple[str, str], Run] = {}
    for run in breathe_between(read_heads(lately)):
        words = get_words(run)
        if words[0]:
            prompts.setdefault(words, run)
        if len(prompts) == MAX_PROMPTS:
            break
    return list(prompts.values())


def get_words(run: Run) -> tuple[str, str]:
    """As far as they matter: spaces and line ends do not make another prompt."""
    request = run.request
    said = (str(request.get(name) or "") for name in ("prompt", "negative_prompt"))
    prompt, negative = (" ".join(words.split()) for words in said)
    return prompt, negative
