"""The types of checks there are, under promptfoo's names, and what each takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ValueKind = Literal["text", "texts", "pattern", "any", "schema", "count", "bound", "rubric", "none"]
INVERSE = "not-"
JUDGED = "llm-rubric"


@dataclass(frozen=True, slots=True)
class CheckType:
    """`threshold` says what its number is; blank where it takes none. `default` is that number.

    `shared`: promptfoo has it, too, and means the same by it.
    """

    name: str
    label: str
    value: ValueKind
    help: str
    threshold: str = ""
    default: float | None = None
    shared: bool = True
    optional: bool = False  # it works without a value


LIST = "Texts of a list, or of one line with commas between them."
JSON_HELP = "A JSON schema is optional."
DECLARED = (
    CheckType("equals", "Equals", "any", "The whole answer is this text, or this JSON."),
    CheckType("contains", "Contains", "text", "The answer contains this text."),
    CheckType("icontains", "Contains, in any case", "text", "Upper and lower case are the same."),
    CheckType("contains-all", "Contains all of", "texts", LIST),
    CheckType("contains-any", "Contains any of", "texts", LIST),
    CheckType("icontains-all", "Contains all of, in any case", "texts", LIST),
    CheckType("icontains-any", "Contains any of, in any case", "texts", LIST),
    CheckType("regex", "Matches a regular expression", "pattern", "As JavaScript reads it."),
    CheckType("starts-with", "Starts with", "text", "The answer starts with this text."),
    CheckType("is-json", "Is JSON", "schema", JSON_HELP, optional=True),
    CheckType("contains-json", "Contains JSON", "schema", JSON_HELP, optional=True),
    CheckType(
        "levenshtein",
        "Differs in few characters",
        "text",
        "Characters to insert, delete or replace until the answer is this text.",
        threshold="Edits at most",
        default=5,
    ),
    CheckType(
        "similarity",
        "Is similar to",
        "text",
        "How much of both texts agrees, character by character, from 0 to 1.",
        threshold="At least",
        default=0.8,
        shared=False,
    ),
    CheckType(
        "latency",
        "Answers in time",
        "none",
        "From sending the message to the end of the answer.",
        threshold="Milliseconds at most",
    ),
    CheckType("word-count", "Number of words", "count", "A number, or min and max."),
    CheckType("min-length", "Characters at least", "bound", "Of the answer.", shared=False),
    CheckType("max-length", "Characters at most", "bound", "Of the answer.", shared=False),
    CheckType("min-tokens", "Tokens at least", "bound", "As the provider counts.", shared=False),
    CheckType("max-tokens", "Tokens at most", "bound", "As the provider counts.", shared=False),
    CheckType(
        "cer",
        "Character error rate",
        "text",
        "Against the text that is right. White space and Markdown don't count.",
        threshold="At most",
        default=0.05,
        shared=False,
    ),
    CheckType(
        "wer",
        "Word error rate",
        "text",
        "Against the text that is right. White space and Markdown don't count.",
        threshold="At most",
        default=0.1,
        shared=False,
    ),
    CheckType(
        JUDGED,
        "A model's judgement",
        "rubric",
        "What a good answer is. The judge scores it from 0 to 1.",
        threshold="Score at least",
    ),
)
TYPES: Mapping[str, CheckType] = {each.name: each for each in DECLARED}
