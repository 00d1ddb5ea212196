"""The process that holds the reader."""

from pathlib import Path
from typing import Any

import orjson

from playground.local.child import MOST_THREADS, ChildHandler, serve_model
from playground.local.messages import Json


def load_reader(job: Json) -> Any:
    """The reader, its networks loaded."""
    from playground.local.vision.reader import Reader

    threads = min(job["threads"], MOST_THREADS)
    return Reader(Path(job["detector"]), Path(job["recogniser"]), threads)


class Handler(ChildHandler):
    def answer_request(self, payload: Json) -> None:
        """Every image is checked before the first is read: a refusal still has its status."""
        from playground.local import pictures

        images: list[str] = payload["images"]
        for number, encoded in enumerate(images, start=1):
            self.check_client()
            try:
                pictures.open_picture(encoded)
            except pictures.PictureError as error:
                self.send_refusal(422, f"Image {number} {error}.")
                return
        self.send_head(200, "text/event-stream")
        for page, encoded in enumerate(images):
            self._read_page(page, pictures.open_picture(encoded))
        self.wfile.write(b"data: [DONE]\n\n")

    def _read_page(self, page: int, image: Any) -> None:
        def report_progress(done: int, total: int) -> None:
            self.check_client()
            self._send_event({"page": page, "read": done, "found": total})

        read = self.server.model.read_page(image, report_progress)
        self._send_event({"page": page, "text": read.text, "lines": read.lines, "note": read.note})

    def _send_event(self, event: Json) -> None:
        self.wfile.write(b"data: %b\n\n" % orjson.dumps(event))


if __name__ == "__main__":
    serve_model(load_reader, Handler)
