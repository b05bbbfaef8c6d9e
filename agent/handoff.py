"""What whoever takes a conversation over has to know, written by code out of the log: what the customer wants, what was
tried, what is known of them, how they feel, and what to do next. A model may say it better later (`agent.drafts`).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from agent.desk import Desk
from agent.handoff_words import LANGUAGES, labelled, mood_word, next_step, word
from insights.sentiment import classify
from records import conversations, customers, jobs
from records.tables import Conversation, Entry
from tools import all_tools

SUMMARY = "handoff_summary"
"""The kind of the job that does so."""
READ = 200
"""Entries before now that are looked at."""
QUOTED = 160
TRIED = 6
FELT = 3
"""The customer's last messages, of which it is told how they sound."""
WORSE = 0.2
_LABELS = {tool.name: tool.labels for tool in all_tools()}
_GREETINGS = frozenset(
    "hi hello hey hiya good morning afternoon evening day there please thanks 你好 您好 在吗 嗨 早上好".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Handoff:
    """Sentences in one language. `score`: how the customer's last messages sound, from -1 to 1."""

    wants: str
    tried: tuple[str, ...]
    known: tuple[str, ...]
    mood: str
    score: float
    next: str

    def text(self, language: str) -> str:
        """All of it on a few lines."""
        lines = [
            ("wants", self.wants),
            ("tried", " · ".join(self.tried)),
            ("known", " · ".join(self.known)),
            ("mood", self.mood),
            ("next", self.next),
        ]
        return "\n".join(labelled(name, said, language) for name, said in lines if said)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "tried": list(self.tried), "known": list(self.known)}


async def read(session: AsyncSession, conversation: Conversation, *, reason: str = "", language: str = "") -> Handoff:
    """The conversation as it stands since it was last closed."""
    recent, language = await _recent(session, conversation), language or conversation.locale
    return written(recent, await _known(session, conversation, recent, language), reason, language)


async def note(session: AsyncSession, conversation: Conversation, *, reason: str, summary: str = "") -> dict[str, Any]:
    """What is written down when it comes to people: `summary` by a model or by code, and by code in each language."""
    recent = await _recent(session, conversation)
    found = {
        language: written(recent, await _known(session, conversation, recent, language), reason, language)
        for language in LANGUAGES
    }
    texts = {language: one.text(language) for language, one in found.items()}
    own = conversation.locale if conversation.locale in found else LANGUAGES[0]
    return {
        "reason": reason,
        "summary": summary or texts[own],
        "summaries": texts,
        "handoff": found[own].as_json(),
    }


async def _recent(session: AsyncSession, conversation: Conversation) -> list[Entry]:
    before = conversation.last_number + 1
    entries = await conversations.before_number(session, conversation.id, number=before, limit=READ)
    return [entry for entry in entries if entry.number > conversation.cut_number]


async def improve(session: AsyncSession, desk: Desk, entries: Sequence[Entry]) -> None:
    """Have a model say it better, where there is one: later, since nobody is to wait for that."""
    note = next((entry for entry in entries if entry.kind == "note"), None)
    if desk.drafter and note:
        about = {"conversation": note.conversation_id, "number": note.number}
        await jobs.add(session, SUMMARY, about, clock=desk.clock)


def written(entries: Sequence[Entry], known: Sequence[str], reason: str, language: str) -> Handoff:
    """The handoff out of entries; `known` is what the rows say of the customer."""
    said = [_flat(entry.body["text"]) for entry in entries if entry.kind == "message" and entry.author == "customer"]
    asked = [text for text in said if not _empty(text)]
    tried = [line for entry in entries if (line := _tried(entry, language))]
    score = classify("\n".join(said[-FELT:])).score if said else 0.0
    return Handoff(
        wants=" … ".join(dict.fromkeys(_quoted(text, language) for text in asked[:1] + asked[-1:])),
        tried=tuple(dict.fromkeys(tried))[-TRIED:],
        known=tuple(known),
        mood=mood_word(score, language, worse=_worse(said)) if said else "",
        score=score,
        next=next_step(_situation(entries, reason), language, last=_quoted(asked[-1], language) if asked else ""),
    )


async def _known(
    session: AsyncSession, conversation: Conversation, entries: Sequence[Entry], language: str
) -> list[str]:
    visitor = await conversations.visitor(session, conversation.visitor_id)
    if visitor.customer_id is None:
        who = word("stranger", language)
    else:
        customer = await customers.get(session, visitor.customer_id)
        who = word("proven", language, name=customer.name or customer.id, how=word(visitor.verified_by or "", language))
    return [who, *(word(kind, language, id=id) for kind, id in _named(entries))]


def _named(entries: Iterable[Entry]) -> list[tuple[str, str]]:
    """The orders and tickets that tools were called with or have told of, in their order."""
    found: dict[tuple[str, str], None] = {}
    for entry in entries:
        if entry.kind == "tool.called" and entry.body.get("ok"):
            result = entry.body.get("result")
            for part in (entry.body.get("arguments"), result if isinstance(result, dict) else None):
                for kind in ("order", "ticket"):
                    value = part.get(kind) if isinstance(part, dict) else None
                    id = value.get("id") if isinstance(value, dict) else value
                    if isinstance(id, str | int) and str(id).strip():
                        found[kind, str(id)[:40]] = None
    return list(found)[-TRIED:]


def _tried(entry: Entry, language: str) -> str:
    body = entry.body
    if entry.kind == "action.done":
        outcome = str(body.get("outcome"))
        if body.get("approver") == "staff" and outcome in {"declined", "expired"}:
            outcome = f"staff_{outcome}"
        return f"{_flat(body.get('summary', ''))[:QUOTED]} ({word(outcome, language)})"
    if entry.kind != "tool.called" or body["tool"] == "hand_over":
        return ""
    if body["tool"] == "search_knowledge":
        result = body.get("result")
        likely = float(result.get("answerable") or 0) if isinstance(result, dict) else 0.0
        question = _quoted(str((body.get("arguments") or {}).get("question", "")), language)
        return word("found" if likely >= 0.4 else "not_found", language, question=question)
    return f"{_did(body['tool'], language)}{_values(body.get('arguments'))}: {word(str(body.get('outcome')), language)}"


def _did(tool: str, language: str) -> str:
    """What the customer was shown while it ran."""
    labels = _LABELS.get(tool, {})
    return str(labels.get(language, labels.get("en", tool))).rstrip("…")


def _values(arguments: Any) -> str:
    if not isinstance(arguments, dict):
        return ""
    plain = [str(value) for value in arguments.values() if isinstance(value, str | float) and value]
    return f" ({json.dumps(', '.join(plain), ensure_ascii=False)[1:-1][:60]})" if plain else ""


def _situation(entries: Sequence[Entry], reason: str) -> str:
    """What stands in the way, the most telling first: an open question, a refusal, else why it was handed over."""
    done = {entry.body.get("action") for entry in entries if entry.kind == "action.done"}
    open_actions = {entry.body.get("action") for entry in entries if entry.kind == "action.asked"} - done
    for_staff = {entry.body.get("action") for entry in entries if entry.kind == "approval.asked"} - done
    refused = [
        str((entry.body.get("result") or {}).get("why", ""))
        for entry in entries
        if entry.kind == "tool.called" and not entry.body.get("ok") and isinstance(entry.body.get("result"), dict)
    ]
    if for_staff or "needs_staff" in refused:
        return "needs_staff"
    if open_actions:
        return "unanswered"
    return "not_verified" if refused[-1:] == ["not_verified"] else reason


def _worse(said: Sequence[str]) -> bool:
    return len(said) > 1 and classify(said[-1]).score < classify(said[0]).score - WORSE


def _empty(text: str) -> bool:
    """Only a greeting."""
    words = {word.strip(".,!?。！？，~ ") for word in text.lower().split()}
    return words <= _GREETINGS


def _flat(text: str) -> str:
    return " ".join(str(text).split())


def _quoted(text: str, language: str) -> str:
    short = text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"
    return (f"“{short}”" if short else "") if language == "zh" else f'"{short}"'
