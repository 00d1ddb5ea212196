"""An answer looks the same while it grows and after: one dialect, one structure."""

import random
import re
from typing import Any

import pytest
from playwright.sync_api import Page

from playground.rendering.markdown import render_markdown
from tests.browser.acts import open_model
from tests.rendering.markdown_suites import read_examples
from tests.rendering.test_markdown_kinds import MATH, PROSE

GROW = """async ([texts, wholes]) => {
  const { markdownWriter } = await import("/static/js/lib/writer.js");
  const roots = texts.map(() => document.body.appendChild(document.createElement("div")));
  const writers = roots.map((root) => markdownWriter(root));
  for (let step = 0; step < texts[0].length; step += 1) {
    texts.forEach((cuts, index) => writers[index].draw(cuts[step]));
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return wholes.map((html, index) => {
    const parsed = new DOMParser().parseFromString(html, "text/html");
    const whole = document.createElement("div");
    whole.append(...parsed.body.childNodes);
    const drawn = [describe(roots[index]), describe(whole)];
    roots[index].remove();
    return drawn;
  });

  // Elements, attributes and words; no colours of code, and no shapes of formulas.
  function describe(root) {
    if (root.nodeType === Node.TEXT_NODE) return root.textContent.replace(/\\s+/g, " ");
    if (root.matches(".formula, .math, pre")) return `(${root.localName} ${words(root)})`;
    const named = [...root.attributes].filter(({ name }) => name !== "rel");
    const listed = named.map(({ name, value }) => `${name}=${value}`).sort().join(" ");
    const inner = [...root.childNodes].map(describe).join("").replace(/\\s*\\n\\s*/g, " ");
    return `<${root.localName} ${listed}>${inner}</>`;
  }

  function words(root) {
    return root.localName === "pre" ? root.textContent : root.className;
  }
}"""

LATER = """async (text) => {
  const { markdownWriter } = await import("/static/js/lib/writer.js");
  const root = document.body.appendChild(document.createElement("div"));
  const seen = [];
  const ended = () => root.textContent.trim().endsWith("The end.");
  const writer = markdownWriter(root, () => seen.push(ended()));
  writer.draw(text);
  writer.draw(`${text}\n\nThe end.`);
  const atOnce = ended();
  while (!seen.length) await new Promise((resolve) => setTimeout(resolve, 20));
  return [atOnce, seen];
}"""

REDRAW = """async ([first, whole]) => {
  const { markdownWriter } = await import("/static/js/lib/writer.js");
  const root = document.body.appendChild(document.createElement("div"));
  const writer = markdownWriter(root);
  writer.draw(first);
  const before = new Set(root.querySelectorAll("li, tr, p"));
  await new Promise((resolve) => setTimeout(resolve, 1000));
  writer.draw(whole);
  const after = [...root.querySelectorAll("li, tr, p")];
  return [after.length, after.filter((part) => !before.has(part)).length];
}"""

# What ends a comment, markdown-it has since learnt from CommonMark 0.31, and its port has not.
NOT_YET = "foo <!-- foo--->"
NOTES = (
    "A[^1], B[^n] and [home].\n\n- [x] c\n\n[^1]: One.\n[^n]: Two.\n\n[home]: https://x.example/"
)
MIXED = """# عنوان

مرحبا **بك**، `code`.

<details>
<summary>More</summary>

Hidden *text*.

- [ ] a
- [x] b

</details>

$$
a

b
$$

| a | b |
|:-:|--:|
| 1<br>2 | ~~x~~ ~y~ |

```py
print()

x
```

1. one

   more
2. two

**重要。**文 README.md and www.example.org, $5 and $10, \\(x\\)
"""

ROW = "| {0} | **b** `c` | [d](https://x.example/{0}) |\n"
ITEM = "{0}. **Point** {0} of `many`\n   - a detail\n"  # which stands beside it, from 10 on
LONG = [
    "| a | b | c |\n|---|:-:|---|\n" + "".join(ROW.format(n) for n in range(40)),
    "".join(ITEM.format(n) for n in range(1, 40)),
    "".join(f"- {n} مرحبا\n- [x] b\n\n  more\n" for n in range(50)),
    "".join(f"> a *{n}*\n>\n> - b $x$\n>\n" for n in range(60)),
    "".join(f"1. a\n\n- {n}\n\n" for n in range(90)) + "</ul>\n\nend",
]


def cut_text(text: str, chance: random.Random, cuts: int) -> list[str]:
    places = sorted(chance.randint(0, len(text)) for _ in range(cuts))
    return [*(text[:place] for place in places), text]


def level(html: str) -> str:
    """Without whose notes they are, and with no space that a reader does not see."""
    named = re.sub(r"(fn(?:ref)?)-\w+-", r"\1-x-", html)
    return re.sub(r"\s*(<(?!a|em|strong|code|span|s |b |i )\w[^>]*>|</>|\(pre)\s*", r"\1", named)


def grow(page: Page, texts: list[str], cuts: int) -> list[tuple[str, str, str]]:
    chance = random.Random(5)
    wholes = [str(render_markdown(text)) for text in texts]
    drawn: Any = page.evaluate(GROW, [[cut_text(text, chance, cuts) for text in texts], wholes])
    pairs = zip(texts, drawn, strict=True)
    return [(text, level(got), level(want)) for text, (got, want) in pairs]


def test_every_example_ends_in_the_structure_of_the_finished_answer(page: Page) -> None:
    open_model(page, "chat")
    texts = [each.markdown for each in read_examples() if NOT_YET not in each.markdown]
    different = [each for each in grow(page, texts, cuts=1) if each[1] != each[2]]
    assert different == []


def test_what_models_write_grows_as_it_ends_wherever_it_is_cut(page: Page) -> None:
    open_model(page, "chat")
    texts = [*PROSE, *MATH, *([MIXED, NOTES] * 20), "\n\n".join([*PROSE, *MATH])]
    different = [each for each in grow(page, texts, cuts=5) if each[1] != each[2]]
    assert different == []


def test_long_lists_and_tables_grow_as_they_end(page: Page) -> None:
    open_model(page, "chat")
    different = [each for each in grow(page, LONG * 8, cuts=4) if each[1] != each[2]]
    assert different == []


@pytest.mark.parametrize("text", LONG[:4])
def test_of_a_long_block_only_what_has_changed_is_drawn_anew(page: Page, text: str) -> None:
    open_model(page, "chat")
    parts, fresh = page.evaluate(REDRAW, [text[: len(text) * 9 // 10], text])
    assert fresh < parts / 4


def test_a_drawing_that_comes_later_is_told(page: Page) -> None:
    """Whoever keeps the end of the page in view goes on with it."""
    open_model(page, "chat")
    assert page.evaluate(LATER, "A *word*.\n\n" * 500) == [False, [True]]
