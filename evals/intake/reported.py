"""A case from an answer that somebody reported: what was said before it, without personal data, and what was right.

Figures of the right answer (amounts, dates, times, numbers, addresses) have to be said; those of the reported one that
are not in it must not. Where the right answer holds none, only a judge can tell: it is written down as a criterion.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from agent.truth.facts import facts_in
from evals.case import Case
from evals.intake.logged import Held, held, language, short
from records.reports import Reported

WRONG = frozenset({"wrong", "not_allowed"})
"""Faults because of which what was said must not be said again."""


async def case_of(session: AsyncSession, one: Reported) -> Case:
    """The case of a report. Raises EvalError where no customer had said anything."""
    answer, report = one.answer, one.report.body
    talk = await held(session, answer.conversation_id, until=answer.number)
    right, said = str(report.get("right") or ""), str(answer.body.get("text") or "")
    return Case.model_validate(
        {
            "id": f"reported-{short(answer.conversation_id)}-{answer.number}",
            "locale": language(one.language),
            "tags": ["reported", str(report["fault"])],
            "bucket": "resolvable",
            "customer": {"script": talk.script()},
            **_expected(talk, str(report["fault"]), right, said, answer.at),
            **talk.who,
        }
    )


def _expected(talk: Held, fault: str, right: str, said: str, at: datetime) -> dict[str, Any]:
    wanted, told = _figures(right, at), _figures(said, at)
    never = [text for text in told if text not in wanted] if right and fault in WRONG else []
    reply = {"says": _masked(talk, wanted), "never_says": _masked(talk, never)}
    expect = {"reply": reply, "tools": {"must": talk.written()}}
    return {"expect": expect} | ({} if wanted or never else {"criteria": [_criterion(talk, fault, right, said)]})


def _figures(text: str, at: datetime) -> list[str]:
    """Each once, as it is written."""
    found: Iterator[str] = (text[one.start : one.end].strip() for one in facts_in(text, at.date()))
    return list(dict.fromkeys(filter(None, found)))


def _masked(talk: Held, texts: Iterable[str]) -> list[str]:
    """Those that are nobody's own: a stand-in is never said."""
    return [text for text in texts if talk.masking.text(text) == text]


def _criterion(talk: Held, fault: str, right: str, said: str) -> str:
    if right:
        return f"The last answer says the same as: {talk.masking.text(right)}"
    return f"The last answer is not {fault.replace('_', ' ')}, as this one was: {talk.masking.text(said)}"
