"""Which articles are for staff only: what a document says of itself, and the marks that its source bears. No rows.

A mark names everything of a source (`/`), a folder in it (`scripts/`), a file, or a document's id. The strictest word
counts: what its file or any mark calls staff's is never found for a customer.
"""

from collections.abc import Iterable
from typing import Literal, TypeAlias, get_args

from knowledge.errors import Unreadable

Audience: TypeAlias = Literal["customers", "staff"]
EVERYTHING = "/"


def named(value: str | None) -> str:
    """What a document says its audience is, empty where it says nothing. Raises Unreadable for any other word."""
    word = (value or "").strip().lower()
    if word and word not in get_args(Audience):
        raise Unreadable(f"its audience is {value!r}: write staff or customers")
    return word


def is_marked(marks: Iterable[str], key: str, origin: str) -> bool:
    """Whether one of a source's marks is about a document."""
    return any(
        mark in (EVERYTHING, key, origin) or (mark.endswith("/") and origin.startswith(mark)) for mark in marks or ()
    )
