"""Every example of the CommonMark and GFM specifications comes out as they say, or as we mean."""

import pytest

from playground.rendering.markdown import render_markdown
from tests.rendering.markdown_suites import Example, expect, read_answer, read_examples

# What is done otherwise on purpose in one example, and why. What is done otherwise everywhere
# stands in `markdown_suites.expect`.
UNKNOWN = "HTML that is not shown begins no block: it is text, formatted like other text"
BROKEN = "a tag that never ends is shown as it was written, not dropped by the browser"
SPAN = "a tag of words (bold, struck) holds for its own paragraph"
BARE = "a bare address is a link, as GFM has it and CommonMark leaves open"
TILDE = "~ is said for 'about'; only a pair strikes, and what is left over of it is text"
MAIL = "an address of mail ends in a domain that exists: name@1.2.3 is a version"
CHAT = "addresses of XMPP are not followed"
PARENTHESIS = "an address ends where a parenthesis closes that it never opened"
ENTITY = "what looks like an entity at the end of an address belongs to it"
EMPTY = "a heading without words is not shown: it names nothing, to a screen reader neither"
COMMENT = "comments as CommonMark 0.31 has them; GFM's text is of 0.29"
INTENDED = {
    **dict.fromkeys(["commonmark-156", "commonmark-157", "commonmark-158"], BROKEN),
    **dict.fromkeys(["gfm-126", "gfm-127", "gfm-128"], BROKEN),
    **dict.fromkeys(["commonmark-167", "gfm-137"], SPAN),
    **dict.fromkeys(["commonmark-602", "commonmark-608", "commonmark-611", "commonmark-612"], BARE),
    **dict.fromkeys(["gfm-611", "gfm-617", "gfm-620", "gfm-621"], BARE),
    **dict.fromkeys(["gfm-491", "gfm-493"], TILDE),
    **dict.fromkeys(["gfm-630", "gfm-631", "gfm-632"], MAIL),
    **dict.fromkeys(["gfm-633", "gfm-634", "gfm-635"], CHAT),
    **dict.fromkeys(["gfm-649", "gfm-650"], COMMENT),
    **{f"commonmark-{n}": UNKNOWN for n in (163, 170, 171, 172, 173, 176, 178, 180, 181, 182)},
    **{f"commonmark-{n}": UNKNOWN for n in (627, 628, 629)},
    **{f"gfm-{n}": UNKNOWN for n in (133, 140, 141, 142, 145, 147, 149, 150, 151, 651, 652, 653)},
    **dict.fromkeys(["commonmark-79", "gfm-49"], EMPTY),
    "gfm-626": PARENTHESIS,
    "gfm-627": ENTITY,
}


@pytest.mark.parametrize("suite", ["commonmark", "gfm"])
def test_the_examples_come_out_as_the_specification_has_them(suite: str) -> None:
    examples = [each for each in read_examples() if each.name.startswith(suite)]
    assert len(examples) > 640
    different = {each.name for each in examples if is_different(each)}
    assert different == {name for name in INTENDED if name.startswith(suite)}


def is_different(example: Example) -> bool:
    return read_answer(render_markdown(example.markdown)) != expect(example.html)
