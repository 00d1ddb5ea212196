"""Words that are put around a prompt, where everybody can see them before it is sent."""

PLACE = "{prompt}"
MOST_PLACES = 3  # of one style: more would only make a long text longer


def insert_style(words: str, prompt: str) -> str:
    """The prompt in its place; a style that names no place comes after it."""
    prompt = prompt.strip()
    if PLACE in words:
        return words.replace(PLACE, prompt, MOST_PLACES)
    return ", ".join(part for part in (prompt, words.strip()) if part)
