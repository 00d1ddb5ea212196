"""What letters of scripts that the local reader does not know look like to it.

Writes playground/local/vision/scripts.json: for each script the characters that the network ranks
first where it says nothing or is unsure, with their shares in thousandths of a percent. Run
`python -m bench.ocr_scripts` after the network has changed. It needs the fonts of Debian's
fonts-dejavu, and of fontpkg-noto-sans-{arabic,devanagari,khmer,tamil,telugu,thai},
fontpkg-noto-serif and koreanize-matplotlib.
"""

import json
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from playground.local.vision.network import Network
from playground.local.vision.recognise import HEIGHT, Recogniser
from playground.local.vision.regions import Rectangle
from playground.local.vision.scripts import TABLE
from playground.local.vision.weights import PP_OCR

DEJAVU = tuple(
    f"/usr/share/fonts/truetype/dejavu/DejaVu{face}.ttf"
    for face in ("Sans-Bold", "Sans-Oblique", "SansCondensed", "Serif", "SansMono")
)
SERIF = "fontpkg_noto_serif/files/NotoSerif[wdth,wght].ttf"
NOTO = "fontpkg_noto_sans_{0}/files/NotoSans{1}[wdth,wght].ttf"
# Fonts, and the first article of the Universal Declaration of Human Rights.
SCRIPTS: dict[str, tuple[tuple[str, ...], str]] = {
    "Cyrillic": (
        (*DEJAVU, SERIF),
        "Все люди рождаются свободными и равными|в своем достоинстве и правах. Они наделены|"
        "разумом и совестью и должны поступать|в отношении друг друга в духе братства|"
        "СЪЕШЬ ЕЩЁ ЭТИХ МЯГКИХ ФРАНЦУЗСКИХ БУЛОК|Всички хора се раждат свободни|"
        "Всі люди народжуються вільними і рівними|Сва људска бића рађају се слободна",
    ),
    "Greek": (
        (*DEJAVU, SERIF),
        "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι|και ίσοι στην αξιοπρέπεια και τα δικαιώματα|"
        "Είναι προικισμένοι με λογική και συνείδηση|ΟΛΟΙ ΟΙ ΑΝΘΡΩΠΟΙ ΓΕΝΝΙΟΥΝΤΑΙ ΕΛΕΥΘΕΡΟΙ|"
        "οφείλουν να συμπεριφέρονται μεταξύ τους",
    ),
    "Hebrew": (
        DEJAVU[:3],
        "כל בני האדם נולדו בני חורין|ושווים בערכם ובזכויותיהם כולם חוננו|"
        "בתבונה ובמצפון לפיכך חובה עליהם|לנהוג איש ברעהו ברוח של אחווה",
    ),
    "Arabic": (
        (*DEJAVU[:1], *DEJAVU[4:], NOTO.format("arabic", "Arabic")),
        "يولد جميع الناس أحرارا متساوين|في الكرامة والحقوق وقد وهبوا عقلا|"
        "وضميرا وعليهم أن يعامل بعضهم|بعضا بروح الإخاء",
    ),
    "Georgian": (
        (DEJAVU[0], *DEJAVU[2:]),
        "ყველა ადამიანი იბადება თავისუფალი|და თანასწორი თავისი ღირსებითა|"
        "და უფლებებით მათ მინიჭებული აქვთ|გონება და სინდისი",
    ),
    "Armenian": (
        (DEJAVU[0], *DEJAVU[2:]),
        "Բոլոր մարդիկ ծնվում են ազատ ու|հավասար իրենց արժանապատվությամբ|"
        "ու իրավունքներով Նրանք ունեն|բանականություն ու խիղճ",
    ),
    "Thai": (
        (NOTO.format("thai", "Thai"),),
        "มนุษย์ทั้งหลายเกิดมามีอิสระ|และเสมอภาคกันในเกียรติศักดิ์|"
        "และสิทธิต่างมีเหตุผลและมโนธรรม|และควรปฏิบัติต่อกันด้วยเจตนารมณ์",
    ),
    "Devanagari": (
        (NOTO.format("devanagari", "Devanagari"),),
        "सभी मनुष्यों को गौरव और अधिकारों|के मामले में जन्मजात स्वतन्त्रता|"
        "और समानता प्राप्त है उन्हें बुद्धि|और अन्तरात्मा की देन प्राप्त है",
    ),
    "Tamil": (
        (NOTO.format("tamil", "Tamil"),),
        "மனிதப் பிறிவியினர் சகலரும்|சுதந்திரமாகவே பிறக்கின்றனர்|அவர்கள் மதிப்பிலும் உரிமைகளிலும்|சமமானவர்கள்",
    ),
    "Telugu": (
        (NOTO.format("telugu", "Telugu"),),
        "ప్రతిపత్తిస్వత్వముల విషయమున|మానవులెల్లరును జన్మతః|సమానులును నగుదురు|వారు వివేదనాంతఃకరణ",
    ),
    "Khmer": (
        (NOTO.format("khmer", "Khmer"),),
        "មនុស្សទាំងអស់កើតមកមានសេរីភាព|និងភាពស្មើៗគ្នាក្នុងសិទ្ធិ|និងសេចក្តីថ្លៃថ្នូរ|មនុស្សគ្រប់រូប",
    ),
    "Korean": (
        tuple(f"koreanize_matplotlib/fonts/NanumGothic{weight}.ttf" for weight in ("", "Bold")),
        "모든 인간은 태어날 때부터 자유로우며|그 존엄과 권리에 있어 동등하다|"
        "인간은 천부적으로 이성과 양심을|부여받았으며 서로 형제애의 정신으로|행동하여야 한다",
    ),
}
CHARACTERS = 300  # that are noted for a script
UNIT = 1e-5
WEARS = 2  # worn copies of a line, beside a clean one


def main() -> None:
    _, recogniser = PP_OCR.list_files(Path())
    reader = Recogniser(Network(recogniser, threads=2))
    table = {name: measure_shapes(reader, *script) for name, script in SCRIPTS.items()}
    lines = (f'"{name}": {json.dumps(row, ensure_ascii=False)}' for name, row in table.items())
    TABLE.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def measure_shapes(reader: Recogniser, fonts: tuple[str, ...], text: str) -> dict[str, int]:
    total: Counter[str] = Counter()
    for line in draw_lines(fonts, text.split("|")):
        whole = Rectangle(line.width / 2, HEIGHT / 2, line.width, HEIGHT, 0.0)
        total.update(reader.compare_shapes(line, whole, []))
    unit = UNIT * sum(total.values())
    return {c: round(n / unit) for c, n in total.most_common(CHARACTERS) if n > unit}


def draw_lines(fonts: tuple[str, ...], texts: list[str]) -> Iterator[Image.Image]:
    chance = np.random.default_rng(1)
    for path in fonts:
        face = ImageFont.truetype(str(find_font(path)), 40)
        for text in texts:
            left, top, right, bottom = face.getbbox(text)
            # Loose and tight, as the detector cuts lines.
            above, below = chance.integers(2, 16, 2).tolist()
            line = Image.new("RGB", (int(right + 30), int(bottom - top) + above + below), "white")
            ImageDraw.Draw(line).text((15 - left, above - top), text, font=face, fill="black")
            width = round(line.width * HEIGHT / line.height)
            line = line.resize((width, HEIGHT), Image.Resampling.BILINEAR)
            yield line
            yield from (wear_line(line, chance) for _ in range(WEARS))


def wear_line(line: Image.Image, chance: np.random.Generator) -> Image.Image:
    """Small, out of focus, pale and noisy, enlarged again."""
    scale = chance.uniform(0.4, 0.8)
    small = line.resize((int(line.width * scale), int(HEIGHT * scale)))
    small = small.filter(ImageFilter.GaussianBlur(chance.uniform(0, 0.7)))
    pixels = np.asarray(small, dtype=np.float32) * chance.uniform(0.6, 1) + chance.uniform(0, 60)
    pixels += chance.normal(0, chance.uniform(0, 12), pixels.shape)
    grainy = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return grainy.resize(line.size, Image.Resampling.BILINEAR)


def find_font(path: str) -> Path:
    """By its path, or inside of an installed package."""
    package, _, rest = path.partition("/")
    spec = find_spec(package) if package else None
    folders = spec.submodule_search_locations if spec else None
    return Path(folders[0]) / rest if folders else Path(path)


if __name__ == "__main__":
    main()
