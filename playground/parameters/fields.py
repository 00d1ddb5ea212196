"""Form fields made from declarations: what a person typed, as the value the API documents."""

import math
import re
from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import normalize_newlines

from playground.providers import Param

MAX_NAME_CHARS, MAX_TEXT_CHARS, MAX_NUMBER_CHARS = 200, 1_000_000, 40  # characters
MAX_LIST_CHARS, MAX_LINE_CHARS, MOST_LINES = 50_000, 2_000, 256
INT64 = 2**63
WHOLE = re.compile(r"[+-]?[0-9]+(\.0{0,2})?")  # 1.000 is a thousand to some
DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "\r", "\\\\": "\\"}


def write_point(text: str) -> str:
    """A number with the decimal comma and the minus of print, as programs write it."""
    written = text.strip().replace("\N{MINUS SIGN}", "-")
    is_point = written.count(",") == 1 and "." not in written
    return written.replace(",", ".") if is_point else written


def read_decimal(text: str) -> float | None:
    """The number that somebody typed, with a decimal point or comma; None where it is none."""
    point = write_point(text)
    number = float(point) if DECIMAL.fullmatch(point) else math.inf
    return number if math.isfinite(number) else None


def format_number(value: Any) -> str:
    """2.0 -> 2, 0.75 -> 0.75, None is nothing."""
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def split_lines(text: str) -> list[str]:
    """One item per line. Spaces count, empty lines do not; escapes such as \\n are understood."""
    unescape = re.compile(r"\\[ntr\\]").sub
    lines = normalize_newlines(text).split("\n")
    return [unescape(lambda match: ESCAPES[match[0]], line) for line in lines if line]


def join_lines(items: Iterable[Any]) -> str:
    """The text that `split_lines` reads back as these items."""
    names = {ord(char): name for name, char in ESCAPES.items()}
    return "\n".join(str(item).translate(names) for item in items)


def build_hints(param: Param) -> dict[str, str]:
    """What the empty control shows: the documented default, or how to switch it off."""
    hint = format_number(param.default) or param.default_text
    if not hint and param.neutral is not None:
        hint = f"{format_number(param.neutral)} = off"
    return {"placeholder": hint} if hint else {}


def help_text(param: Param) -> str:
    """The help, and what only concerns who fills in a form: how to type it, what blank means."""
    sent = "Always sent (default if empty)." if param.always_send else ""
    return " ".join(filter(None, (param.help, param.hint, sent)))


class LineField(forms.CharField):
    """Text as it is seen: a form sends each line break as two characters, and one was typed."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return normalize_newlines(text) if isinstance(text, str) and "\r" in text else text


class ParamField(LineField):
    """A field that knows its declaration. Blank is None: the parameter is not sent."""

    longest = MAX_NAME_CHARS
    keep_spaces = False

    def __init__(self, param: Param, **kwargs: Any) -> None:
        self.param = param
        kwargs.setdefault("widget", self.make_widget(param))
        super().__init__(
            label=param.label,
            help_text=help_text(param),
            required=param.required,
            strip=not self.keep_spaces,
            empty_value=None,
            error_messages={"required": self.build_sentence("is required.")},
            **kwargs,
        )

    def make_widget(self, param: Param) -> forms.Widget:
        return forms.TextInput(attrs=build_hints(param))

    def build_sentence(self, words: str) -> str:
        return f"{self.param.label} ({self.param.name}) {words}"

    def fail(self, words: str, code: str = "invalid") -> NoReturn:
        raise ValidationError(self.build_sentence(words), code=code)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(self.prepare_value(value))
        if text is None or (not text.strip() and not self.keep_spaces):
            return None
        if len(text) > self.longest:
            self.fail(f"has {len(text):,} characters; {self.longest:,} are allowed.", "max_length")
        if "\0" in text:
            self.fail("contains a null character.", "null")
        return self.parse_text(text)

    def parse_text(self, text: str) -> Any:
        return text


class TextField(ParamField):
    """Prose. Spaces and line breaks at its ends are part of it."""

    longest = MAX_TEXT_CHARS
    keep_spaces = True

    def make_widget(self, param: Param) -> forms.Widget:
        return forms.Textarea(attrs=build_hints(param) | {"rows": 3})

    def parse_text(self, text: str) -> str | None:
        return text if text.strip() else None


class NumberField(ParamField):
    """A number within the declared bounds."""

    longest = MAX_NUMBER_CHARS
    pattern: ClassVar[re.Pattern[str]] = DECIMAL
    what: ClassVar[str] = "a number"
    keypad: ClassVar[str] = "decimal"

    def make_widget(self, param: Param) -> forms.Widget:
        if param.choices:
            return forms.Select(choices=[("", "not sent"), *((c, c) for c in param.choices)])
        # A browser's own number field hides from page and server what it cannot read, or drops a
        # comma from it: as text it is refused in words, and what is seen is what is sent.
        return forms.TextInput(attrs=build_hints(param) | self.list_bounds(param))

    def list_bounds(self, param: Param) -> dict[str, str]:
        """For scripts: arrows, sliders. The step does not bind: 0.705 is a legal temperature."""
        known = {name: format_number(getattr(param, name)) for name in ("min", "max", "step")}
        bounds = {f"data-{name}": value for name, value in known.items() if value}
        keys = {"inputmode": self.keypad} if self.is_positive(param) else {}
        return {"data-number": param.kind, "autocomplete": "off", **keys, **bounds}

    @staticmethod
    def is_positive(param: Param) -> bool:
        """The keypads of some phones have no minus."""
        low = param.above if param.min is None else param.min
        return low is not None and low >= 0

    def parse_text(self, text: str) -> float:
        point = write_point(text)
        if not self.pattern.fullmatch(point):
            self.fail(f"must be {self.what}, not {text}.")
        number = self.convert_text(point)
        self.check_number(number, text)
        return number

    def convert_text(self, text: str) -> float:
        number = float(text) + 0.0  # -0.0 becomes 0.0
        if not math.isfinite(number):
            self.fail(f"must be {self.what}, not {text}.")
        return number

    def check_number(self, number: float, text: str) -> None:
        low, high, above = self.param.min, self.param.max, self.param.above
        if self.param.choices and number not in self.param.choices:
            allowed = ", ".join(str(choice) for choice in self.param.choices)
            self.fail(f"must be one of {allowed}, not {text}.", "choice")
        if (low is not None and number < low) or (high is not None and number > high):
            self.fail(f"must be {self.describe_range(low, high)}, not {text}.", "range")
        if above is not None and number <= above:
            self.fail(f"must be more than {format_number(above)}, not {text}.", "range")

    @staticmethod
    def describe_range(low: float | None, high: float | None) -> str:
        least, most = format_number(low), format_number(high)
        single = f"at least {least}" if least else f"at most {most}"
        return f"between {least} and {most}" if least and most else single


class WholeField(NumberField):
    """A whole number that fits into 64 bits."""

    pattern = WHOLE
    what = "a whole number"
    keypad = "numeric"

    def parse_text(self, text: str) -> float:
        if "," in text:  # of thousands, or of decimals: 1,000 is not guessed at
            self.fail(f"must be {self.what}, written without commas, not {text}.")
        return super().parse_text(text)

    def convert_text(self, text: str) -> int:
        number = int(text.partition(".")[0])
        if not -INT64 <= number < INT64:
            self.fail(f"must fit in 64 bits; {text} doesn't.", "range")
        return number

    def check_number(self, number: float, text: str) -> None:
        super().check_number(number, text)
        step = int(self.param.step or 1)
        if step > 1 and number % step:
            self.fail(f"must be a multiple of {step}, not {text}.", "step")


class FlagField(ParamField):
    """Yes, no, or not sent."""

    def make_widget(self, _param: Param) -> forms.Widget:
        return forms.Select(choices=[("", "not sent"), ("true", "yes"), ("false", "no")])

    def prepare_value(self, value: Any) -> Any:
        return str(value).lower() if isinstance(value, bool) else value

    def parse_text(self, text: str) -> bool:
        if text not in ("true", "false"):
            self.fail("must be true or false.")
        return text == "true"


class LinesField(ParamField):
    """A list, one item per line."""

    longest = MAX_LIST_CHARS
    keep_spaces = True

    def make_widget(self, param: Param) -> forms.Widget:
        return forms.Textarea(attrs=build_hints(param) | {"rows": 2, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        return join_lines(value) if isinstance(value, (list, tuple)) else value

    def parse_text(self, text: str) -> list[str] | None:
        items = split_lines(text)
        if len(items) > MOST_LINES:
            self.fail(f"has {len(items)} lines; {MOST_LINES} are allowed.", "max_length")
        if any(len(item) > MAX_LINE_CHARS for item in items):
            self.fail(f"has a line of more than {MAX_LINE_CHARS:,} characters.", "max_length")
        return items or None
