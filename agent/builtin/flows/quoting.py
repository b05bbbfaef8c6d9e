"""What to show of the passages that a search found: the section that answers, or the beginnings of several, word for word.

A short section reads better whole than as one sentence out of its middle; of a long one the sentences that answer are taken.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agent.builtin.understanding.normalise import language, normalise
from knowledge.asked import asked_for, subject
from knowledge.choose import is_internal, rated
from knowledge.passage import Passage
from knowledge.quote import best_sentences
from knowledge.sentences import sentences
from knowledge.tokens import FUNCTION_WORDS, asked, tokens

SHORT = 450
"""Characters of a section that is shown whole."""
LONGEST = 900
"""Characters of an answer."""
SECTIONS = 4
"""Sections whose beginnings make an overview."""
CLOSE, CLOSE_ELSEWHERE = 0.05, 0.02
"""How far behind the best a section may be rated and still be shown beside it: of the same document, of another one."""

_LISTED = re.compile(r"(?m)^\s*(?:\d+[.、]|[-•])")


@dataclass(frozen=True, slots=True)
class Quotation:
    """What is shown, and the sections that it is taken from, in its order."""

    text: str = ""
    sections: tuple[Passage, ...] = ()


def quoted(question: str, passages: Sequence[dict[str, Any]]) -> str:
    """The answer out of the passages of a search, best first; empty where they hold none."""
    return quotation(question, passages).text


def quotation(question: str, passages: Sequence[dict[str, Any]]) -> Quotation:
    """The same, with where it is from."""
    words = asked(subject(normalise(question)))
    wanted = {word for word in words if word not in FUNCTION_WORDS} or set(words)
    found = [one for one in passages if not one.get("introduction")]
    scored = [(_passage(one), _score(n, one)) for n, one in enumerate(found)]
    ranked = [one for one in rated(question, scored) if not is_internal(one.passage)]
    if not ranked:
        return Quotation()
    best = ranked[0].passage
    sections = [passage for passage, _ in scored if passage.document_id == best.document_id]
    if wanted <= set(tokens(best.title)) and len(sections) > 1 and not _asks_for_one_thing(question, best):
        lead = [one for one in map(_passage, passages) if one.document_id == best.document_id and not one.heading][:1]
        return _overview(lead, [one for one in sections if one not in lead][:SECTIONS])
    near = [one.passage for one in ranked if ranked[0].rating - one.rating <= _close(best, one.passage)]
    texts = [(passage, _section(wanted, question, passage)) for passage in near]
    return _beside(texts[0], next((one for one in texts[1:] if _says_more(texts[0][1], one[1])), None))


def _passage(one: dict[str, Any]) -> Passage:
    document, title, heading, text = (str(one.get(key) or "") for key in ("document", "title", "heading", "text"))
    return Passage("", document, title, heading, text, one.get("url"), "")


def _score(place: int, one: dict[str, Any]) -> float:
    """What the search made of it; by its place where a caller does not say."""
    return float(one.get("score") or 0.7 - 0.1 * place)


def _close(best: Passage, other: Passage) -> float:
    return CLOSE if other.document_id == best.document_id else CLOSE_ELSEWHERE


def _says_more(first: str, second: str) -> bool:
    """Whether a second section is short and mostly new beside the first."""
    said, more = set(tokens(first)), set(tokens(second))
    return len(first) + len(second) <= 2 * SHORT and len(more - said) > len(more & said)


def _beside(first: tuple[Passage, str], second: tuple[Passage, str] | None) -> Quotation:
    """One section, or two that answer about as well, each under its heading."""
    if second is None:
        return Quotation(first[1], (first[0],))
    other = first[0].document_id != second[0].document_id
    texts = (f"**{_named(passage, titled=other)}**\n\n{text}" for passage, text in (first, second))
    return Quotation("\n\n".join(texts), (first[0], second[0]))


def _named(passage: Passage, *, titled: bool) -> str:
    heading = passage.heading.rsplit(" › ", 1)[-1].strip()
    return " › ".join(filter(None, [passage.title if titled or not heading else "", heading]))


def _asks_for_one_thing(question: str, passage: Passage) -> bool:
    """Whether a time, an amount or steps are asked for, and not what there is to know; steps only where there are some."""
    if question.lower().startswith(("is there", "do you have", "what is", "what's", "what are")):
        return False
    kinds = {kind.name for kind in asked_for(question)}
    if "STEPS" in kinds and not _LISTED.search(passage.text):
        return False
    return bool(kinds & {"TIME", "AMOUNT", "COUNT", "STEPS", "WHO"})


def _overview(begins: Sequence[Passage], sections: Sequence[Passage]) -> Quotation:
    """How the article begins, then the beginning of each section under its own heading; those with figures say most and
    come first.
    """
    ordered = sorted(sections, key=lambda one: re.search(r"\d", _first(one.text)) is None)
    lines = [f"{_first(passage.text)}\n" for passage in begins]
    for passage in ordered:
        heading = passage.heading.rsplit(" › ", 1)[-1].strip()
        first = _first(passage.text)
        colon = "：" if language(first) == "zh" else ": "
        lines.append(f"- **{heading}**{colon}{first}" if heading else f"- {first}")
    return Quotation("\n".join(lines), (*begins, *ordered))


def _first(text: str) -> str:
    """The first sentences of a section, or the first items of its list."""
    lines = [line.strip() for line in _readable(text).split("\n") if line.strip()]
    if lines and lines[0].startswith("- "):
        gap = "；" if language(text) == "zh" else "; "
        return gap.join(line.removeprefix("- ").rstrip(".。;；") for line in lines[:3])
    kept: list[str] = []
    length = 0
    for sentence in sentences(lines[0] if lines else ""):
        if kept and length + len(sentence) > 160:
            break
        kept.append(sentence)
        length += len(sentence)
    return ("" if language(text) == "zh" else " ").join(kept)


def _section(wanted: set[str], question: str, passage: Passage) -> str:
    if " | " in passage.text:
        return _cut(_rows_asked_for(wanted, _readable(passage.text)))
    if len(passage.text) <= SHORT:
        return _cut(_readable(passage.text))
    found = best_sentences(question, passage, 3)
    gap = "\n\n" if any("\n" in one for one in found) else "" if language(passage.text) == "zh" else " "
    return _cut(_readable(gap.join(found) or passage.text))


def _rows_asked_for(wanted: set[str], text: str) -> str:
    """Of a table only the rows that speak of what was asked, if some do and others do not."""
    lines = text.split("\n")
    rows = [line for line in lines if line.startswith("- ")]
    meant = [row for row in rows if wanted & set(tokens(row.split(":")[0].split("：")[0]))]
    return "\n".join(line for line in lines if line not in rows or line in meant) if meant else text


def _readable(text: str) -> str:
    """The text with the rows of its tables as items of a list: `- Canada: Working days 6–9, Price $12.95`."""
    shown: list[str] = []
    head: list[str] = []
    for line in text.split("\n"):
        cells = [cell.strip() for cell in line.split(" | ")]
        if len(cells) < 2:
            head = []
            shown.append(line)
        elif not head:
            head = cells
        else:
            shown.append(_row(head, cells))
    return "\n".join(shown).strip()


def _row(head: list[str], cells: list[str]) -> str:
    chinese = language("".join(cells)) == "zh" or language("".join(head)) == "zh"
    colon, comma, gap = ("：", "，", " ") if chinese else (": ", ", ", " ")
    names = head[1:] if len(head) > 2 else [""]  # a single column needs no name: what stands before says it
    named = [f"{name}{gap}{cell}".strip() for name, cell in zip(names, cells[1:], strict=False) if cell]
    return f"- {cells[0]}{colon}{comma.join(named)}"


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    kept = text[:LONGEST]
    return kept[: max(kept.rfind(mark) + 1 for mark in ("\n", ". ", "。")) or LONGEST].strip()
