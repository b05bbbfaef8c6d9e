"""Where a sentence ends, in English and Chinese. Not a parser: it knows marks, spaces and a few abbreviations."""

import re

_END = re.compile(
    r"""
    (?P<chinese>[。！？；…]+["'”’」』）)】]*)            # a full-width mark ends it wherever it stands
  | (?P<latin>[.!?]+["'”’)\]]*)(?=\s|$)               # a dot only before a space: 3.5 and example.com go on
  | \n+
    """,
    re.VERBOSE,
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'])(?:[A-Za-z]|e\.g|i\.e|vs|approx|no|nos|dr|mr|mrs|ms|prof|inc|ltd|co|st|dept|max|min|fig|u\.s|\d{1,2})\.$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\s+[^\sA-Z\d\"'“‘(\[*\-•\u2e80-\U0003ffff]")


def sentences(text: str) -> list[str]:
    """The sentences of a text, each an exact part of it without the space around it; nothing else is left out."""
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        if match["latin"] and _inside(text, start, match):
            continue
        found.append(text[start : match.end()].strip())
        start = match.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def _inside(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a dot belongs to an abbreviation or a number in the middle of a sentence, or the next word goes on."""
    if text.startswith("\n", match.end()) or match["latin"][0] in "!?":
        return False
    if _GOES_ON.match(text, match.end()):
        return True
    before = _ABBREVIATION.search(text, start, match.start() + 1)
    return before is not None and (not before[0].strip(" (\"'")[0].isdigit() or before.start() == start)
