"""One provider, spoken to: requests go out with the key, answers and errors come back alike."""

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import requests

from playground.providers import errors, faults, shapes
from playground.providers.auth import explain_login, is_login, make_auth, require_sendable
from playground.providers.body import Body
from playground.providers.cancel import Cancel
from playground.providers.fault_words import clean_words
from playground.providers.lenient import parse_json
from playground.providers.location import get_root, locate_provider
from playground.providers.outgoing import build_request, name_visitor
from playground.providers.retry import INTERACTIVE, Policy, with_retries
from playground.providers.spec import Endpoint, Provider
from playground.providers.stream import Stream
from playground.providers.tokenizers import count_tokens
from playground.providers.wire import exchange_messages

MAX_ANSWER_BYTES = 256 * 2**20  # bytes of one answer: a batch of large images in base64
MAX_ERROR_BYTES = 2**20

# What is sent along where the answer is to come piece by piece.
STREAMED = {"stream": True, "stream_options": {"include_usage": True}}
NEEDED_FOR = {"text": "to use it", "image": "to generate images"}  # by the key of an endpoint
OnWait = Callable[[float, errors.ProviderError], None]


class Client:
    """Cheap to make: the process keeps the connections. `visitor`: an opaque word for who asks."""

    def __init__(
        self,
        provider: Provider,
        *,
        base_url: str | None = None,
        key: str = "",
        image_key: str = "",
        policy: Policy = INTERACTIVE,
        visitor: str = "",
    ) -> None:
        self.policy, self._visitor = policy, visitor
        self._base = base_url or provider.base_url
        self.provider = locate_provider(provider, self._base)
        self._keys = {"text": key.strip(), "image": image_key.strip() or key.strip()}

    def __repr__(self) -> str:
        return f"<Client {self.provider.slug} at {self._base}>"

    def stream(
        self,
        endpoint: Endpoint,
        payload: Mapping[str, Any],
        *,
        cancel: Cancel | None = None,
        on_wait: OnWait | None = None,
        omit: str = "",
    ) -> Stream:
        """Send the request; what comes back is to be iterated. A refusal is raised here."""
        wanted = STREAMED if endpoint.streams else {}
        request = self._build_request(endpoint, {**payload, **wanted}, omit=omit)
        request.headers["Accept"] = "text/event-stream, application/json"
        request.headers["Accept-Encoding"] = "identity"
        body = self._open_with_retries(request, endpoint, cancel or Cancel(), on_wait)
        try:
            return self._open_stream(body, endpoint)
        except BaseException:
            body.close()
            raise

    def send(
        self,
        endpoint: Endpoint,
        payload: Mapping[str, Any] | None = None,
        *,
        query: Mapping[str, Any] | None = None,
        cancel: Cancel | None = None,
        on_wait: OnWait | None = None,
        limit: int = MAX_ANSWER_BYTES,
    ) -> Any:
        """Send the request; the whole JSON answer comes back. `limit`: bytes it may have."""
        deadline = time.monotonic() + self.policy.whole
        body = self._call_endpoint(endpoint, payload, query, cancel or Cancel(), on_wait)
        try:
            body.bound_size(limit)
            answer = body.read_all(deadline)
        finally:
            body.close()
        return self.read(endpoint, answer)

    def download(
        self,
        endpoint: Endpoint,
        payload: Mapping[str, Any],
        take: Callable[[bytes], object],
        *,
        cancel: Cancel | None = None,
        on_wait: OnWait | None = None,
    ) -> None:
        """Send the request; the answer is handed to `take` as it comes, for `read` later."""
        body = self._call_endpoint(endpoint, payload, None, cancel or Cancel(), on_wait)
        try:
            for part in body.list_parts(time.monotonic() + self.policy.whole):
                take(part)
        finally:
            body.close()

    def read(self, endpoint: Endpoint, answer: bytes) -> Any:
        """What a whole JSON answer holds. An error that came with a 200 is raised."""
        parsed = self._parse_answer(endpoint, answer)
        if isinstance(parsed, dict) and parsed.get("error"):
            raise self._find_fault(endpoint, parsed) or errors.BadAnswer(
                f"{self.provider.name} failed."
            )
        return parsed

    def complete(
        self,
        endpoint: Endpoint,
        payload: Mapping[str, Any],
        *,
        cancel: Cancel | None = None,
        on_wait: OnWait | None = None,
    ) -> shapes.Completion:
        """A text answer in one piece."""
        answer = self.send(endpoint, payload, cancel=cancel, on_wait=on_wait)
        return shapes.read_completion(answer, self.provider.name)

    def tokenize(
        self, endpoint: Endpoint, payload: Mapping[str, Any], *, cancel: Cancel | None = None
    ) -> shapes.TokenCount:
        """How many tokens a prompt or a conversation is."""
        send = partial(self.send, cancel=cancel)
        return count_tokens(send, endpoint, payload, address=self._base, who=self.provider.name)

    def fetch_images(
        self,
        endpoint: Endpoint,
        payload: Mapping[str, Any],
        *,
        cancel: Cancel | None = None,
        on_wait: OnWait | None = None,
    ) -> shapes.Images:
        """The pictures of txt2img, img2img or upscale. An answer without any is a BadAnswer."""
        answer = self.send(endpoint, payload, cancel=cancel, on_wait=on_wait)
        return shapes.read_images(answer, payload, self.provider.name)

    def list_names(self, endpoint: Endpoint, *, cancel: Cancel | None = None) -> list[shapes.Name]:
        """What a picker offers: image models, samplers, upscalers."""
        return shapes.read_names(self.send(endpoint, cancel=cancel))

    def _call_endpoint(
        self,
        endpoint: Endpoint,
        payload: Mapping[str, Any] | None,
        query: Mapping[str, Any] | None,
        cancel: Cancel,
        on_wait: OnWait | None,
    ) -> Body:
        """The answer that the provider has begun."""
        return self._open_with_retries(
            self._build_request(endpoint, payload, query), endpoint, cancel, on_wait
        )

    def _build_request(
        self,
        endpoint: Endpoint,
        payload: Mapping[str, Any] | None,
        query: Mapping[str, Any] | None = None,
        omit: str = "",
    ) -> requests.PreparedRequest:
        self.require_key(endpoint)
        payload = name_visitor(self.provider, payload, self._visitor)
        auth = make_auth(self._keys[endpoint.key], takes_login=self.provider.takes_login)
        return build_request(
            self.provider, get_root(self._base), endpoint, payload, query, auth, omit
        )

    def require_key(self, endpoint: Endpoint) -> None:
        """Raise NotConfigured where a call would, before anything is recorded or sent."""
        key = self._keys[endpoint.key]
        if not self._base:
            raise errors.NotOffered(f"No URL is set for {self.provider.name}.")
        open_list = self.provider.lists_without_key and endpoint.name == "models"
        if self.provider.needs_key and not key and not open_list:
            raise errors.NotConfigured(
                f"Add your {self.provider.name} key {NEEDED_FOR[endpoint.key]}."
            )
        if not (self.provider.takes_login and is_login(key)):
            require_sendable(key, self.provider.name)

    def _open_with_retries(
        self,
        request: requests.PreparedRequest,
        endpoint: Endpoint,
        cancel: Cancel,
        on_wait: OnWait | None,
    ) -> Body:
        attempt = partial(self._attempt_request, request, endpoint, cancel)
        return with_retries(attempt, self.policy, sleep=cancel.wait, on_wait=on_wait)

    def _attempt_request(
        self, request: requests.PreparedRequest, endpoint: Endpoint, cancel: Cancel
    ) -> Body:
        body = exchange_messages(
            request, self.policy, cancel, who=self.provider.name, limit=MAX_ANSWER_BYTES
        )
        if 200 <= body.status < 300:
            return body
        try:
            fault = faults.explain_answer(
                body.status,
                body.headers,
                body.read_some(MAX_ERROR_BYTES, self.policy.connect),
                who=self.provider.name,
                key=self._keys[endpoint.key],
                now=time.time(),
            )
        finally:
            body.close()
        raise explain_login(fault, self.provider, has_login=bool(self._keys[endpoint.key]))

    def _open_stream(self, body: Body, endpoint: Endpoint) -> Stream:
        """An error that came with a 200 is raised here too, where it does not claim to stream."""
        assembler = shapes.Assembler(partial(self._find_fault, endpoint))
        stream = Stream(body, assembler)
        if "event-stream" not in body.headers.get("content-type", ""):
            stream.open()
        return stream

    def _find_fault(self, endpoint: Endpoint, answer: Any) -> errors.ProviderError | None:
        return faults.explain_frame(answer, self.provider.name, self._keys[endpoint.key])

    def _parse_answer(self, endpoint: Endpoint, body: bytes) -> Any:
        try:
            return parse_json(body)
        except ValueError as error:
            words = clean_words(faults.read_error(body)[1], self._keys[endpoint.key])
            raise errors.BadAnswer(
                f"{self.provider.name} sent a response that isn't JSON.", detail=words
            ) from error
