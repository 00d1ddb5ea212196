"""Visitors: browser contexts that are watched for what no page of ours may do."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, ViewportSize

DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 375, "height": 812}


class Visitors:
    """Makes visitors of one site, and says at the end what their pages did wrong."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser = browser
        self.url = url
        self.urls = {url}
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def new(self, **options: Any) -> Page:
        """A page of somebody who was never here."""
        chosen = {"base_url": self.url, "viewport": DESK, **options}
        self.urls.add(chosen["base_url"])
        context = self.browser.new_context(**chosen)
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        context.on("request", self._check_request)
        context.on("console", self._note_message)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        return context.new_page()

    def _check_request(self, request: Request) -> None:
        if not request.url.startswith((*self.urls, "data:", "blob:")):
            self.complaints.append(f"asked for {request.url}")

    def _note_message(self, message: ConsoleMessage) -> None:
        """Refusals are logged by the browser itself; a breach of the page's policy must not be."""
        if message.type == "error" and "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def close_all(self) -> None:
        for context in self.contexts:
            context.close()
        assert not self.complaints, self.complaints
