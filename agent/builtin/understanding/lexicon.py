"""The concepts of the lexicon files, found in a text. A concept is named in either language, so mixed messages need no
care.

A lexicon file has sections `[CONCEPT]`; every line below is a pattern. In English a pattern matches whole words and a
space any white space; in both ` ~ ` lets a little stand between. What `MASK` matches is blanked out beforehand.
"""

import re
from collections.abc import Iterator
from functools import cache

from agent.builtin.understanding.normalise import HERE

_GAP = {"en": r"(?:\s+[\w'#-]+){0,3}?\s+", "zh": r"[^,.!?;。、\n]{0,6}?"}
_WORD = {"en": r"(?<![a-z0-9_']){}(?![a-z0-9_'])", "zh": "{}"}


def _sections(language: str) -> Iterator[tuple[str, str]]:
    section = ""
    for line in (HERE / f"lexicon_{language}.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("# "):
            continue
        if line.startswith("[") and line.endswith("]") and line[1:-1].isupper():
            section = line[1:-1]
        else:
            yield section, line


def _compiled(language: str, patterns: list[str]) -> re.Pattern[str]:
    joined = "|".join(pattern.replace(" ~ ", _GAP[language]) for pattern in patterns)
    if language == "en":
        joined = joined.replace("  ", " ").replace(" ", r"\s+").replace(r"\s+?", r"\s*")
    return re.compile(_WORD[language].format(f"(?:{joined})"))


@cache
def concepts(language: str) -> dict[str, re.Pattern[str]]:
    """Each concept of one language as one pattern."""
    grouped: dict[str, list[str]] = {}
    for section, pattern in _sections(language):
        grouped.setdefault(section, []).append(pattern)
    return {section: _compiled(language, patterns) for section, patterns in grouped.items()}


def alternatives(concept: str, language: str) -> str:
    """The patterns of a concept as they stand in the file, for a pattern in which it is a part."""
    return "|".join(pattern for section, pattern in _sections(language) if section == concept)


def masked(text: str) -> str:
    """The text with what only looks like a concept blanked out, of the same length."""
    for language in ("en", "zh"):
        text = concepts(language)["MASK"].sub(lambda match: "·" * len(match[0]), text)
    return text


def found(concept: str, text: str) -> list[tuple[int, int]]:
    """Where a concept is named in a text, in order."""
    spans = []
    for language in ("en", "zh"):
        pattern = concepts(language).get(concept)
        if pattern is not None:
            spans += [match.span() for match in pattern.finditer(text)]
    return sorted(spans)


def whole(concept: str, text: str) -> bool:
    """Whether the text is nothing but this concept."""
    stripped = text.strip(" ,.!?;:。、~…\"'-()\n")
    patterns = (concepts(language).get(concept) for language in ("en", "zh"))
    return bool(stripped) and any(pattern.fullmatch(stripped) for pattern in patterns if pattern is not None)
