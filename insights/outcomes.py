"""What became of conversations, counted honestly: each episode once, each name with its definition, each share with its
interval. An episode is a conversation from its beginning, or from being taken up again, to its closing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest
from math import ceil, floor, sqrt
from statistics import median
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from records.tables import Conversation, Entry

Outcome = Literal["resolved_confirmed", "resolved_assumed", "not_resolved", "handed_over", "abandoned", "open"]
SILENT = timedelta(hours=24)
"""After so long without a word a conversation with the AI is over."""
AGAIN = timedelta(days=7)
"""Within which a conversation that is taken up again counts as reopened."""
MOST = 20_000
"""Conversations that one report reads."""
AT_ONCE = 500
KINDS = ("message", "state.changed", "note", "feedback", "csat", "action.done")
Z = 1.959964
"""Of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Episode:
    """One of them. Times in seconds; None where it did not come to that. `reopened`: None while it still may be."""

    conversation: str
    language: str
    began_at: datetime
    outcome: Outcome
    reason: str = ""
    first_response: float | None = None
    to_person: float | None = None
    handled: float | None = None
    csat: int | None = None
    reopened: bool | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, with Wilson's 95 % interval."""

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Middle:
    """A median of seconds, with its distribution-free 95 % interval (order statistics); none below six values."""

    count: int
    median: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """Of some episodes. Shares are of those that are over; `reopened` of those of which it is known."""

    episodes: int
    open: int
    shares: dict[str, Share]
    reopened: Share
    satisfied: Share
    first_response: Middle
    to_person: Middle
    handled: Middle


def share_of(count: int, of: int) -> Share:
    """Wilson (1927): honest for few and for extreme shares, where the usual interval is not."""
    if not of:
        return Share(count, of, None, None, None)
    p, n = count / of, of
    middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return Share(count, of, p, max(0.0, middle - half), min(1.0, middle + half))


def middle_of(values: Iterable[float | None]) -> Middle:
    """The median, and the order statistics between which the true one lies."""
    known = sorted(value for value in values if value is not None)
    n = len(known)
    if not n:
        return Middle(0, None, None, None)
    if n < 6:
        return Middle(n, median(known), None, None)
    low = max(0, floor((n - Z * sqrt(n)) / 2) - 1)
    high = min(n - 1, ceil((n + Z * sqrt(n)) / 2))
    return Middle(n, median(known), known[low], known[high])


def report(episodes: Sequence[Episode]) -> Report:
    """All figures of some episodes."""
    over = [one for one in episodes if one.outcome != "open"]
    counted = Counter(one.outcome for one in over)
    names = ("resolved_confirmed", "resolved_assumed", "not_resolved", "handed_over", "abandoned")
    known = [one.reopened for one in over if one.reopened is not None]
    rated = [one.csat for one in over if one.csat is not None]
    return Report(
        episodes=len(episodes),
        open=len(episodes) - len(over),
        shares={name: share_of(counted[name], len(over)) for name in names},  # type: ignore[index]
        reopened=share_of(sum(known), len(known)),
        satisfied=share_of(sum(score >= 4 for score in rated), len(rated)),
        first_response=middle_of(one.first_response for one in episodes),
        to_person=middle_of(one.to_person for one in episodes),
        handled=middle_of(one.handled for one in episodes),
    )


async def read(session: AsyncSession, *, since: datetime, until: datetime, now: datetime) -> list[Episode]:
    """The episodes that began in that time."""
    query = (
        select(col(Conversation.id), col(Conversation.locale))
        .where(col(Conversation.created_at) < until, col(Conversation.updated_at) >= since)
        .order_by(col(Conversation.updated_at).desc())
        .limit(MOST)
    )
    languages = {row.id: row.locale for row in await session.execute(query)}
    found: list[Episode] = []
    ids = list(languages)
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        wanted = col(Entry.conversation_id).in_(part), col(Entry.kind).in_(KINDS)
        logs: dict[str, list[Entry]] = {id: [] for id in part}
        for entry in await session.scalars(select(Entry).where(*wanted).order_by(col(Entry.number))):
            logs[entry.conversation_id].append(entry)
        for id, entries in logs.items():
            found += episodes(id, languages[id], entries, now=now)
    return [one for one in found if since <= one.began_at < until]


def episodes(conversation: str, language: str, entries: Sequence[Entry], *, now: datetime) -> list[Episode]:
    """Those of one conversation; one in which the customer said and asked for nothing is none."""
    parts = _parts(entries)
    found = []
    for part, after in zip_longest(parts, parts[1:]):
        if one := _episode(conversation, language, part, now):
            found.append(_with_reopening(one, part[-1].at, after[0].at if after else None, now))
    return found


def _parts(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The log, cut where it was taken up again; what is rated after a closing belongs to what was closed."""
    parts: list[list[Entry]] = [[]]
    closed = False
    for entry in entries:
        state = entry.body.get("state") if entry.kind == "state.changed" else None
        if closed and state is not None and state != "closed":
            parts.append([])
        closed = closed if state is None else state == "closed"
        parts[-1].append(entry)
    return [part for part in parts if part]


def _episode(conversation: str, language: str, part: Sequence[Entry], now: datetime) -> Episode | None:
    said = [entry for entry in part if entry.kind == "message" and entry.author == "customer"]
    states = [entry for entry in part if entry.kind == "state.changed"]
    if not said and not any(entry.body["state"] in {"waiting", "human"} for entry in states):
        return None
    waited = next((entry.at for entry in states if entry.body["state"] == "waiting"), None)
    person = next((entry.at for entry in states if entry.body["state"] == "human"), None)
    notes = [entry for entry in part if entry.kind == "note" and entry.author == "system"]
    scores = [int(entry.body["score"]) for entry in part if entry.kind == "csat"]
    return Episode(
        conversation=conversation,
        language=language,
        began_at=part[0].at,
        outcome=_outcome(part, states, now),
        reason=str(notes[0].body.get("reason", "")) if notes else "",
        first_response=_first_response(part, said),
        to_person=(person - waited).total_seconds() if person and waited and person >= waited else None,
        handled=_handled(states, part[-1].at) if person else None,
        csat=scores[-1] if scores else None,
    )


def _outcome(part: Sequence[Entry], states: Sequence[Entry], now: datetime) -> Outcome:
    state = str(states[-1].body["state"]) if states else "ai"
    past = [str(entry.body["state"]) for entry in states]
    if state in {"waiting", "human"} or (state == "ai" and now - part[-1].at < SILENT):
        return "open"
    if "human" in past or (states and states[-1].body.get("how") == "contact"):
        return "handed_over"
    spoken = [entry for entry in part if entry.kind == "message" and entry.author in {"customer", "ai"}]
    if "waiting" in past or not spoken or spoken[-1].author == "customer":
        return "abandoned"
    liked = _verdict(part, spoken[-1])
    return {True: "resolved_confirmed", False: "not_resolved", None: "resolved_assumed"}[liked]  # type: ignore[return-value]


def _verdict(part: Sequence[Entry], last: Entry) -> bool | None:
    """What the customer said of it: by their rating, by the thumb under the last answer, by an action done."""
    for entry in reversed(part):
        if entry.kind == "csat":
            score = int(entry.body["score"])
            return True if score >= 4 else False if score <= 2 else None
    for entry in reversed(part):
        if entry.kind == "feedback" and entry.body.get("seq") == last.seq:
            return bool(entry.body.get("rating") == "up")
    done = [entry for entry in part if entry.kind == "action.done"]
    return True if done and done[-1].body.get("outcome") == "done" else None


def _first_response(part: Sequence[Entry], said: Sequence[Entry]) -> float | None:
    if not said:
        return None
    answers = (e for e in part if e.kind == "message" and e.author in {"ai", "human"} and e.number > said[0].number)
    answer = next(answers, None)
    return (answer.at - said[0].at).total_seconds() if answer else None


def _handled(states: Sequence[Entry], end: datetime) -> float:
    """Seconds that people had it."""
    total = 0.0
    for entry, after in zip(states, [*states[1:], None], strict=True):
        if entry.body["state"] == "human":
            total += ((after.at if after else end) - entry.at).total_seconds()
    return total


def _with_reopening(one: Episode, ended: datetime, again: datetime | None, now: datetime) -> Episode:
    values = {name: getattr(one, name) for name in one.__slots__}
    if again is not None:
        values["reopened"] = again - ended <= AGAIN
    elif now - ended > AGAIN:
        values["reopened"] = False
    return Episode(**values)
