"""The process that holds the reader."""

from pathlib import Path
from typing import Any

import orjson

from playground.local.child import MOST_THREADS, ChildHandler, serve
from playground.local.messages import Json


def load(job: Json) -> Any:
    """The reader, its networks loaded."""
    from playground.local.vision.reader import Reader

    threads = min(job["threads"], MOST_THREADS)
    return Reader(Path(job["detector"]), Path(job["recogniser"]), threads)


class Handler(ChildHandler):
    def work(self, payload: Json) -> None:
        """Every image is checked before the first is read: a refusal still has its status."""
        from playground.local import pictures

        images: list[str] = payload["images"]
        for number, encoded in enumerate(images, start=1):
            self.look()
            try:
                pictures.opened(encoded)
            except pictures.PictureError as error:
                self.refuse(422, f"Image {number} {error}.")
                return
        self.head(200, "text/event-stream")
        for page, encoded in enumerate(images):
            self._page(page, pictures.opened(encoded))
        self.wfile.write(b"data: [DONE]\n\n")

    def _page(self, page: int, image: Any) -> None:
        def progress(done: int, found: int) -> None:
            self.look()
            self._say({"page": page, "read": done, "found": found})

        read = self.server.model.read(image, progress)
        self._say({"page": page, "text": read.text, "lines": read.lines, "note": read.note})

    def _say(self, event: Json) -> None:
        self.wfile.write(b"data: %b\n\n" % orjson.dumps(event))


if __name__ == "__main__":
    serve(load, Handler)
