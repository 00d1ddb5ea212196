"""What models write beside CommonMark: money, formulas, HTML, addresses, notes, other scripts."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.rendering.markdown import render_markdown

PROSE = [
    "from 5$ to 6$ and US$7, A$8 or 9 $ a day",
    "put $HOME/bin before $PATH, or $FIRST:$SECOND, or ${NAME}-${OTHER}",
    "$a,$b;$c and $(date)/$(whoami), {$x}{$y}, $row['a'].$row['b'], users$ and clicks$",
    "$MSFT/$NVDA and $GOOG,$META fell, **$BTC** rose",
    "| Plan | Monthly | Yearly |\n|---|---|---|\n| Team | $12/mo | $120/yr |\n| Solo | $ 4 | 40$ |",
    "between $5 and 10$, a $3 million house and a $4 bill$",
    "~$0.79/m³ … $300/t, $20-$30, $1k–$2k, (≈$5)/$6, $20/mo,$240/yr",
    r"\$5 and \$6, $5.00 or 100$",
    "pay $$ or $$$, whichever",
    "see [1, 2] and (x, y), [ a + b ] and ( c )",
    r"as said \[citation needed\] in \[1\] and file\(s\) \(optional words\)",
    "$2,500/mo and $3k/mo; `$x`, then $0.10/GB to $0.08/GB$",
    "$this->name, $i<$n, $x=$y, $_GET, $1$2",
]
MATH = {
    "$x$ and $y = 5$": 2,
    "the $n$th of $2n + 1$ terms, $\\{1, 2\\}$": 3,
    "a 3$^3$ and H$_2$O, f($x$) and ($y$)": 4,
    "函数$f(x)$是连续的": 1,
    "it costs $5, and $x^2$ is a formula": 1,
    "$a$, $b$, and $$c$$": 3,
    "$\\text{two words}$ and $\\frac{a}{b}$": 2,
    "- item $a_1$\n- item $$b$$\n\n> $c$": 3,
    "$f$(x) and $\\alpha$-helix": 2,
    "so\n\\[\nx\n\\]\nthen \\(y\\)": 2,
    "so\n$$\nx = 1\n$$\nthen": 1,
    "> $$\n> x\n> $$\n\n- so\n  \\[\n  y\n  \\]": 2,
    "\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}": 1,
    "\\begin{equation*}e = 1\\end{equation*}": 1,
    "so $\\text{for $x$ in } S$ and $y$": 2,
    "```math\nx^2\n```\n\n- ~~~ Math\n  y\n  ~~~": 2,
}


@pytest.mark.parametrize("text", PROSE)
def test_money_and_names_of_a_shell_are_no_formulas(text: str) -> None:
    html = render_markdown(text)
    assert "<math" not in html
    assert 'class="math"' not in html
    assert html.count("$") == text.count("$")


@pytest.mark.parametrize(("text", "count"), MATH.items())
def test_formulas_are_found(text: str, count: int) -> None:
    assert render_markdown(text).count("<math") == count


@given(st.lists(st.integers(1, 10**7), min_size=2, max_size=6), st.sampled_from(", |; | or |–| / "))
@settings(max_examples=50, deadline=None)
def test_no_list_of_prices_is_a_formula(prices: list[int], between: str) -> None:
    assert "<math" not in render_markdown(
        "It is " + between.join(f"${price:,}" for price in prices) + "."
    )


WHOLE = [
    r"\boxed{x = \frac{1}{2}}",
    r"\begin{cases} x & \text{if } x > 0 \\ 0 & \text{else} \end{cases}",
    r"\begin{aligned} a &= b \\[4pt] &= c \end{aligned}",
    r"\begin{equation} E = mc^2 \tag{1} \end{equation}", r"\cancel{x} \bcancel{y}",
    r"\textcolor{red}{y} \color{blue} z", r"\SI{9.8}{\meter\per\second\squared}", r"\num{1.5e-3}",
    r"\begin{alignat}{2} a &= b & c &= d \end{alignat}", r"\require{cancel} \cancel{x}", r"50% + x",
    r"\text{message_sent}", r"\underbrace{a}_{\text{sum}} \xrightarrow{f} \widetilde{b}",
    r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}",
    r"\operatorname*{arg\,max}_x \mathbb{R}", r"\text{if $x > 0$, and $y$} z",
    r"\begin{cases} x & \text{if $x > 0$} \\ 0 & \textbf{$y$ else} \end{cases}",
]  # fmt: skip
REFUSED = [
    r"\ce{2H2 + O2 -> 2H2O}",
    r"x^",
    r"x + \unknowncommand{y}",
    r"\begin{tikzcd} a \end{tikzcd}",
]


@pytest.mark.parametrize("source", WHOLE)
@pytest.mark.parametrize("form", ["$${}$$", "\\[{}\\]", "see ${}$ there"])
def test_a_formula_is_set_as_a_whole(source: str, form: str) -> None:
    html = render_markdown(form.replace("{}", source))
    assert html.count("<math") == 1
    assert "\\" not in html
    assert " style=" not in html


@pytest.mark.parametrize("source", REFUSED)
@pytest.mark.parametrize("form", ["$${}$$", "\\[{}\\]", "see ${}$ there"])
def test_a_formula_that_cannot_be_set_is_shown_as_it_was_written(source: str, form: str) -> None:
    html = render_markdown(form.replace("{}", source))
    assert "<math" not in html
    assert f"<code>{source.replace('>', '&gt;')}</code>" in html


def test_what_has_a_shape_in_the_converter_keeps_it_without_a_style() -> None:
    assert 'notation="box"' in render_markdown(r"$\boxed{x}$")
    assert 'mathcolor="#FF0000"' in render_markdown(r"$\textcolor{red}{x}$")
    assert '<mtd class="end joined">' in render_markdown(r"$\begin{aligned}a&=b\end{aligned}$")


NAMES = "README.md manage.py a.sh main.rs Cargo.toml Node.js ASP.NET crates.io a.pl foo.ai v1.2.3"


@pytest.mark.parametrize("name", NAMES.split())
def test_the_name_of_a_file_is_no_link(name: str) -> None:
    assert "<a" not in render_markdown(f"Open {name}, then (**{name}**) and `{name}`.")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("see https://example.org/a_(b)_c?x=1&y=2.", "https://example.org/a_(b)_c?x=1&amp;y=2"),
        ("at www.example.org, or", "http://www.example.org"),
        ("参考https://example.org/a。后面", "https://example.org/a"),
        ("见（https://example.org/a），后面", "https://example.org/a"),
        ("见https://example.org/a（b）c、后面", "https://example.org/a%EF%BC%88b%EF%BC%89c"),
        ("to a.b@example.org.", "mailto:a.b@example.org"),
        ("**https://example.org/a_b_c**", "https://example.org/a_b_c"),
        ("[![build](https://i.example/b.svg)](https://ci.example/run)", "https://ci.example/run"),
        ("![plan](https://i.example/p.png)", "https://i.example/p.png"),
        ('<img src="https://i.example/p.png" alt="plan" width=5>', "https://i.example/p.png"),
        ('<a href="https://x.example/" onclick="x()">x</a>', "https://x.example/"),
    ],
)
def test_an_address_is_a_link_once(text: str, address: str) -> None:
    assert re.findall(r'<a [^>]*href="([^"]*)"', render_markdown(text)) == [address]


@pytest.mark.parametrize(
    "address",
    [
        "/docs/x",
        "#part",
        "README.md",
        "../a",
        "//evil.example",
        "https:docs",
        "ftp://a.example/b",
        "?a=1",
    ],
)
def test_no_link_leads_into_this_site(address: str) -> None:
    html = render_markdown(
        f"[words]({address}) <{address}> <a href='{address}'>raw</a>\n\n[d]\n\n[d]: {address}"
    )
    assert "href" not in html
    assert "words" in html


def test_html_that_is_harmless_is_kept() -> None:
    for tag in ("sub", "sup", "kbd", "mark", "b", "i", "u", "s", "ins", "del", "small"):
        assert f"<{tag}>x</{tag}>" in render_markdown(f"a <{tag} class='y' style='z'>x</{tag}> b")
    assert "A<br>B<br>C" in render_markdown("| a |\n|---|\n| A<br>B<br/>C |")
    html = render_markdown(
        "<details open>\n<summary>More</summary>\n\n**bold**\n\n</details>\n\nafter"
    )
    assert re.search(
        r"<details open.*?>\s*<summary[^>]*>More</summary>.*<strong>.*</details>", html, re.S
    )
    assert '<p align="center"' in render_markdown('<p align="center" onclick="x()">Middle</p>')
    assert "<td" in render_markdown("<table><tr><td colspan=2>1</td></tr></table>")


def test_html_that_is_not_known_or_never_ends_is_text() -> None:
    assert "secret" not in render_markdown("a <!-- secret --> b\n\n<!-- secret\n\nsecret -->")
    assert "&lt;!-- open" in render_markdown("a <!-- open")
    for text in (
        "<answer>**x**</answer>",
        "<tool_call>",
        "List<String> a",
        "<b> alone",
        "x </i> y",
    ):
        assert re.sub(r"\*\*", "", text).split("<")[1].split(">")[0] in render_markdown(text)
        assert "<b>" not in render_markdown(text)


def test_a_task_is_a_box_that_says_whether_it_is_done() -> None:
    html = render_markdown("- [x] a\n- [ ] b\n  1. [X] c\n\nNot one: [ ] d\n\n- [y] e")
    assert html.count('type="checkbox"') == 3
    assert html.count('aria-label="Done"') == html.count('checked=""') == 2
    assert html.count("disabled") == 3


def test_footnotes_lead_there_and_back_and_none_is_lost() -> None:
    text = (
        "A[^1] and B[^n] and A[^1].\n\n[^1]: One.\n[^n]: https://example.org/x\n[^unused]: Three."
    )
    html = render_markdown(text)
    names = re.findall(r' id="([^"]*)"', html)
    assert len(names) == len(set(names)) == 6
    assert set(re.findall(r'href="#([^"]*)"', html)) <= set(names)
    assert "Three." in html
    other = re.findall(r' id="([^"]*)"', render_markdown(text, name="another"))
    assert not set(names) & set(other)


def test_columns_stand_where_they_are_told_to() -> None:
    html = render_markdown("| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |")
    assert re.findall(r'align="(\w+)"', html) == ["left", "center", "right"] * 2


def test_one_tilde_strikes_nothing() -> None:
    text = "~5 minutes, at most ~10; (~2 lines) and (~5), 5~7, ~/a ~/b, ~once~"
    assert "<s>" not in render_markdown(text)
    assert "<s>twice</s>" in render_markdown("~~twice~~")


@pytest.mark.parametrize(
    ("text", "strong"),
    [
        ("**重要。**文", "重要。"), ("これは**「強調」**です", "「強調」"),
        ("중요**(강조)**는", "(강조)"),
        ("他说**“你好”**吗", "“你好”"), ("**https**：文", "https"), ("这是**a。**b", "a。"),
        ("*注：*文", None), ("a**b。**文", "b。"),
    ],
)  # fmt: skip
def test_emphasis_stands_beside_signs_of_chinese_japanese_and_korean(
    text: str, strong: str | None
) -> None:
    html = render_markdown(text)
    assert "*" not in html
    assert strong is None or f"<strong>{strong}</strong>" in html
