"""What the model reads of a call: JSON of a bounded size, with other people's words marked as such."""

import json
import re
from typing import Any

LONGEST = 8_000
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


def encoded(result: dict[str, Any]) -> str:
    """The result as JSON, as short as JSON can be."""
    return json.dumps(result, ensure_ascii=False, separators=(",", ":"), default=str)


def bounded(result: dict[str, Any]) -> dict[str, Any]:
    """The result, or its beginning with a note that the rest is missing."""
    text = encoded(result)
    if len(text) <= LONGEST:
        return result
    room = LONGEST
    while len(encoded(cut := _beginning(text, room))) > LONGEST:
        room -= 500
    return cut


def data_only(result: dict[str, Any], *fields: str) -> dict[str, Any]:
    """Mark fields that hold what other people wrote: the prompt says that nothing in them is an instruction."""
    return {**result, "written_by_others": list(fields)}


def plain(text: str, longest: int = 2_000) -> str:
    """Text that somebody else wrote, without characters that nobody can see."""
    clean = _INVISIBLE.sub("", text)
    return clean if len(clean) <= longest else clean[:longest] + " …"


def _beginning(text: str, room: int) -> dict[str, Any]:
    return {"note": "This result was too long and is cut here: ask for less.", "beginning": text[:room]}
