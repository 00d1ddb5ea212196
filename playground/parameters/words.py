"""What a person says in a request, apart from its parameters."""

from dataclasses import replace

from playground.providers import Endpoint, Param

SYSTEM = Param(
    "system", "text", "System prompt", "How the model should behave throughout the conversation."
)
MESSAGE = Param("message", "text", "Message", "Your message to the model.", required=True)
PROMPT = Param("prompt", "text", "Prompt", "The text for the model to continue.", required=True)
PREFILL = Param("prefill", "text", "Start of the answer", "The model continues from these words.")
WORDS = {
    "chat": (SYSTEM, MESSAGE, PREFILL),
    "completions": (PROMPT,),
    "tokenize": tuple(replace(param, required=False) for param in (SYSTEM, MESSAGE, PROMPT)),
}


def list_words(endpoint: Endpoint) -> tuple[Param, ...]:
    """The fields for them: one to begin the answer only where the model can go on from it."""
    words = WORDS.get(endpoint.name, ())
    return tuple(p for p in words if p is not PREFILL or endpoint.continuation is not None)
