"""How many bytes a file may have, and how that is said."""

from playground.intake import limits
from playground.intake.errors import IntakeError, build_error
from playground.intake.limits import MB
from playground.intake.sniff import Kind


def format_megabytes(count: int) -> str:
    """As people read it: 0.3 MB, 12 MB; below that, kB."""
    if count < MB // 10:
        return f"{max(1, round(count / 1024))} kB"
    figure = f"{count / MB:.0f}" if count >= 10 * MB else f"{count / MB:.1f}".removesuffix(".0")
    return f"{figure} MB"


def most_bytes(kind: Kind | None) -> int:
    """Without a kind, the bound that no kind may exceed."""
    return limits.PICTURE_BYTES if kind and kind.slug != "pdf" else limits.PDF_BYTES


def check_bytes(name: str, size: int, kind: Kind | None, most: int | None = None) -> None:
    if size > (most or most_bytes(kind)):
        raise too_many_bytes(name, kind)


def too_many_bytes(name: str, kind: Kind | None) -> IntakeError:
    most = format_megabytes(most_bytes(kind))
    what = f"{kind.title} files" if kind else "files"
    words = f"is larger than {most}, the limit for {what}. Make it smaller or split it."
    return build_error(name, words, "too_many_bytes", 413)
