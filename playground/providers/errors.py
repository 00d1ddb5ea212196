# ruff: noqa: N818 - a name says what happened; all of them are errors
"""Every way a call to a provider can fail, as one tree. The message is a sentence for a person."""


class Cancelled(Exception):
    """The caller hung up. Not a ProviderError: nothing went wrong, nobody needs to be told."""


class ProviderError(Exception):
    """The root. `kind` is for machines and CSS, `status` the HTTP status of the page that tells."""

    kind = "error"
    status = 502
    hint = ""  # what to do, where the message does not say it

    def __init__(
        self,
        message: str,
        *,
        retry_after: float | None = None,
        upstream_status: int | None = None,
        detail: str = "",
        transient: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.retry_after = retry_after  # seconds
        self.upstream_status = upstream_status
        self.detail = detail  # the provider's own words, bounded, never a key
        self.transient = transient  # the same request may succeed a moment later


class NotConfigured(ProviderError):
    kind = "not_configured"
    status = 503
    hint = "You can add it on the Keys page. The host can also add one for everyone."


class NotOffered(NotConfigured):
    hint = "Choose another provider."


class NoTokenizer(ProviderError):
    """The server has no address that counts tokens."""

    kind = "no_tokenizer"
    status = 501
    hint = "Everything else still works. Choose another provider to count tokens."


class Unreachable(ProviderError):
    kind = "unreachable"
    status = 502
    hint = "Check the connection and the provider's URL, then try again."


class TimedOut(Unreachable):
    kind = "timed_out"
    status = 504
    hint = "The model may still be loading. Try again or choose a smaller one."


class Refused(ProviderError):
    kind = "refused"
    status = 400


class BadKey(Refused):
    kind = "bad_key"
    status = 401
    hint = "Check the key on the Keys page."


class BadLogin(BadKey):
    """A server that takes a user name and password had none of ours, or wrong ones."""

    kind = "bad_login"
    hint = "The host of this playground sets them."


class Forbidden(Refused):
    kind = "forbidden"
    status = 403
    hint = "The model may be gated or not part of your plan."


class UnknownModel(Refused):
    kind = "unknown_model"
    status = 404
    hint = "Names are case-sensitive: check the model list. Local models may need “make models”."


class Invalid(Refused):
    kind = "invalid"
    status = 422
    hint = "Change it and run again."


class ContextOverflow(Invalid):
    kind = "context_overflow"
    hint = (
        "Shorten your message, start a new chat, lower Max tokens, or choose a model with a larger"
        " context."
    )


class ModelCold(Refused):
    kind = "model_cold"
    status = 503
    hint = "Loading can take five minutes to an hour. There is nothing wrong with your request."


class RateLimited(ProviderError):
    kind = "rate_limited"
    status = 429
    hint = "Wait for a running request to finish."


class Overloaded(ProviderError):
    kind = "overloaded"
    status = 503
    hint = "Try again in a moment or choose another model."


class EngineFault(Overloaded):
    """An image server's own code gave up: the same request would do so again."""

    kind = "engine_fault"
    hint = "The same request would fail again. Change it or check the server's log."


class NoModel(Refused):
    kind = "no_model"
    status = 503
    hint = "Choose a model in the form or load one on the server, then try again."


class BadAddress(ProviderError):
    """An address that a person gave, and that the server will not or need not open."""

    kind = "bad_address"
    status = 422
    hint = "Check the URL, or save the picture and upload it."


class NotFetched(ProviderError):
    """The address is fine, but no picture came from it."""

    kind = "not_fetched"
    status = 502
    hint = "Save the picture to your device and upload it."


class OutOfReach(NotFetched):
    """A public address that does not answer this server: from elsewhere it may."""


class BadAnswer(ProviderError):
    kind = "bad_answer"
    status = 502
    hint = "The response doesn't match the API documentation. Try again or choose another model."


class BrokenOff(BadAnswer):
    """The provider says that it ended the answer before it was complete."""

    kind = "broken_off"
    hint = "The partial answer was saved. Try again or choose another model."
