"""`make bench`, or `python -m bench streams` for a part of it."""

import argparse
import gc
import sys
from collections.abc import Callable, Iterator

from bench import (
    busy,
    comparison,
    conversations,
    gallery,
    growth,
    images,
    lighthouse,
    local_images,
    ocr,
    opens,
    page_cost,
    pages,
    place,
    rounds,
    search,
    streams,
)
from bench.machine import raise_open_files
from bench.place import Place
from bench.report import Part, write_markdown, write_plain


def search_part(_at: Place) -> Iterator[Part]:
    yield search.measure_search()


def ocr_part(_at: Place) -> Iterator[Part]:
    yield ocr.measure_reader()


def local_images_part(_at: Place) -> Iterator[Part]:
    yield local_images.measure_painter()


def images_part(at: Place) -> Iterator[Part]:
    yield images.measure_images(at)


PARTS: dict[str, Callable[[Place], Iterator[Part]]] = {
    "start": pages.start_part,
    "pages": pages.page_part,
    "cpu": page_cost.measure_pages,
    "search": search_part,
    "gallery": gallery.measure_gallery,
    "streams": streams.measure_streams,
    "opens": opens.measure_opens,
    "conversations": conversations.measure_conversations,
    "rounds": rounds.measure_rounds,
    "comparison": comparison.measure_comparisons,
    "busy": busy.measure_busy,
    "growth": growth.measure_growth,
    "images": images_part,
    "ocr": ocr_part,
    "local-images": local_images_part,
    "lighthouse": lighthouse.measure_pages,
}
ON_REQUEST = {"lighthouse", "local-images"}  # not without their names


def main() -> int:
    chosen = parse_arguments()
    raise_open_files()
    gc.disable()  # a collection would be counted as the server's delay
    parts = list(measure_parts(chosen.parts or [part for part in PARTS if part not in ON_REQUEST]))
    print("\n".join(write_markdown(parts) if chosen.markdown else write_plain(parts)))
    return any(f.verdict == "MISS" for part in parts for f in part.figures)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(PARTS)}; or all")
    parser.add_argument("--markdown", action="store_true", help="the table of the README")
    chosen = parser.parse_args()
    if unknown := set(chosen.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return chosen


def measure_parts(names: list[str]) -> Iterator[Part]:
    with place.open_place() as at:
        for name in names:
            for part in PARTS[name](at):
                print(f"{part.title}: measured", file=sys.stderr)
                yield part


if __name__ == "__main__":
    sys.exit(main())
