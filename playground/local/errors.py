"""The one error of this server, in the documented form {"error": {message, type, code}}."""

from dataclasses import dataclass


@dataclass(eq=False)  # not frozen: Python writes the traceback into it
class ApiError(Exception):
    """A refusal: an HTTP status, a sentence for a person, a code for a machine."""

    status: int
    code: str
    message: str
    retry_after: int | None = None  # seconds

    def __str__(self) -> str:
        return self.message

    @property
    def kind(self) -> str:
        if self.status == 429:
            return "rate_limit_error"
        return "server_error" if self.status >= 500 else "invalid_request_error"

    def as_json(self) -> dict[str, dict[str, str]]:
        return {"error": {"message": self.message, "type": self.kind, "code": self.code}}


class ClientGoneError(Exception):
    """The client hung up; there is nobody left to answer."""


def build_malformed(message: str, code: str = "malformed_request") -> ApiError:
    return ApiError(400, code, message)


def build_missing(name: str) -> ApiError:
    return ApiError(400, "missing_parameter", f"{name} is required.")


def build_invalid(message: str, code: str = "invalid_value") -> ApiError:
    return ApiError(422, code, message)


def build_unsupported(name: str) -> ApiError:
    sentence = f"{name} is not supported by the local models. Leave it out."
    return ApiError(422, "unsupported_parameter", sentence)


def unknown_model(model: str) -> ApiError:
    return ApiError(404, "model_not_found", f"Model '{model}' not found")


def build_unavailable(message: str, retry_after: int | None = None) -> ApiError:
    return ApiError(503, "model_unavailable", message, retry_after)
