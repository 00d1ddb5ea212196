"""Numbers as people read them."""


def write_thousands(number: float | None) -> str:
    """32768 -> 32,768."""
    return "" if number is None else f"{number:,.0f}"


def write_context_length(number: float | None) -> str:
    """32768 -> 32K, 131072 -> 128K, 100000 -> 100K: a context length as people say it."""
    if number is None:
        return ""
    unit = 1024 if number % 1024 == 0 else 1000
    return f"{number / unit:.0f}K" if number >= unit else f"{number:.0f}"


def write_about(count: int) -> str:
    """831 -> 831, 1234 -> 1.2K, 48210 -> 48K, 3100000 -> 3.1M: how many, about."""
    for unit, letter in ((1_000_000, "M"), (1_000, "K")):
        if count >= unit:
            number = count / unit
            return f"{number:.1f}{letter}" if number < 9.95 else f"{number:,.0f}{letter}"
    return str(count)


def write_dollars(price: float | None) -> str:
    """0.1 -> $0.10, 3 -> $3, 0.0045 -> $0.0045."""
    if price is None:
        return ""
    return f"${price:.2f}" if price % 1 and round(price, 2) == price else f"${price:g}"
