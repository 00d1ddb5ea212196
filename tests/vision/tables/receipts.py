"""Receipts that can be told apart by their width, and a provider that reads them as JSON."""

import json
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from tests.scripted import Reply, Seen, done, json_reply, sse, text
from tests.scripted.looking import read_picture
from tests.scripted.pretend import Pretend

WIDTH = 640  # pixels of the first; each is one wider than the one before
SHOPS = ("HARBOUR CAFE", "LANTERN BOOKS", "AMBER BAKERY", "NORTH PHARMACY", "SEVEN HILLS DELI")
GOODS = ("Coffee", "Apple cake", "Notebook", "Sandwich", "Orange juice")
SEES, OTHER = "featherless:scripted/vision", "featherless:scripted/vision-other"


def build_facts(number: int) -> dict[str, Any]:
    """What is printed on the receipt of this number, from 0."""
    first, second = 350 + 35 * number, 420 + 10 * number
    total = first + second
    return {
        "Shop": SHOPS[number % len(SHOPS)],
        "Date": f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "Total": total / 100,
        "Tax": total // 12 / 100,
        "Currency": "EUR",
        "rows": [
            {"Item": GOODS[number % 5], "Price": first / 100},
            {"Item": GOODS[(number + 1) % 5], "Price": second / 100},
        ],
    }


def list_lines(number: int) -> list[tuple[str, str]]:
    """As it is printed: German dates and commas on every second one."""
    facts = build_facts(number)
    year, month, day = facts["Date"].split("-")
    is_german = number % 2 == 1

    def write(amount: float) -> str:
        return f"{amount:.2f}".replace(".", ",") if is_german else f"{amount:.2f}"

    return [
        (facts["Shop"], ""),
        (f"{day}.{month}.{year}" if is_german else facts["Date"], "14:32"),
        *((row["Item"], write(row["Price"])) for row in facts["rows"]),
        ("Tax", write(facts["Tax"])),
        ("TOTAL EUR", write(facts["Total"])),
    ]


def draw_receipt(number: int = 0) -> bytes:
    """A PNG, well readable."""
    lines = list_lines(number)
    image = Image.new("RGB", (WIDTH + number, 100 + 70 * len(lines)), "white")
    pen, letters = ImageDraw.Draw(image), ImageFont.load_default(34)
    for at, (left, right) in enumerate(lines):
        pen.text((40, 40 + 70 * at), left, "black", letters)
        pen.text((460, 40 + 70 * at), right, "black", letters)
    return write_png(image)


def write_png(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def read_number(seen: Seen) -> int:
    """Which receipt it was asked about."""
    return Image.open(BytesIO(read_picture(seen.json))).width - WIDTH


def list_asked_fields(body: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = body["response_format"]["json_schema"]["schema"]
    return schema


class Reader(Pretend):
    """Reads receipts as asked. `scripted/vision-other` reads every third total otherwise.

    `answers`: what is said instead about the receipts of these numbers.
    """

    def __init__(self, answers: dict[int, str] | None = None) -> None:
        super().__init__(tokens=20, rate=1_000.0)
        self.answers = dict(answers or {})

    def _answer_text(self, seen: Seen) -> Reply:
        body = seen.json
        if "response_format" not in body:
            return super()._answer_text(seen)
        words = self.write_answer(seen)
        if not body.get("stream"):
            choice = {"index": 0, "message": {"content": words}, "finish_reason": "stop"}
            return json_reply({"choices": [choice]})
        return Reply([*sse(text(words)), *done()], headers={"Content-Type": "text/event-stream"})

    def write_answer(self, seen: Seen) -> str:
        number = read_number(seen)
        if number in self.answers:
            return self.answers[number]
        facts = build_facts(number)
        if seen.json["model"].endswith("-other") and number % 3 == 0:
            facts["Total"] = facts["Total"] + 1
        wanted = list_asked_fields(seen.json)["properties"]
        return json.dumps({name: facts.get(name) for name in wanted})
