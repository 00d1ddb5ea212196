"""An answer as models write them: Markdown with lists, tables and code, without an end."""

import re
from collections.abc import Iterator
from itertools import count

ROWS, ITEMS, LINES = 12, 8, 15


def write_section(number: int) -> str:
    sentence = (
        "One plausible sentence after the other, with `code` and **bold words** now and then. "
    )
    items = "".join(
        f"- point {n} of the *section*, see [a page](https://x.example/{n})\n" for n in range(ITEMS)
    )
    rows = "".join(f"| row {n} | {n * 31 % 97} | a `note` |\n" for n in range(ROWS))
    code = "".join(f"def f{n}(x):\n    return x + {n}\n" for n in range(LINES))
    table = f"| Name | Value | Note |\n|---|---|---|\n{rows}"
    return f"## Section {number}\n\n{sentence * 3}\n\n{items}\n{table}\n```python\n{code}```\n\n"


def list_tokens() -> Iterator[str]:
    for number in count(1):
        yield from re.findall(r"\s*[^\s]{1,8}|\s+", write_section(number))
