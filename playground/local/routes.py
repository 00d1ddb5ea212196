"""Which path is answered by what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NoReturn
from urllib.parse import unquote

from playground.local.errors import ApiError
from playground.local.messages import Endpoint, Json

Page = Callable[[], Json | list[Json]]
Member = Callable[[str], Json]  # one thing of a list, by its name


@dataclass(frozen=True)
class Routes:
    pages: Mapping[str, Page]
    endpoints: Mapping[str, Endpoint]
    room: Mapping[str, int] = field(default_factory=dict)  # bytes of a body; else body.LARGEST
    members: Mapping[str, Member] = field(default_factory=dict)  # by the path of the list

    def get_page(self, path: str) -> Page:
        return self.pages.get(path) or self._find_member(path) or self._raise_not_found(path, "GET")

    def get_endpoint(self, path: str) -> Endpoint:
        return self.endpoints.get(path) or self._raise_not_found(path, "POST")

    def _find_member(self, path: str) -> Page | None:
        """A name may hold slashes, written as they are or as %2F."""
        for head, member in self.members.items():
            if path.startswith(f"{head}/"):
                return partial(member, unquote(path.removeprefix(f"{head}/")))
        return None

    def refuse_method(self, path: str, method: str) -> None:
        self._raise_not_found(path, method)

    def _raise_not_found(self, path: str, method: str) -> NoReturn:
        if path in self.pages or path in self.endpoints or self._find_member(path):
            right = "POST" if path in self.endpoints else "GET"
            sentence = f"{path} answers {right}, not {method}."
            raise ApiError(405, "method_not_allowed", sentence)
        raise ApiError(404, "endpoint_not_found", f"There is no endpoint {method} {path}.")
