"""What a model writes is shown, formatted, and can do no harm."""

import re
import time
from html.parser import HTMLParser

import pytest

from playground.rendering.markdown import TAGS
from playground.rendering.markdown import render_markdown as render_directed


def render_plain(text: str) -> str:
    """Without the direction that every block has: tests/rendering/test_markdown_directions.py."""
    return re.sub(r' dir="(?:auto|ltr)"', "", render_directed(text))


def list_elements(html: str) -> list[tuple[str, dict[str, str]]]:
    """What a browser would make of it: the elements and their attributes."""
    elements_found: list[tuple[str, dict[str, str]]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: elements_found.append(  # type: ignore[method-assign]
        (tag, {name: value or "" for name, value in attrs})
    )
    parser.feed(html)
    return elements_found


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold** and `code`", "<p><strong>bold</strong> and <code>code</code></p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("3. c\n4. d", '<ol start="3">'),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "<th>a</th>"),
        ("~~gone~~", "<s>gone</s>"),
        ("costs $5 and $6", "<p>costs $5 and $6</p>"),
    ],
)
def test_markdown_is_formatted(text: str, html: str) -> None:
    assert html in render_plain(text)


@pytest.mark.parametrize("text", ["#", "# ", "Words\n\n## ##\n", "> ###", "- # \n"])
def test_a_heading_without_words_is_not_shown(text: str) -> None:
    assert "<h" not in render_plain(text)
    assert render_plain(f"{text}\n\n# Words").endswith("<h1>Words</h1>\n")


@pytest.mark.parametrize(
    "text",
    ["$a^2$", r"\(a^2\)", "$$a^2$$", "x\n\n$$\na^2\n$$", "\\[\na^2\n\\]", "see $$a^2$$ there"],
)
def test_mathematics_becomes_mathml(text: str) -> None:
    html = render_plain(text)
    assert "<math" in html
    assert "<msup><mi>a</mi><mn>2</mn></msup>" in html


@pytest.mark.parametrize(
    "text", [r"$\left($", r"$$\frac{1$$", r"$\begin{matrix}$", "$" + "{" * 900 + "$"]
)
def test_mathematics_that_cannot_be_read_is_shown_somehow(text: str) -> None:
    assert render_plain(text)


def test_code_is_highlighted_by_its_language() -> None:
    html = render_plain("```python\ndef f(): pass\n```")
    assert 'class="highlight"' in html
    assert '<span class="k">def</span>' in html


def test_code_in_an_unknown_language_stays_plain_and_escaped() -> None:
    assert "<pre><code" in (html := render_plain('```"><script>\n<b>\n```'))
    assert "<b>" not in html
    assert "<script" not in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&colon;alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](https://evil.example/x.png)",
        "![x](javascript:alert(1))",
        '![a"><img src=x onerror=alert(1)>](https://evil.example/x.png)',
        '[x](https://ok.example "onmouseover=alert(1)")',
        "<svg/onload=alert(1)>",
        "<iframe src=//evil.example></iframe>",
        "<style>*{display:none}</style>",
        "<a href=x style=position:fixed>x</a>",
        "```html\n<img src=x onerror=alert(1)>\n```",
        r"$\text{<img src=x onerror=alert(1)>}$",
        r"$\href{javascript:alert(1)}{x}$",
        "<math><mtext><script>alert(1)</script></mtext></math>",
        "\x00<scr\x00ipt>alert(1)</script>",
    ],
)
def test_a_hostile_answer_can_do_nothing(text: str) -> None:
    for tag, attributes in list_elements(render_plain(text)):
        assert tag in TAGS
        allowed = {"class", "display", "href", "lspace", "rel", "rspace", "target", "title"}
        assert set(attributes) <= allowed
        assert attributes.get("href", "https:").startswith(("http:", "https:", "mailto:"))


def test_links_lead_out_without_telling_where_from() -> None:
    html = render_plain("[x](https://ok.example/)")
    assert 'rel="noopener noreferrer nofollow"' in html
    assert 'target="_blank"' in html


def test_an_image_is_named_and_linked_but_never_loaded() -> None:
    assert render_plain("![a cat](https://x.example/cat.png)").count("[a cat]") == 1


def test_a_long_answer_is_rendered_too() -> None:
    assert render_plain("word **bold**\n\n" * 3000).count("<strong>") == 3000


def test_a_formula_may_stand_in_a_line_or_have_lines_for_itself() -> None:
    assert render_plain("see \\(a^2\\) and \\[b\\] there").count("<math") == 2
    assert " there</p>" in render_plain("\\[b\\] there")
    assert '<div class="math">' in render_plain("so\n\n\\[\na\n\n b\n\\]\n\nthat")
    assert "<math" not in render_plain("\\\\(a\\\\)")
    assert render_plain("> \\[a\n\nb\\]") == "<blockquote>\n<p>[a</p>\n</blockquote>\n<p>b]</p>\n"


@pytest.mark.parametrize(
    "part",
    [
        "\\(",
        "\\[a\n\n",
        "[",
        "![",
        "[a](",
        "*_",
        "> ",
        "- ",
        "$a",
        "`a ",
        "ftp://a.b/([",
        "[a\n",
        "|a",
    ],
)
def test_no_answer_takes_for_ever(part: str) -> None:
    started = time.process_time()
    assert render_plain((part * (9_000 // len(part)) + "\n\n") * 10)
    assert render_plain(part * (90_000 // len(part)))
    assert time.process_time() - started < 15  # without bounds some of these take minutes


def test_a_definition_that_would_fill_the_memory_is_not_followed() -> None:
    definition = f"[a]: https://x.example/{'x' * 40_000}"
    assert len(render_plain(f"{definition}\n\n{'[a] ' * 10_000}")) < 1_000_000
    assert 'href="https://x.example/"' in render_plain("[a]: https://x.example/\n\nsee [a]")


def test_what_is_much_too_long_is_shown_as_it_was_written() -> None:
    html = render_plain("<b> **x** " * 30_000)
    assert '<div class="raw">&lt;b&gt; **x** ' in html
    assert "This text is too long to format" in html
    html = render_plain("**start**\n\n" + "<b> **x** " * 12_000 + "\n\n**end**")
    assert html.count("<strong>") == 2  # of a paragraph too long the words are kept
    assert html.count("&lt;b&gt; **x**") == 12_000
    assert "too long to format" in html


def test_a_long_paragraph_of_words_is_formatted() -> None:
    sentence = "A sentence with **bold** words and `code` in one very long paragraph. "
    assert render_plain(sentence * 900).count("<strong>bold</strong>") == 900


def test_code_that_takes_too_long_to_colour_stays_plain() -> None:
    started = time.process_time()
    html = render_plain("```tsx\n" + "a." * 9_900 + "\n```\n\n```python\ndef f(): pass\n```")
    assert time.process_time() - started < 5  # 10 s without a bound
    assert html.count('class="highlight"') == 1
