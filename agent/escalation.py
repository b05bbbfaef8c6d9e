"""The rules by which an answer of the AI ends with a person, each with its name and its switch (`RAPPORT_ESCALATION`).

They look only at what was said since the AI has the conversation: neither what was said before it was closed, nor what
led to the last handover, leads to another one. Apart from them, the model may ask for a person by its tool, and the
customer by the button.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Any

from agent.builtin.understanding import other_products
from insights.sentiment import classify
from records.tables import Entry
from tools.approval import WAITING
from tools.context import Happened

GROUNDED, FOUND = 0.4, 0.25
"""How likely a search has found an answer (`search_knowledge` says it) for it to be told as one, and with a word of
doubt. Only less than that is no help: who is told what comes closest may be quite content.
"""
UPSET = -0.5
ALIKE = 0.8
"""The share of their words that two messages have in common when the later one repeats the earlier."""
DECIDED_BY_PEOPLE = frozenset({"needs_staff", "too_often"})
"""Why the guard refused a call where a person may go on."""


class Rule(StrEnum):
    """What the handover's reason is then called, too."""

    ASKED = "asked"
    POLICY_LIMIT = "policy_limit"
    BUDGET = "budget"
    SENTIMENT = "sentiment"
    FAILURES = "failures"
    NO_ANSWER = "no_answer"
    MODEL_FAILURE = "model_failure"


DEFAULT = frozenset(Rule) - {Rule.NO_ANSWER}
"""Where no answer is found, the AI says so and offers a person; the second time in a row it is a failure to help."""


def rules_of(text: str) -> frozenset[Rule]:
    """The rules of a setting, a comma list of their names.

    Raises:
        ValueError: there is no such rule.
    """
    names = set(filter(None, (name.strip() for name in text.split(","))))
    if unknown := names - set(Rule):
        raise ValueError(f"{min(unknown)!r} is not a rule; there are {', '.join(Rule)}")
    return frozenset(map(Rule, names))


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rules look at. A burst is what the customer wrote before one answer; the last one has none yet."""

    bursts: Sequence[str] = ()
    unhelped: Sequence[bool] = ()
    """Of the answers before this one, whether it is known that they did not help."""
    happened: Happened = field(default_factory=Happened)
    builtin: dict[str, Any] | None = None
    """What the built-in model remembers, where it answers. What it is asked for in words it decides itself."""
    capped: bool = False
    """This conversation has spent what it may."""


def fired(rules: frozenset[Rule], seen: Seen) -> Rule | None:
    """The first of the rules that wants a person now."""
    return next((rule for rule in Rule if rule in rules and rule in _HOLDS and _HOLDS[rule](seen)), None)


def unhelpful(seen: Seen) -> bool:
    """Whether this answer is known not to help: nothing was found, or nothing was understood."""
    return _nothing_found(seen) or bool(seen.builtin and seen.builtin.get("misses"))


def read(entries: Sequence[Entry], **of_this_turn: Any) -> Seen:
    """What the log holds since the AI has the conversation."""
    moved = max((entry.number for entry in entries if entry.kind == "state.changed"), default=0)
    disliked = {
        entry.body.get("seq")
        for entry in entries
        if entry.kind == "feedback" and entry.body.get("rating") == "down" and entry.number > moved
    }
    bursts: list[list[str]] = [[]]
    unhelped: list[bool] = []
    showed: list[bool] = []
    for entry in entries:
        if entry.kind != "message" or entry.number <= moved:
            continue
        if entry.author == "customer":
            bursts[-1].append(str(entry.body["text"]))
        elif entry.author == "ai" and bursts[-1]:
            unhelped.append(bool(entry.body.get("unhelped")) or entry.seq in disliked)
            showed.append(bool(entry.body.get("cards")))
            bursts.append([])
    said = ["\n".join(burst) for burst in bursts]
    onward = [bool(cards and other_products.said_again(after)) for cards, after in zip(showed, said[1:], strict=True)]
    repeated = [_alike(*pair) and not goes_on for pair, goes_on in zip(pairwise(said), onward, strict=True)]
    known = [one or again for one, again in zip(unhelped, repeated, strict=True)]
    return Seen(bursts=said, unhelped=known, **of_this_turn)


def _asked(seen: Seen) -> bool:
    return seen.builtin is None and any(_wants_person(burst) for burst in seen.bursts[-1:])


def _policy_limit(seen: Seen) -> bool:
    return any(not call.ok and call.result.get("why") in DECIDED_BY_PEOPLE for call in seen.happened.results)


def _budget(seen: Seen) -> bool:
    return seen.capped


def _sentiment(seen: Seen) -> bool:
    """Twice in a row, the second time worse and bad, and nothing has been done about it."""
    if len(seen.bursts) < 2 or _did(seen):
        return False
    before, now = (classify(burst) for burst in seen.bursts[-2:])
    return before.label == "negative" and now.score <= UPSET and now.score < before.score


def _failures(seen: Seen) -> bool:
    """Two in a row: this answer and the one before, or the two before, and nothing has been done about it."""
    answers = [*seen.unhelped, unhelpful(seen)]
    return not _did(seen) and (answers[-2:] == [True, True] or list(seen.unhelped[-2:]) == [True, True])


def _nothing_found(seen: Seen) -> bool:
    """It was searched for an answer, none was found, and no other tool was of use."""
    worked = [call for call in seen.happened.results if call.ok]
    searches = [call for call in worked if call.tool == "search_knowledge"]
    likely = max((float(call.result.get("answerable") or 0) for call in searches), default=1.0)
    return likely < FOUND and len(searches) == len(worked)


def _did(seen: Seen) -> bool:
    """Something was carried out, or proposed, in this turn."""
    return bool(seen.happened.done) or any(call.result.get("status") in WAITING for call in seen.happened.results)


_HOLDS = {
    Rule.ASKED: _asked,
    Rule.POLICY_LIMIT: _policy_limit,
    Rule.BUDGET: _budget,
    Rule.SENTIMENT: _sentiment,
    Rule.FAILURES: _failures,
    Rule.NO_ANSWER: _nothing_found,
}
"""A model that fails leaves no answer to look at: `agent.conclusion` asks for that rule itself."""

_PERSON = r"(?:human|person|people|agent|representative|rep|operator|someone|somebody|staff|supervisor|manager)"
_REAL = r"(?:real\ |actual\ |live\ |human\ |customer\ |support\ |service\ )"
_WANTS = re.compile(
    rf"""\b(?:talk|speak|chat|(?:connect|transfer|put|pass|hand)(?:red)?(?:\ me)?(?:\ through|\ on|\ over)?)
        \ (?:to|with)\ (?:an?\ |the\ |your\ |some\ )?{_REAL}*{_PERSON}\b
      | \b(?:get|give|find)\ me\ (?:an?\ |the\ |your\ |some\ )?{_REAL}*{_PERSON}\b
      | \b(?:i\ (?:want|need|demand)|i(?:['’]d|\ would)\ (?:like|prefer))\ (?:an?\ )?{_REAL}+{_PERSON}\b
      | \bi\ (?:want|need|demand)\ an?\ (?:human|person|agent|representative)\b
      | ^\W*(?:an?\ )?{_REAL}*(?:human|person|agent|representative|operator)(?:,?\ (?:please|now))*\W*$
      | (?:转|接|找|换|叫|要|联系|请).{{0,3}}(?:人工|真人|客服人员|客服专员)
      | ^\W*(?:人工(?:客服|服务)?|真人(?:客服)?)\W*$
    """,
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)
_NOT = re.compile(
    r"(?:n['’]t|\bnot|\bno need to|\brather than|\bwithout|\binstead of)\W+(?:\w+\W+){0,3}$|(?:不|别|无需|不用).{0,3}$",
    re.IGNORECASE,
)


def _wants_person(text: str) -> bool:
    """Whether somebody asks for a person in plain words; `are you human?` does not."""
    flat = re.sub(r"[^\S\n]+", " ", text)
    return any(not _NOT.search(flat[: found.start()]) for found in _WANTS.finditer(flat))


def _alike(before: str, after: str) -> bool:
    """Whether the customer had to say the same thing again."""
    first, second = _words(before), _words(after)
    return len(first) > 1 and len(first & second) / len(first | second) >= ALIKE


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+|[\u3400-\u9fff]", text.lower()))
