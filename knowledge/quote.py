"""The sentences of a passage that answer a question, word for word. Finds no passages, and writes nothing of its own.

What it returns can be shown as it is and checked as it is: every quote is a part of the passage's text. A sentence is
judged by the question's words in it, by whether it holds what was asked for, by the question or introduction before it,
and by its place.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.asked import Asked, asked_for
from knowledge.choose import rated
from knowledge.passage import Found, Passage
from knowledge.sentences import sentences
from knowledge.tokens import CJK, FUNCTION_WORDS, asked, tokens

LONGEST_LIST = 900  # characters of a list that is quoted whole
CONSIDERED = 4  # passages
_MARK = re.compile(r"\s*(?:[-*•·–]\s+|\(?\d{1,3}[.)、]\s*)")
_ONE_CJK = re.compile(rf"[{CJK}]")
_LEANS = re.compile(  # a sentence that means nothing without the one before it
    r"(?:it|its|they|their|them|this|that|these|those|then|also|otherwise|however|but|so|if not|in that case|instead)\b"
    r"|[它他她其此这那]|否则|但|因此|所以|然后|同时|如果不",
    re.IGNORECASE,
)
_CELL = " | "


@dataclass(frozen=True, slots=True)
class Answer:
    """The passage that answers best, and its words that do."""

    passage: Passage
    sentences: list[str]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, an item of a list or a row of a table; `line` and `block` say where it stands.

    `leads` marks what answers nothing itself: a question, an introduction, the head of a table.
    """

    text: str
    line: int
    block: int
    item: bool
    row: bool
    leads: bool


def best_sentences(question: str, passage: Passage, limit: int = 2) -> list[str]:
    """Up to `limit` quotes that answer the question, in the passage's order.

    A list that is the answer as a whole counts as one, with its line breaks; the head of a table comes along with a row
    of it. There is at least one quote, unless the passage holds nothing but questions.
    """
    units = _units(passage.text)
    scores = _scores(question, passage, units)
    ranked = sorted((at for at, unit in enumerate(units) if not unit.leads), key=lambda at: -scores[at])
    if not ranked:
        return []
    best = ranked[0]
    chosen = {at for at in ranked[:limit] if scores[at] >= 0.6 * scores[best]}
    several = limit > 2 and units[best].item and any(_of_one_list(units, best, at) for at in chosen)
    if whole := _whole_list(question, passage, units, best, several=several):
        return [whole]
    if units[best].row:
        chosen.add(next((at for at, unit in enumerate(units) if unit.row and unit.leads), best))
    elif len(chosen) < max(limit, 2) and _leans_on_the_one_before(units, best):
        chosen.add(best - 1)
    return [units[at].text for at in sorted(chosen)]


def best_answer(question: str, found: Sequence[Found], limit: int = 2) -> Answer | None:
    """The quotes of that passage among the first few which answers best; None when nothing was found."""
    first = found[:CONSIDERED]
    if not first:
        return None
    passage = rated(question, [(one.passage, one.score) for one in first])[0].passage
    quotes = best_sentences(question, passage, limit)
    return Answer(passage, quotes) if quotes else None


def _units(text: str) -> list[_Unit]:
    found: list[_Unit] = []
    block, in_table = 0, False
    for number, line in enumerate(text.split("\n")):
        if not line.strip():
            block, in_table = block + 1, False
            continue
        mark = _MARK.match(line)
        body = line[mark.end() :] if mark else line
        row = mark is None and _CELL in body
        for sentence in [body.strip()] if row else _joined(body):
            leads = sentence.endswith(("?", "？", ":", "：")) or (row and not in_table)
            found.append(_Unit(sentence, number, block, mark is not None, row, leads))
        in_table = row
    return found


def _joined(line: str) -> list[str]:
    """The sentences of a line, each a part of it; `Yes.` stays with what it says yes to."""
    found: list[str] = []
    start = end = 0
    for sentence in sentences(line):
        at = line.index(sentence, end)
        start = at if start == end else start
        end = at + len(sentence)
        if len(tokens(line[start:end])) >= 4 or sentence.endswith(("?", "？")):
            found.append(line[start:end])
            start = end
    return [*found, line[start:end]] if start < end else found


def _scores(question: str, passage: Passage, units: Sequence[_Unit]) -> list[float]:
    known = set(tokens(f"{passage.title} {passage.heading}"))
    weights = {token: _weight(token, known=token in known) for token in asked(question)}
    kinds = asked_for(question)
    scores: list[float] = []
    lead, leading = 0.0, -2  # the last question or introduction, and the block that it stands in
    for at, unit in enumerate(units):
        words = _share(weights, unit.text)
        if unit.leads:
            lead, leading = words, unit.block
            scores.append(0.0)
            continue
        holds = min(sum(0.25 for kind in kinds if kind.held.search(unit.text)), 0.5)
        before = 0.5 * lead if unit.block - leading <= 1 else 0.0
        scores.append(words + holds + before + 0.1 * (1 - at / len(units)))
    return scores


def _share(weights: dict[str, float], text: str) -> float:
    return sum(weights[token] for token in set(tokens(text)) & weights.keys()) / (sum(weights.values()) or 1.0)


def _weight(token: str, *, known: bool) -> float:
    """What a word says about a sentence: little when it is in every text, or in the heading already."""
    if token in FUNCTION_WORDS:
        return 0.05
    return (0.3 if len(token) == 1 and _ONE_CJK.match(token) else 1.0) * (0.4 if known else 1.0)


def _of_one_list(units: Sequence[_Unit], first: int, second: int) -> bool:
    return units[second].item and units[first].block == units[second].block and units[first].line != units[second].line


def _whole_list(
    question: str, passage: Passage, units: Sequence[_Unit], best: int, *, several: bool = False
) -> str | None:
    """The list that is the answer: steps when asked how, what the heading promises when asked which, and one of which
    `several` items answer.
    """
    kinds = asked_for(question)
    lines = passage.text.split("\n")
    steps = Asked.STEPS in kinds and units[best].item
    weights = {token: _weight(token, known=False) for token in asked(question)}
    promised = Asked.WHICH in kinds and _share(weights, f"{passage.title} {passage.heading}") >= 0.7
    if promised and not units[best].item:
        best = next((at for at, unit in enumerate(units) if unit.item), best)
    if not (steps or promised or several) or not units[best].item:
        return None
    first = last = units[best].line
    while first > 0 and _of_list(lines[first - 1]):
        first -= 1
    while last + 1 < len(lines) and _of_list(lines[last + 1]):
        last += 1
    whole = "\n".join(lines[first : last + 1]).strip()
    return whole if first < last and len(whole) <= LONGEST_LIST else None


def _of_list(line: str) -> bool:
    return bool(_MARK.match(line)) or line.startswith("  ")


def _leans_on_the_one_before(units: Sequence[_Unit], at: int) -> bool:
    if at == 0 or not _LEANS.match(units[at].text):
        return False
    before = units[at - 1]
    return before.block == units[at].block and not before.leads and not before.item
