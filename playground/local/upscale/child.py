"""The process that holds the upscaler."""

from typing import Any

from playground.local.child import MOST_THREADS, ChildHandler, serve
from playground.local.messages import Json


def load(job: Json) -> Any:
    """The upscaler; it loads a network when one is asked for."""
    from playground.local.upscale.upscaler import Upscaler

    return Upscaler(job["networks"], min(job["threads"], MOST_THREADS))


class Handler(ChildHandler):
    def work(self, payload: Json) -> None:
        from playground.local.upscale.upscaler import RefusedError

        try:
            png = self.server.model.enlarge(
                payload["image"], payload["upscaler"], payload["factor"], self.look
            )
        except RefusedError as error:
            self.refuse(422, str(error))
            return
        self.head(200, "image/png")
        self.wfile.write(png)


if __name__ == "__main__":
    serve(load, Handler)
