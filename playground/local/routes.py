"""Which path is answered by what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from playground.local.errors import ApiError
from playground.local.messages import Endpoint, Json

Page = Callable[[], Json | list[Json]]


@dataclass(frozen=True)
class Routes:
    pages: Mapping[str, Page]
    endpoints: Mapping[str, Endpoint]
    room: Mapping[str, int] = field(default_factory=dict)  # bytes of a body; else body.LARGEST

    def page(self, path: str) -> Page:
        return self.pages.get(path) or self._nothing(path, "GET")

    def endpoint(self, path: str) -> Endpoint:
        return self.endpoints.get(path) or self._nothing(path, "POST")

    def refuse_method(self, path: str, method: str) -> None:
        self._nothing(path, method)

    def _nothing(self, path: str, method: str) -> Callable[..., Json]:
        if path in self.pages or path in self.endpoints:
            right = "GET" if path in self.pages else "POST"
            sentence = f"{path} answers {right}, not {method}."
            raise ApiError(405, "method_not_allowed", sentence)
        raise ApiError(404, "endpoint_not_found", f"There is no endpoint {method} {path}.")
