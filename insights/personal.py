"""Texts of customers without what says whose they are, as far as its form tells: e-mail addresses and long numbers."""

import re

_PERSONAL = re.compile(r"[^\s@]+@[^\s@]+|\+?\d(?:[ -]?\d){4,}")


def without_addresses(text: str) -> str:
    """The text on one line, an ellipsis in the place of each."""
    return _PERSONAL.sub("…", " ".join(text.split()))
