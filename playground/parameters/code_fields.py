"""Form fields for what is written in a notation of its own: regular expressions, JSON."""

import json
import re
import warnings
from typing import Any

from django import forms

from playground.infrastructure.offload import offload
from playground.parameters.fields import ParamField, build_hints
from playground.providers import Param

MAX_REGEX_CHARS, MAX_JSON_CHARS = 2_000, 100_000  # characters
MOST_BIASES, STRONGEST_BIAS = 300, 100
TOKEN_ID = re.compile(r"[0-9]{1,9}", re.ASCII)
MAX_LEVELS = 60  # levels of JSON; what passes it on allows a few hundred
# What Python's engine does not know, though the provider's may: \p{L}, (?<name>…
OTHER_DIALECT = ("bad escape", "unknown extension", "look-behind requires fixed-width")


class RegexField(ParamField):
    """A regular expression that can be read."""

    longest = MAX_REGEX_CHARS

    def make_widget(self, param: Param) -> forms.Widget:
        return forms.TextInput(attrs=build_hints(param) | {"spellcheck": "false"})

    def parse_text(self, text: str) -> str:
        # Not here, where all streams would wait: a few sets of all characters take seconds.
        if words := offload(explain_error, text):
            self.fail(words)
        return text


def explain_error(regex: str) -> str:
    """Why it cannot be read; empty where it can, here or by the provider."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "possible nested set": [[a] is legal today
            re.compile(regex)
    except re.error as problem:
        known = not problem.msg.startswith(OTHER_DIALECT)
        return f"isn't a valid regular expression: {problem}." if known else ""
    except (RecursionError, OverflowError):
        return "is nested too deeply or repeats too often."
    return ""


def deeper_than(levels: int, value: Any) -> bool:
    inside = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(inside, list):
        return False
    return levels == 0 or any(deeper_than(levels - 1, item) for item in inside)


class ObjectField(ParamField):
    """A JSON object."""

    longest = MAX_JSON_CHARS
    deepest = MAX_LEVELS

    def make_widget(self, param: Param) -> forms.Widget:
        return forms.Textarea(attrs=build_hints(param) | {"rows": 6, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        return json.dumps(value, indent=2) if isinstance(value, dict) else value

    def parse_text(self, text: str) -> dict[str, Any]:
        value = self.read_json(text)
        if not isinstance(value, dict):
            self.fail("must be a JSON object: { … }.")
        if deeper_than(self.deepest, value):
            self.fail("is nested too deeply.", "json")
        try:  # half a character, NaN and NUL are JSON to Python, and to nobody behind it
            written = json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
        except (UnicodeEncodeError, ValueError):
            self.fail("contains a number or character that JSON can't represent.")
        if b"\\u0000" in written.replace(rb"\\", b""):
            self.fail("contains a null character.", "null")
        return value

    def read_json(self, text: str) -> Any:
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            where = f"line {error.lineno}, column {error.colno}"
            self.fail(f"isn't valid JSON at {where}: {error.msg}.", "json")
        except RecursionError:
            self.fail("is nested too deeply.", "json")
        except ValueError:
            self.fail("contains a number that is too long.", "json")


class BiasField(ObjectField):
    """Numbers by token."""

    def parse_text(self, text: str) -> dict[str, Any]:
        biases = super().parse_text(text)
        if len(biases) > MOST_BIASES:
            self.fail(f"has {len(biases)} tokens; {MOST_BIASES} are allowed.", "max_length")
        for token, bias in biases.items():
            if not TOKEN_ID.fullmatch(token):
                self.fail(f"needs token IDs, such as 15043, not {token[:40]}.")
            if not is_bias(bias):
                self.fail(f"needs a number between -100 and 100 for token {token}.", "range")
        return biases


def is_bias(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and abs(value) <= STRONGEST_BIAS
