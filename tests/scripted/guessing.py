"""How likely a scripted token was, always the same for the same token."""

import math
from typing import Any

OTHERS = ((" perhaps", 0.2), ("\n", 0.07))


def guess_chance(piece: str) -> float:
    return (0.97, 0.7, 0.4, 0.15, 0.05)[sum(piece.encode()) % 5]


def build_logprobs(piece: str, *, chat: bool) -> dict[str, Any]:
    """In OpenAI's form for chats, or its older one for completions."""
    chances = {piece: guess_chance(piece), **dict(OTHERS)}
    logs = {token: math.log(chance) for token, chance in chances.items()}
    if not chat:
        return {"tokens": [piece], "token_logprobs": [logs[piece]], "top_logprobs": [logs]}
    rows = [{"token": token, "logprob": log, "bytes": None} for token, log in logs.items()]
    return {"content": [{**rows[0], "top_logprobs": rows}]}
