"""The one way in which the intake refuses: a sentence about one file, and what to do."""


class IntakeError(Exception):
    """`message` is for a person, `code` for machines, `status` the HTTP status that fits."""

    def __init__(self, message: str, code: str = "unusable", status: int = 422) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status


def build_error(name: str, sentence: str, code: str, status: int = 422) -> IntakeError:
    """`sentence` goes on after the file's name."""
    return IntakeError(f"“{name}” {sentence}", code, status)
