"""PDFs written by hand: scans on pages of every size, forms and files that hide in them."""

from collections.abc import Sequence

from tests.intake.files import assemble_pdf

Placed = tuple[int, int, float, float, float, float]  # pixels, then where it lies, in points


def stream(words: str, data: str) -> str:
    return f"<< {words} /Length {len(data)} >>\nstream\n{data}\nendstream"


def scan(
    page: tuple[float, float], *pictures: Placed, words: str = "", form: bool = False
) -> bytes:
    """Stripes of one pixel, each picture in its place; `form`: all of it in a form, halved."""
    content = "\n".join(
        f"q {width} 0 0 {height} {x} {y} cm /I{number} Do Q"
        for number, (_, _, x, y, width, height) in enumerate(pictures)
    )
    content += f"\nBT /F 12 Tf 20 20 Td ({words}) Tj ET" if words else ""
    images = [_image(across, down) for across, down, *_ in pictures]
    first = 7
    names = " ".join(f"/I{at} {first + at} 0 R" for at in range(len(images)))
    font = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    resources = f"<< /XObject << {names} >> {font} >>"
    box = f"[0 0 {page[0]} {page[1]}]"
    held = stream(f"/Type /XObject /Subtype /Form /BBox {box} /Resources {resources}", content)
    outer = "q 0.5 0 0 0.5 0 0 cm /X Do Q" if form else content
    used = "<< /XObject << /X 6 0 R >> >>" if form else resources
    return assemble_pdf(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents 4 0 R /Resources {used} >>",
            stream("", outer),
            "<< >>",
            held,
            *images,
        ]
    )


def cut_out(points: float, picture: tuple[int, int], mask: tuple[int, int], kind: str) -> bytes:
    """A coarse colour that a fine mask cuts letters out of."""
    page = f"/MediaBox [0 0 {points} {points}] /Resources << /XObject << /I 5 0 R >> >>"
    return assemble_pdf(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R {page} /Contents 4 0 R >>",
            stream("", f"q {points} 0 0 {points} 0 0 cm /I Do Q"),
            _image(*picture, f"/{kind} 6 0 R"),
            _image(*mask) if kind == "SMask" else _stencil(*mask),
        ]
    )


def small_writing(page: str, size: float, lines: int) -> bytes:
    """A page of nothing but writing."""
    content = " ".join(
        f"BT /F {size} Tf {5 * size} {(lines - at) * 2 * size} Td (Line {at} of a form) Tj ET"
        for at in range(lines)
    )
    font = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    return assemble_pdf(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R {page} /Contents 4 0 R /Resources << {font} >> >>",
            stream("", content),
        ]
    )


def _image(across: int, down: int, more: str = "") -> str:
    row = "00ff" * (across // 2) + "00" * (across % 2)
    words = (f"/Type /XObject /Subtype /Image /Width {across} /Height {down} /BitsPerComponent 8 "
             f"/ColorSpace /DeviceGray /Filter /ASCIIHexDecode {more}")  # fmt: skip
    return stream(words, row * down + ">")


def _stencil(across: int, down: int) -> str:
    words = (f"/Type /XObject /Subtype /Image /ImageMask true /Width {across} /Height {down} "
             "/BitsPerComponent 1 /Filter /ASCIIHexDecode")  # fmt: skip
    return stream(words, "0f" * ((across + 7) // 8) * down + ">")


def form(words: str, *, dynamic: bool, pages: int = 1) -> bytes:
    """An XFA form; a dynamic one has nothing on its page but a request to wait."""
    needs = "/NeedsRendering true" if dynamic else ""
    catalog = f"/AcroForm << /XFA 6 0 R /Fields [] >> {needs}"
    template = stream("", "<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
    return _document(words, catalog, [template], pages)


def with_files(words: str, names: Sequence[str], *, portfolio: bool) -> bytes:
    """A PDF with files in it; as a portfolio its page is a cover."""
    listed = " ".join(f"({name}) {6 + 2 * at} 0 R" for at, name in enumerate(names))
    more = f"/Names << /EmbeddedFiles << /Names [{listed}] >> >>"
    more += " /PageMode /UseAttachments /Collection << /View /D >>" if portfolio else ""
    objects = []
    for at, name in enumerate(names):
        objects += [
            f"<< /Type /Filespec /F ({name}) /UF ({name}) /EF << /F {7 + 2 * at} 0 R >> >>",
            stream("/Type /EmbeddedFile", "something"),
        ]
    return _document(words, more, objects)


def _document(words: str, catalog: str, objects: Sequence[str], pages: int = 1) -> bytes:
    page = ("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 500 300] /Contents 4 0 R /Resources << "
            "/Font << /F 5 0 R >> >> >>")  # fmt: skip
    kids = " ".join(["3 0 R"] * pages)
    return assemble_pdf(
        [
            f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
            page,
            stream("", f"BT /F 14 Tf 20 200 Td ({words}) Tj ET"),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *objects,
        ]
    )
