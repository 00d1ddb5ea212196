"""What may answer in the server's place, and what a page then shows."""

from typing import Any

from playwright.sync_api import Page, Request, Route

PAGE = "text/html; charset=utf-8"
BETWEEN: list[tuple[str, dict[str, Any]]] = [
    ("sign-in page", {"status": 200, "content_type": PAGE, "body": "<form>Sign in</form>"}),
    ("proxy", {"status": 200, "body": ""}),
    ("proxy", {"status": 200, "json": {"ok": True}}),
    ("413", {"status": 413, "content_type": PAGE, "body": "<h1>Too large</h1>"}),
    ("502", {"status": 502, "content_type": PAGE, "body": "<h1>Bad gateway</h1>"}),
    ("redirected", {"status": 302, "headers": {"Location": "/login/?next=/"}}),
    (
        "connection was lost",
        {"status": 200, "content_type": "text/event-stream", "body": ": hello\n\n"},
    ),
]


def asks_model(request: Request) -> bool:
    """Whether it sends a message: what only counts tokens does not."""
    counts = "/text/meter/" in request.url or "tokenize" in (request.post_data or "")
    return request.method == "POST" and not counts


class Between:
    """Something between the page and its server, which answers each ask in its place."""

    def __init__(self, page: Page, path: str = "**/text/**", **answer: Any) -> None:
        self.page, self.path, self.answer = page, path, answer
        self.posts: list[Request] = []
        page.route(path, self._pass)

    def _pass(self, route: Route) -> None:
        request = route.request
        if not asks_model(request):
            route.continue_()
            return
        self.posts.append(request)
        if self.answer:
            route.fulfill(**self.answer)
        else:
            route.abort()

    def go(self) -> None:
        self.page.unroute(self.path)


def problem(page: Page) -> Any:
    return page.locator("[data-error] .problem")
