"""Two providers that have little."""

import html
import re
from dataclasses import replace
from typing import Any

from playground.catalog import model_rows
from playground.providers import Model, Provider, params
from playground.providers.arli_images import TXT2IMG, build_list_endpoint
from playground.providers.spec import Endpoint
from tests.scripted.pretend import Pretend
from tests.scripted.replies import Reply, Seen, json_reply

TALKER = Provider(
    "talker",
    "Talker AI",
    "Talks, and does nothing else.",
    "https://api.talker.example/v1",
    "https://talker.example",
    endpoints=(
        Endpoint(
            "chat",
            "POST",
            "/v1/chat/completions",
            "Chat completions",
            "Talk to a model.",
            params=(params.MODEL, params.MESSAGES, params.TEMPERATURE),
            streams=True,
            example={"model": "scripted/chat", "messages": [{"role": "user", "content": "Hi"}]},
        ),
        Endpoint("models", "GET", "/v1/models", "Models", "List what talks."),
    ),
    models=(
        Model("scripted/chat", "talker", best_for="Small talk"),
        Model("scripted/vision", "talker", vision=True, image_input="base64"),
    ),
    key_checks={"text": "models"},
    limits=("Talks to one person at a time.",),
)
PAINTER = Provider(
    "paint-er",
    "Painter AI",
    "Paints, and does nothing else.",
    "https://api.painter.example/v1",
    "https://painter.example",
    endpoints=(
        replace(TXT2IMG, example={"sd_model_checkpoint": "scripted-image", "prompt": "A cat"}),
        build_list_endpoint(
            "sd-models", "/sdapi/v1/sd-models", "Image models", "List what paints."
        ),
    ),
    models=(Model("scripted-image", "paint-er", kind="image", best_for="Cats"),),
    key_checks={"image": "sd-models"},
)
LISTED: dict[str, Any] = {
    "/v1/models": {"data": [{"id": "scripted/chat"}, {"id": "scripted/vision"}]},
    "/sdapi/v1/sd-models": [{"title": "scripted-image"}, {"title": "scripted-batch"}],
}


class TwoServices(Pretend):
    """Both services at once; whatever neither of them has is noted."""

    def __init__(self) -> None:
        super().__init__(tokens=5, rate=1000)
        self.unknown: list[str] = []

    def __call__(self, seen: Seen) -> Reply:
        calls = {(e.method, e.path) for each in (TALKER, PAINTER) for e in each.endpoints}
        if (seen.method, seen.path) not in calls:
            self.unknown.append(f"{seen.method} {seen.path}")
            return json_reply({"detail": "Not Found"}, status=404)
        return json_reply(LISTED[seen.path]) if seen.path in LISTED else super().__call__(seen)


def clear_caches() -> None:
    """What is declared is worked out once in a process."""
    model_rows.list_declared.cache_clear()
    model_rows.list_ranks.cache_clear()


def links_in(text: str) -> set[str]:
    links = re.findall(r'(?:href|hx-get|action|data-[a-z-]*url)="(/[^"#]*)', text)
    return {html.unescape(link) for link in links}
