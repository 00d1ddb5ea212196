"""A request, ready to be written in any language."""

from dataclasses import dataclass
from typing import Any, Literal

from playground.samples.literals import FromFile, list_leaves
from playground.samples.readers import Reader

Login = Literal["", "basic", "bearer"]
AGENT = "playground-sample/1.0"  # some services turn the libraries' own names away


@dataclass(frozen=True, slots=True)
class Call:
    """A request, ready to be written in any language."""

    method: str
    url: str
    body: dict[str, Any] | None
    key_name: str  # the environment variable; empty: no key is needed
    basic: bool  # it holds name:password
    reader: Reader

    @property
    def reads_files(self) -> bool:
        return any(isinstance(leaf, FromFile) for leaf in list_leaves(self.body or {}))

    @property
    def streams(self) -> bool:
        return self.reader.endswith("stream")
