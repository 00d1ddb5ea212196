"""What the rendered pages say: made-up text from a seed, in two vocabularies that share no words.

Thresholds were chosen while looking at pages of the first; figures are told of the second.
"""

import random
from dataclasses import dataclass

DEVELOPED = (
    "committee reviewed quarterly results while costs excluding tax fell slightly three "
    "members asked whether new warehouse would be ready before winter manager replied "
    "probably not contact example call revenue rose lighthouse repainted visitors climb "
    "steps from may to october admission adults children under twelve pets allowed other "
    "news old river bridge market street harbour morning "
)
HELD_OUT = (
    "gardeners planted rosemary along every narrow path because salt wind damages younger "
    "shrubs an engineer measured pressure inside copper pipes then wrote numbers into her "
    "blue notebook nobody expected such heavy rain yet trains kept running until midnight "
    "passengers shared umbrellas and quietly watched lanterns drift past wooden piers "
    "fishermen mended nets beside empty boats again "
)
ACCENTED = (
    (
        "Größere Straßen führen über die Brücke nach Köln.",
        "Schön, daß du für Öl und Äpfel gesorgt hast!",
        "L'été dernier, où êtes-vous allés ? Ça va, garçon.",
        "Un élève naïf reçoit à Noël des leçons très sévères.",
        "El niño comió jalapeños en una mañana fría.",
        "Mañana saldrá el señor Muñoz según la policía.",
    ),
    (
        "Müßige Jäger hören ständig süße Geräusche im Gebüsch.",
        "Zwölf Bäcker würzen Käse und Brötchen gemäß Rezept.",
        "La forêt brûlée près du château paraît déjà guérie.",
        "Où sont passés les élèves âgés et leurs maîtres zélés ?",
        "Según el médico, la niña tenía razón: no había búhos.",
        "Qué difícil es pedir perdón después de tantos años.",
    ),
)
GOODS = (
    ("Espresso", "Croissant", "Orange Juice", "Club Sandwich", "Green Salad", "Lemonade"),
    ("Paint Brush", "Wood Glue", "Copper Wire", "Garden Hose", "Light Bulb", "Door Handle"),
)
CODE = (
    """def total(prices):
    result = 0
    for price in prices:
        if price > 0:
            result += price
    return round(result, 2)

print(total([5.60, 2.35]))""",
    """class Queue:
    def __init__(self, size=16):
        self.items = []
        self.size = size

    def push(self, item):
        if len(self.items) >= self.size:
            raise OverflowError("full")
        self.items.append(item)""",
)


@dataclass
class Author:
    """Writes with one vocabulary (0: developed on, 1: held out), from one seed."""

    vocabulary: int
    seed: int

    def __post_init__(self) -> None:
        self.random = random.Random(1000 * self.vocabulary + self.seed)
        self.words = (DEVELOPED, HELD_OUT)[self.vocabulary].split()

    def write_sentence(self) -> str:
        words = [self.random.choice(self.words) for _ in range(self.random.randint(6, 13))]
        if self.random.random() < 0.3:
            words[-1] = self.write_number()
        middle = self.random.randrange(2, len(words) - 1)
        words[middle] += self.random.choice(["", "", ",", ";"])
        return " ".join(words).capitalize() + self.random.choice("....?!")

    def write_number(self) -> str:
        value = self.random.uniform(1, 9999)
        return self.random.choice([f"{value:,.2f}", f"{value:.0f}", f"{value % 100:.1f}%"])

    def write_price(self) -> str:
        return f"{self.random.uniform(0.5, 99):.2f}"

    def write_prose(self, length: int) -> str:
        """At least so many characters."""
        text = self.write_sentence()
        while len(text) < length:
            text += " " + self.write_sentence()
        return text

    def write_heading(self) -> str:
        return " ".join(self.random.choice(self.words).capitalize() for _ in range(4))

    def list_goods(self) -> list[str]:
        named = GOODS[self.vocabulary]
        return self.random.sample(named, len(named))

    def list_accented(self) -> list[str]:
        return self.random.sample(ACCENTED[self.vocabulary], 6)

    def list_code(self) -> list[str]:
        return CODE[self.vocabulary].splitlines()
