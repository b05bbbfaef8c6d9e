"""A case from a conversation that was held: the customer's lines as a script, without personal data.

What must be so at the end only a person can say. The case expects how it ended and which writes were made; what those
did to the rows is to be written in: a first run names every row that differs.
"""

from collections.abc import Sequence
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


async def case_of(session: AsyncSession, conversation: str) -> Case:
    """The case.

    Raises:
        EvalError: there is no such conversation, or its customer has said nothing.
    """
    try:
        head = await conversations.known(session, conversation)
    except NotFound:
        raise EvalError(f"There is no conversation {conversation}.") from None
    entries: list[Entry] = []
    while page := await conversations.after_number(
        session, head.id, number=entries[-1].number if entries else head.cut_number
    ):
        entries += page
    visitor = await session.get_one(Visitor, head.visitor_id)
    customer = await session.get(Customer, visitor.customer_id) if visitor.customer_id else None
    script = _script(entries, _masking(customer))
    if not script:
        raise EvalError(f"In the conversation {conversation} no customer has said anything.")
    escalated = any(entry.kind == "state.changed" and entry.body.get("state") == "waiting" for entry in entries)
    written: dict[str, Any] = {
        "id": f"logged-{head.id[:8]}".replace("_", "-").rstrip("-"),
        "locale": "zh" if head.locale == "zh" else "en",
        "tags": ["logged"],
        "bucket": "must_escalate" if escalated else "resolvable",
        "customer": {"script": script},
        "expect": {"tools": {"must": _written(entries)}, "end": "escalated" if escalated else None},
    }
    if customer:
        written["as"] = {"customer": customer.id, "verified": visitor.verified_by == "signature"}
    return Case.model_validate(written)


def _masking(customer: Customer | None) -> Masking:
    if customer is None:
        return Masking()
    return Masking(customer.name, filter(None, (customer.phone, customer.given_name, customer.family_name)))


def _script(entries: Sequence[Entry], masking: Masking) -> list[dict[str, str]]:
    """What the customer wrote, and the buttons that they pressed."""
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


def _written(entries: Sequence[Entry]) -> list[str]:
    """The writes that the model made or proposed, once each."""
    called = [entry.body for entry in entries if entry.kind == "tool.called" and entry.turn]
    made = (str(body["tool"]) for body in called if body["outcome"] in ("ok", "asked"))
    return list(dict.fromkeys(tool for tool in made if tool in WRITES))
