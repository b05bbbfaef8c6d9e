"""Which items of an order are meant, and how many pieces of each."""

import re
from typing import Any

from agent.builtin import matching, wording
from agent.builtin.phrases import say
from agent.builtin.state import Goal
from agent.builtin.talk import Said, Talk
from agent.builtin.understanding.slots import read_slots

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4}
_SOME_OF = re.compile(
    r"\b(?:only |just )?(one|two|three|four|\d)(?: (?:piece|pieces))?(?: of (?:the|them|my|those|these)|$| only\b)"
    r"|(?:退|换|只要?|其中)(一|两|二|三|四|\d)(?:个|件|条|只|双|本|盏)",
    re.IGNORECASE,
)
_PLACES = re.compile(r"\b[1-9]\b")
_SPARED = re.compile(
    r"\b(?:except(?: for)?|apart from|aside from|other than|(?:all|everything|anything) but|but not|excluding|minus"
    r"|(?:i'll|i will|i want to|i'd like to|we'll) keep) (?P<en>.+)"
    r"|除了?(?P<zh>[^，,。]{1,20}?)(?:以外|之外|外|[，,]|都|全)|(?P<left>[^，,。]{1,12})(?:留着|留下|不退|不换|不用退|不用换)",
    re.IGNORECASE,
)
"""What is not meant, of all that is."""


def pick(talk: Talk, goal: Goal, order: dict[str, Any]) -> list[dict[str, Any]] | Said:
    """The lines of an order that a goal is about, or the question which."""
    lines = [line for line in order.get("items") or [] if isinstance(line, dict) and line.get("item")]
    if saved := goal.slots.get("items"):
        return [line for line in lines if line["item"] in saved]
    if len(lines) == 1:
        return lines
    for text in filter(None, (talk.reply("item"), goal.words)):
        if found := named(text, lines, listed=bool(talk.reply("item"))):
            return found
    if not lines:
        return Said(say(talk.language, "cannot"), "offer_person")
    shown = wording.numbered(shown_line(line, talk.language) for line in lines)
    day = wording.day(order.get("ordered_on"), talk.language)
    return Said(f"{say(talk.language, 'which_items', order=order.get('id'), day=day)}\n\n{shown}", "item", goal)


def named(text: str, lines: list[dict[str, Any]], *, listed: bool = False) -> list[dict[str, Any]]:
    """The lines that a text speaks of: all, or all but some, some by their place in a list, or by words that only they
    have.
    """
    slots = read_slots(text, expecting="item")
    if slots.everything:
        spared = _SPARED.search(text)
        if spared is None:
            return lines
        kept = _by_words(str(spared[spared.lastgroup or 0]), lines)
        return [line for line in lines if line not in kept] if kept else []
    if listed:
        places = [int(place) for place in _PLACES.findall(text)] or ([slots.position] if slots.position else [])
        chosen = [lines[place - 1 if place > 0 else place] for place in places if abs(place) <= len(lines)]
        if chosen:
            return chosen
    return _by_words(text, lines)


def _by_words(text: str, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    spoken = matching.words(text)
    own = [matching.words(f"{line.get('name')} {wording.options(line.get('options'), 'en')}") for line in lines]
    found = []
    for n, line in enumerate(lines):
        others = frozenset().union(*(words for m, words in enumerate(own) if m != n))
        if {word for word in spoken & own[n] - others if len(word) > 1}:
            found.append(line)
    return found


def quantities(text: str, lines: list[dict[str, Any]]) -> list[int] | None:
    """How many pieces of each line; None for all of them."""
    match = _SOME_OF.search(text)
    if match is None or len(lines) != 1:
        return None
    said = (match[1] or match[2]).lower()
    count = int(said) if said.isdigit() else _NUMBERS[said]
    return [count] if 0 < count < int(lines[0].get("quantity") or 1) else None


def shown_line(line: dict[str, Any], language: str) -> str:
    """`Stoneware mug (blue) × 2`."""
    options = wording.options(line.get("options"), language)
    brackets = (f"（{options}）" if language == "zh" else f" ({options})") if options else ""
    return f"{line.get('name')}{brackets} × {line.get('quantity', 1)}"
