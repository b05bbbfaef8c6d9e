"""One turn of the dialogue, as the flows see it: what was said, what is known, and tools that they simply call.

A flow is a plain function. The first call of a tool whose result is not among the messages stops it (`Pending`); the
model hands the call out, and with the result the flow runs again from its beginning, to the next call or to its reply.
So there is no state within a turn besides the messages, and whoever made a call, its result counts.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from agent.builtin.state import Goal, State
from agent.builtin.transcript import Made, Transcript
from agent.builtin.understanding.recognise import Recognised

ANY_ARGUMENTS = frozenset({"hand_over", "open_ticket", "send_verification_code"})
"""Tools whose result stands for the whole turn, whatever words they were called with."""
SAME_ORDER = frozenset(
    {"cancel_order", "change_order_address", "change_order_items", "change_order_payment"}
    | {"return_items", "exchange_items"}
)
"""Tools that are not called again in a turn for the same order: another model may have put its question already."""
LAST_CALL = 10
"""Calls of tools that a turn may make; one more and it says that it did not get there."""


class Stop(Exception):
    """The reasons for which a flow does not reach its end."""


class Pending(Stop):
    """A tool has to be called first."""

    def __init__(self, tool: str, arguments: dict[str, Any]) -> None:
        super().__init__(tool)
        self.tool, self.arguments = tool, arguments


class Unverified(Stop):
    """It has to be proven first who the customer is."""


class Missing(Stop):
    """A tool that is needed is not there, or the turn has made too many calls."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a flow came to. `goal` is what remains to be done; None when it is done with."""

    text: str
    expecting: str | None = None
    goal: Goal | None = None
    chips: tuple[str, ...] = ()


@dataclass(slots=True)
class Talk:
    """What flows are given. `state` is the one to leave behind."""

    transcript: Transcript
    tools: Collection[str]
    language: str
    text: str
    understood: Recognised
    state: State
    answering: bool = False
    """The goal that is being served is the one that the last question was for."""
    notes: list[str] = field(default_factory=list)

    @property
    def before(self) -> State:
        """The state that the turn began with."""
        return self.transcript.state

    def reply(self, *expecting: str) -> str:
        """What the customer replied to the goal's question, if that is what was asked."""
        return self.text if self.answering and self.before.expecting in expecting else ""

    def remember(self, **changes: Any) -> None:
        """Change the state that is left behind."""
        self.state = replace(self.state, **changes)

    def can(self, tool: str) -> bool:
        return tool in self.tools

    def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """The result of a tool.

        Raises:
            Pending: it has not been called yet.
            Unverified: it may only be used by customers who have proven who they are.
            Missing: it is not there.
        """
        given = {key: value for key, value in arguments.items() if value is not None}
        result = self._known(tool, given)
        if result is None:
            if tool not in self.tools or len(self.transcript.made) >= LAST_CALL:
                raise Missing(tool)
            raise Pending(tool, given)
        if result.get("needs") in ("verified", "identified"):
            raise Unverified(tool)
        return result

    def _known(self, tool: str, given: dict[str, Any]) -> dict[str, Any] | None:
        tries, proven = 0, False
        for made in reversed(self.transcript.made):
            result = made.result or {}
            proven = proven or bool(result.get("identified") or result.get("verified"))
            if proven and result.get("needs"):
                continue  # it was refused to somebody who has since proven who they are
            if made.tool == tool and _same(tool, made, given):
                tries += 1
                if made.result is not None:
                    return made.result
        return {"error": "unreadable", "why": "broken"} if tries > 1 else None


def _same(tool: str, made: Made, given: dict[str, Any]) -> bool:
    if tool in ANY_ARGUMENTS:
        return True
    if tool in SAME_ORDER and "error" not in (made.result or {}):
        return bool(_plain(made.arguments.get("order")) == _plain(given.get("order")))
    return _key(made.arguments) == _key(given)


def _key(arguments: dict[str, Any]) -> str:
    """Arguments as text that is equal when they mean the same: models write numbers as numbers."""
    plain = {key: _plain(value) for key, value in arguments.items() if value is not None}
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, default=str)


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value).strip().lstrip("#").lower()
    return value
