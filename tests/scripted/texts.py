"""What the pretend models say."""

import re
from collections.abc import Iterator
from itertools import cycle

PLAIN = """\
Here is an answer that looks like one. It has **bold words**, a \
[link](https://example.com/docs) and a list:

1. First, decide what you want to know.
2. Then ask for exactly that.
3. Last, read the answer *twice*.

## Some code

```python
def greet(name: str) -> str:
    return f"Hello, {name}!"
```

## Some mathematics

The area of a circle is $A = \\pi r^2$, and

$$\\int_0^1 x^2\\,dx = \\frac{1}{3}$$

| Quantity | Value |
|---|---|
| Tokens | many |
| Patience | enough |

"""
MORE = (
    "And so it goes on, one plausible sentence after the other, with a `code span` now and then. ",
    "Numbers such as 3.14 and 42 appear; grüße aus Zürich, and a wave 👋 from far away. ",
    "Nothing in it is true, but all of it arrives in order.\n\n",
)
HELLO = "Hello! How can I help you today?"
THOUGHT = (
    "The person wants an answer. First I collect what is known: not much.\n"
    "Then I check whether 2 + 2 is still 4. It is.\n"
)
HOSTILE = """\
Before <script>alert('script')</script> after.

<img src=x onerror=alert('img')> <iframe src="https://evil.example/"></iframe>

[a link](javascript:alert('link')) and ![a picture](https://evil.example/pixel.png?leak=1)

<a href="https://evil.example/" onclick="alert(1)" style="position:fixed;inset:0">all over</a>

Reversed: \u202eexe.gpj\u202c and hidden: in\u200bvis\u200bible.

```html
</code></pre><script>alert('fence')</script>
```

$\\href{javascript:alert('math')}{x}$ <style>body{display:none}</style> <form action="https://evil.example/">\
<input name="key"></form> </textarea> `</think>`
"""


def tokens(words: str) -> list[str]:
    """Pieces of about the size of tokens, which together are the text again."""
    return re.findall(r"\s*[^\s]{1,8}|\s+", words)


def endless(start: str = PLAIN) -> Iterator[str]:
    yield from tokens(start)
    for sentence in cycle(MORE):
        yield from tokens(sentence)
