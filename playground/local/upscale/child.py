"""The process that holds the upscaler."""

from typing import Any

from playground.local.child import MOST_THREADS, ChildHandler, serve_model
from playground.local.messages import Json


def load_upscaler(job: Json) -> Any:
    """The upscaler; it loads a network when one is asked for."""
    from playground.local.upscale.upscaler import Upscaler

    return Upscaler(job["networks"], min(job["threads"], MOST_THREADS))


class Handler(ChildHandler):
    def answer_request(self, payload: Json) -> None:
        from playground.local.upscale.upscaler import RefusedError

        try:
            png = self.server.model.enlarge_picture(
                payload["image"], payload["upscaler"], payload["factor"], self.check_client
            )
        except RefusedError as error:
            self.send_refusal(422, str(error))
            return
        self.send_head(200, "image/png")
        self.wfile.write(png)


if __name__ == "__main__":
    serve_model(load_upscaler, Handler)
