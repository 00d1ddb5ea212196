r"""LaTeX as MathML: whole, or not at all.

The converter refuses what it does not know, so that no half of a formula is ever shown. What people
write beside its commands is put in its words first: units, numbers, environments of other names.
"""

import re

from math_core import LatexError, LatexToMathML

MAX_MATH_CHARS = 2_000  # of one formula
UNITS = {
    "meter": "m", "metre": "m", "gram": "g", "second": "s", "ampere": "A", "kelvin": "K",
    "mole": "mol", "candela": "cd", "hertz": "Hz", "newton": "N", "pascal": "Pa", "joule": "J",
    "watt": "W", "coulomb": "C", "volt": "V", "farad": "F", "tesla": "T", "weber": "Wb",
    "henry": "H", "lumen": "lm", "lux": "lx", "becquerel": "Bq", "sievert": "Sv", "litre": "L",
    "liter": "L", "minute": "min", "hour": "h", "day": "d", "tonne": "t", "bar": "bar",
    "electronvolt": "eV", "decibel": "dB", "radian": "rad", "byte": "B", "bit": "bit",
    "kilogram": "kg", "kilo": "k", "mega": "M", "giga": "G", "tera": "T", "centi": "c",
    "milli": "m", "micro": "µ", "nano": "n", "pico": "p", "deci": "d", "hecto": "h", "ohm": "Ω",
    "degree": "°", "celsius": "°C", "degreeCelsius": "°C", "percent": r"\%", "angstrom": "Å",
    "per": "/", "squared": "^{2}", "cubed": "^{3}",
}  # fmt: skip
MACROS = {
    "mbox": r"\text{#1}", "hbox": r"\text{#1}", "mathbbm": r"\mathbb{#1}", "mathnormal": "{#1}",
    "pmb": r"\boldsymbol{#1}", "hdots": r"\ldots", "norm": r"\left\lVert #1 \right\rVert",
    "dv": r"\frac{\mathrm{d}#1}{\mathrm{d}#2}", "pdv": r"\frac{\partial #1}{\partial #2}",
    "abs": r"\left\lvert #1 \right\rvert",
    "substack": r"\begin{subarray}{c}#1\end{subarray}",
}  # fmt: skip
COMMAND = re.compile(r"\\([A-Za-z]+)")
QUANTITY = re.compile(r"\\(?:SI|qty)\{([^{}]*)\}\{([^{}]*)\}")
UNIT = re.compile(r"\\(?:si|unit)\{([^{}]*)\}")
NUMBER = re.compile(r"\\num\{([^{}]*)\}")
POWER = re.compile(r"(?<=\d)[eE]([+-]?\d+)$")
NO_EFFECT = re.compile(r"\\(?:require|label)\{[^{}]*\}|\\(?:nonumber|notag|allowbreak)(?![A-Za-z])")
WORDS = re.compile(r"\\(?:text[a-z]*|mbox|hbox)\{[^{}$]*\}")
FORMULA_IN_WORDS = re.compile(r"\\(text[a-z]*|mbox|hbox)\{([^{}]*\$[^{}]*)\}")  # \text{if $x$}
BARE_UNDERSCORE = re.compile(r"(?<!\\)_")
BARE_PERCENT = re.compile(r"(?<!\\)%")  # begins a comment in LaTeX; nobody comments in an answer
NUMBERED = re.compile(r"\\(begin|end)\{(align|equation|gather|multline)\}")
ALIGNED = re.compile(
    r"\\begin\{(?:alignat\*?|alignedat)\}\{\d+\}|\\(begin|end)\{(?:split|eqnarray\*?|alignat\*?|alignedat)\}"
)
ROW_SPACE = re.compile(r"\\\\\[-?[\d.]+\s*[a-z]{2}\]")  # \\[4pt]: a page keeps its own distances
STYLE = re.compile(r' style="([^"]*)"')
# What a page may have of the converter's style: no style attribute passes the site's policy.
LOOKS = {
    "text-align:right": "end", "text-align:left": "start", "padding-left:0": "joined",
    "padding-right:0": "joined", "width:50%": "half", "width:100%": "wide",
}  # fmt: skip
CONVERTER = LatexToMathML(
    fancy_error=False, macros=MACROS, allow_unreliable_rendering=True, max_expansions=200
)


def convert_formula(source: str, *, display: bool) -> str | None:
    """MathML; None for what is too long or has a command that the converter lacks."""
    if len(source) > MAX_MATH_CHARS:
        return None
    try:
        mathml = CONVERTER.convert_with_local_state(
            normalise_formula(source, display), displaystyle=display
        )
    except LatexError:
        return None
    return STYLE.sub(replace_style, mathml) if has_content(mathml) else None


def has_content(mathml: str) -> bool:
    return bool(re.search(r">[^<]*[^<\s][^<]*</", mathml))


def normalise_formula(source: str, display: bool) -> str:
    source = (
        f"{{}}{source}" if source.startswith(("^", "_")) else source
    )  # of a word before: H$_2$O
    text = BARE_PERCENT.sub(r"\\%", ROW_SPACE.sub(r"\\\\", NO_EFFECT.sub("", source)))
    text = FORMULA_IN_WORDS.sub(split_words, text)
    text = WORDS.sub(lambda match: BARE_UNDERSCORE.sub(r"\_", match[0]), text)
    text = ALIGNED.sub(lambda match: rf"\{match[1] or 'begin'}{{aligned}}", text)
    text = text.replace("{smallmatrix}", "{matrix}")
    text = QUANTITY.sub(lambda match: rf"{write_number(match[1])}\,{write_unit(match[2])}", text)
    text = UNIT.sub(lambda match: write_unit(match[1]), text)
    text = NUMBER.sub(lambda match: write_number(match[1]), text)
    if "\\tag" not in text:
        return NUMBERED.sub(r"\\\1{\2*}", text)  # an answer's lines are not counted
    if display and not NUMBERED.search(text):
        return rf"\begin{{equation}}{text}\end{{equation}}"
    return text


def split_words(match: re.Match[str]) -> str:
    r"""Words with formulas among them, side by side: \text{if $x$} -> \text{if }x."""
    pieces = match[2].split("$")
    if len(pieces) % 2 == 0:  # a lone dollar is a price
        return match[0]
    words = [rf"\{match[1]}{{{piece}}}" if piece else "" for piece in pieces[::2]]
    formulas = [f"{{{piece}}}" for piece in pieces[1::2]]
    return "".join(map("".join, zip(words, [*formulas, ""], strict=True)))


def write_unit(source: str) -> str:
    r"""A unit of siunitx as letters: \kilo\gram\per\second -> kg/s."""
    return rf"\mathrm{{{COMMAND.sub(lambda match: UNITS.get(match[1], match[0]), source)}}}"


def write_number(source: str) -> str:
    return POWER.sub(r" \\times 10^{\1}", source.strip())


def replace_style(match: re.Match[str]) -> str:
    """Colours as an attribute, sides and widths as classes of the style sheet."""
    names: list[str] = []
    colour = ""
    for declaration in match[1].replace(": ", ":").split(";"):
        name, _, value = declaration.strip().partition(":")
        if name == "color":
            colour = f' mathcolor="{value}"'
        elif name.startswith("border-"):
            names.append(f"edge-{name.removeprefix('border-')}")
        elif declaration in LOOKS:
            names.append(LOOKS[declaration])
    classes = f' class="{" ".join(dict.fromkeys(names))}"' if names else ""
    return colour + classes
