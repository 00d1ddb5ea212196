"""The one way in which a file or a text is refused: a sentence for a person."""


class InfotextError(Exception):
    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
