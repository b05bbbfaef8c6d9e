"""A case from a conversation that was held: the customer's lines as a script, without personal data.

What must be so at the end only a person can say. The case expects how it ended and which writes were made; what those
did to the rows is to be written in: a first run names every row that differs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from evals.case import Case
from evals.errors import EvalError
from evals.grading.grade import WRITES
from evals.intake.masking import Masking
from evals.simulate.reading import read
from records import conversations
from records.errors import NotFound
from records.tables import Customer, Entry, Visitor


@dataclass(frozen=True, slots=True)
class Held:
    """A conversation up to some entry, as a case is made of it: from where its context began."""

    entries: Sequence[Entry]
    locale: str
    visitor: Visitor
    customer: Customer | None
    masking: Masking

    @property
    def who(self) -> dict[str, Any]:
        """The field `as` of its case: nobody, where nobody is known."""
        if self.customer is None:
            return {}
        return {"as": {"customer": self.customer.id, "verified": self.visitor.verified_by == "signature"}}

    def script(self) -> list[dict[str, str]]:
        """What the customer wrote, and the buttons that they pressed, without personal data."""
        return _script(self.entries, self.masking)

    def written(self) -> list[str]:
        """The writes that the model made or proposed, once each."""
        called = [entry.body for entry in self.entries if entry.kind == "tool.called" and entry.turn]
        made = (str(body["tool"]) for body in called if body["outcome"] in ("ok", "asked"))
        return list(dict.fromkeys(tool for tool in made if tool in WRITES))


async def held(session: AsyncSession, conversation: str, *, until: int | None = None) -> Held:
    """A conversation, or what comes before the entry of that number.

    Raises:
        EvalError: there is no such conversation, or its customer has said nothing.
    """
    try:
        head = await conversations.known(session, conversation)
    except NotFound:
        raise EvalError(f"There is no conversation {conversation}.") from None
    entries: list[Entry] = []
    while page := await conversations.after_number(session, head.id, number=entries[-1].number if entries else 0):
        entries += page
    before = [entry for entry in entries if until is None or entry.number < until]
    visitor = await session.get_one(Visitor, head.visitor_id)
    customer = await session.get(Customer, visitor.customer_id) if visitor.customer_id else None
    found = Held(_since_reopened(before), head.locale, visitor, customer, _masking(customer))
    if not any(entry.kind == "message" and entry.author == "customer" for entry in found.entries):
        raise EvalError(f"In the conversation {conversation} no customer has said anything.")
    return found


async def case_of(session: AsyncSession, conversation: str) -> Case:
    """The case of a whole conversation. Raises EvalError as `held` does."""
    talk = await held(session, conversation)
    escalated = any(entry.kind == "state.changed" and entry.body.get("state") == "waiting" for entry in talk.entries)
    return Case.model_validate(
        {
            "id": f"logged-{short(conversation)}",
            "locale": language(talk.locale),
            "tags": ["logged"],
            "bucket": "must_escalate" if escalated else "resolvable",
            "customer": {"script": talk.script()},
            "expect": {"tools": {"must": talk.written()}, "end": "escalated" if escalated else None},
            **talk.who,
        }
    )


def short(conversation: str) -> str:
    """Of a conversation's id what a case is named by."""
    return conversation[:8].replace("_", "-").rstrip("-")


def language(locale: str) -> str:
    return "zh" if locale == "zh" else "en"


def _since_reopened(entries: Sequence[Entry]) -> Sequence[Entry]:
    """What came after the conversation was last closed: before that it was another one."""
    closed = [place for place, one in enumerate(entries) if _is_state(one, "closed")]
    reopened = (
        next((at for at in range(closed[-1] + 1, len(entries)) if _is_state(entries[at], "ai")), None)
        if closed
        else None
    )
    return entries if reopened is None else entries[reopened + 1 :]


def _is_state(entry: Entry, state: str) -> bool:
    return entry.kind == "state.changed" and entry.body.get("state") == state


def _masking(customer: Customer | None) -> Masking:
    if customer is None:
        return Masking()
    return Masking(customer.name, filter(None, (customer.phone, customer.given_name, customer.family_name)))


def _script(entries: Sequence[Entry], masking: Masking) -> list[dict[str, str]]:
    lines: list[dict[str, str]] = []
    spoke = False  # a plain yes settles an action just as its button does, and is a line already
    for entry in entries:
        if entry.kind == "message" and entry.author == "customer":
            lines.append({"say": masking.text(str(entry.body["text"]))})
            spoke = True
        elif entry.kind == "message":
            asked = [subject.name for subject in read(str(entry.body["text"])).subjects]
            masking.code_asked, spoke = "code" in asked, False
        elif entry.kind == "action.done" and entry.body["outcome"] in ("done", "declined") and not spoke:
            lines.append({"button": "yes" if entry.body["outcome"] == "done" else "no"})
    return lines
