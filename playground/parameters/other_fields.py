"""The form field for what no parameter is declared for: a JSON object, added to the request."""

from collections.abc import Collection
from typing import Any

from playground.parameters.code_fields import ObjectField
from playground.providers import other_fields

MAX_CHARS, MAX_LEVELS, MOST_FIELDS = 20_000, 20, 100  # characters, levels, names


class OtherFieldsField(ObjectField):
    """`reserved`: the names that are sent from elsewhere."""

    longest = MAX_CHARS
    deepest = MAX_LEVELS

    def __init__(self, reserved: Collection[str]) -> None:
        self.reserved = reserved
        super().__init__(other_fields.PARAM)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value) or None

    def parse_text(self, text: str) -> dict[str, Any]:
        value = super().parse_text(text)
        if taken := [name for name in value if name in self.reserved]:
            self.fail(f"can't contain {join_names(taken)}: {choose_reason(taken)}", "reserved")
        if "" in value:
            self.fail("contains a field without a name.")
        if len(value) > MOST_FIELDS:
            self.fail(f"has {len(value)} fields; {MOST_FIELDS} are allowed.", "max_length")
        return value


def join_names(names: Collection[str]) -> str:
    return ", ".join(sorted(names))


def choose_reason(names: Collection[str]) -> str:
    if not other_fields.OURS.isdisjoint(names):
        return "the playground fills that in itself."
    return "use the field of that name in this form."
