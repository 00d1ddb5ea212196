"""What a check in the child process answers."""

SEARCH_SECONDS = 1.0
SEARCH_TOO_SLOW = f"The expression takes longer than {SEARCH_SECONDS:.0f} second on this text."

Result = dict[str, str]  # outcome, where, why
VALID: Result = {"outcome": "valid", "where": "", "why": ""}


def build_refusal(why: str, where: str = "") -> Result:
    return {"outcome": "invalid", "where": where, "why": why}


def give_up(why: str) -> Result:
    return {"outcome": "unchecked", "where": "", "why": why}
