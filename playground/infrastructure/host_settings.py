"""The settings of what a host looks at and stores."""

import ipaddress
from dataclasses import dataclass

from playground.env import Knobs

TEN_YEARS = 3650  # days
MIN_TOKEN_CHARS = 16


@dataclass(frozen=True, slots=True)
class HostSettings:
    """`settings.HOSTING`. Of days, 0 is for ever."""

    audit_days: int
    run_days: int
    file_days: int
    audit_addresses: bool  # as they are, beside the keyed hash of each
    log_format: str  # json or text
    log_people: bool  # whose request it was, in JSON
    metrics_token: str  # whoever sends it may read the metrics; blank: none is needed
    metrics_networks: tuple[str, ...]  # from which they are read; none: from any


def read_host_settings(knobs: Knobs) -> HostSettings:
    return HostSettings(
        audit_days=knobs.read_whole("PLAYGROUND_AUDIT_DAYS", 365, low=0, high=TEN_YEARS),
        run_days=knobs.read_whole("PLAYGROUND_RUN_DAYS", 0, low=0, high=TEN_YEARS),
        file_days=knobs.read_whole("PLAYGROUND_FILE_DAYS", 0, low=0, high=TEN_YEARS),
        audit_addresses=knobs.read_flag("PLAYGROUND_AUDIT_ADDRESSES", default=False),
        log_format=knobs.read_choice("PLAYGROUND_LOG_FORMAT", "text", choices=("text", "json")),
        log_people=knobs.read_flag("PLAYGROUND_LOG_PEOPLE", default=False),
        metrics_token=read_token(knobs),
        metrics_networks=read_networks(knobs),
    )


def read_token(knobs: Knobs) -> str:
    """A wrong one is not repeated: it may be a password."""
    token = knobs.read_text("PLAYGROUND_METRICS_TOKEN", "")
    if token and (len(token) < MIN_TOKEN_CHARS or not (token.isascii() and token.isprintable())):
        knobs.note_complaint(
            "PLAYGROUND_METRICS_TOKEN", "…", f"at least {MIN_TOKEN_CHARS} characters of ASCII"
        )
    return token


def read_networks(knobs: Knobs) -> tuple[str, ...]:
    words = knobs.read_words("PLAYGROUND_METRICS_NETWORKS", [])
    for word in words:
        try:
            ipaddress.ip_network(word, strict=False)
        except ValueError:
            knobs.note_complaint(
                "PLAYGROUND_METRICS_NETWORKS", word, "addresses or networks, such as 10.0.0.0/8"
            )
    return tuple(words)
