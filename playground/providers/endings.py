"""Why an answer ended: the reasons that services give, in all their spellings, as few kinds."""

import re
from typing import Any, Literal

from playground.providers.halves import mend_text

Ending = Literal["", "complete", "cut", "filtered", "refused", "tools", "broken", "unknown"]

# OpenAI, Anthropic, Gemini, Cohere, Mistral, TGI, vLLM, SGLang, llama.cpp, Ollama, watsonx, GLM.
REASONS: dict[Ending, str] = {
    "complete": "stop eos eos_token end_turn end stop_sequence stop_string stop_token stop_word"
    " complete completed done finished finish success word pause_turn end_of_text endoftext",
    "cut": "length max_tokens max_length model_length max_output_tokens max_completion_tokens"
    " max_new_tokens token_limit limit max_tokens_reached context_length context_length_exceeded"
    " model_context_window_exceeded context_window_exceeded error_limit incomplete",
    "filtered": "content_filter content_filtered safety recitation blocklist prohibited_content"
    " spii image_safety guardrail_intervened error_toxic sensitive filtered moderation language",
    "refused": "refusal refused",
    "tools": "tool_calls tool_call tool_use function_call",
    "broken": "abort aborted error errored cancel cancelled canceled user_cancel timeout time_limit"
    " insufficient_system_resource malformed_function_call unexpected_tool_call network_error"
    " not_finished interrupted failed overloaded load unload",
}
KINDS: dict[str, Ending] = {
    reason: kind for kind, reasons in REASONS.items() for reason in reasons.split()
}
NOTHING = frozenset({"", "null", "none", "unspecified", "unset", "finish_reason_unspecified"})


def read_reason(value: Any) -> str | None:
    """The reason as the service wrote it; None where it gave none."""
    if isinstance(value, dict):
        value = value.get("type") or value.get("reason")
    if not value or not isinstance(value, str | int) or isinstance(value, bool):
        return None
    words = mend_text(str(value)).strip()
    return None if normalise_reason(words) in NOTHING else words


def classify_ending(reason: str | None) -> Ending:
    """Which kind of end a reason is; blank where there was none."""
    if not reason:
        return ""
    return KINDS.get(normalise_reason(reason), "unknown")


def normalise_reason(reason: str) -> str:
    """`FinishReason.MAX_TOKENS`, `maxTokens`, `Max tokens` -> `max_tokens`."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", reason.strip()).lower()
    name = re.sub(r"[\s\-]+", "_", name).rpartition(".")[2]
    return name.removeprefix("finish_reason_").strip("<|>[]")
