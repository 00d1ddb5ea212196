"""Every block of an answer runs in the direction of its own words; code and formulas never do."""

import re
from pathlib import Path

import pytest

from playground.rendering.markdown import render_markdown

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
# What people write and models answer, in templates: it may be in any script.
WRITTEN = re.compile(
    r"<(?:textarea|pre|p|div)\b[^>]*\b(?:class=\"(?:said-text|reasoning-text|raw)\""
    r"|name=\"(?:prompt|negative_prompt|message|system|truth)\")[^>]*>"
)


def list_directed(html: str) -> list[str]:
    return re.findall(r'<(\w+)[^>]* dir="auto"', html)


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("مرحبا\n\nHello", ["p", "p"]),
        ("# عنوان\n\n## Title", ["h1", "h2"]),
        ("- عنصر\n- عنصر", ["ul"]),
        ("1. عنصر\n\n2. item", ["ol", "p"]),
        ("> اقتباس\n>\n> quote", ["blockquote", "p"]),
        ("> - عنصر", ["blockquote"]),
        ("- عنصر\n  - item", ["ul", "ul"]),
        ("| اسم | قيمة |\n|---|---|\n| أ | 1 |", ["table", "td"]),
        ("<details>\n<summary>עוד</summary>\n\nטקסט\n\n</details>", ["summary", "p"]),
    ],
)
def test_a_block_runs_as_its_words_do(text: str, tags: list[str]) -> None:
    assert list_directed(render_markdown(text)) == tags


@pytest.mark.parametrize(
    "text", ["`code` عربي", "$x$ عربي", "```py\nprint()\n```", "    code", "$$x$$"]
)
def test_code_and_formulas_run_from_left_to_right(text: str) -> None:
    assert 'dir="ltr"' in render_markdown(text)


def test_templates_leave_the_direction_to_the_words() -> None:
    without = [
        f"{path.name}: {tag}"
        for path in TEMPLATES.rglob("*.html")
        for tag in WRITTEN.findall(path.read_text())
        if "dir=" not in tag
    ]
    assert without == []
    assert sum(len(WRITTEN.findall(path.read_text())) for path in TEMPLATES.rglob("*.html")) > 15
