"""The guard around every call: it reads who the customer is, holds the tool to its policy, runs it in one
transaction and writes down what came of it. It knows no rule itself: those are in `gate`, `pending` and `settle`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from records import actions, conversations
from records.errors import Conflict, NotFound
from records.tables import Conversation
from tools import pending
from tools.approval import Decided
from tools.arguments import loggable, storable, understood
from tools.context import Call, ToolContext
from tools.errors import ToolError, TryAgain, TurnLost
from tools.gate import require_identity, require_room, switched_off
from tools.journal import Asked, Came, bounded, came, remember, told, went_wrong, write_down
from tools.policy import PROVING, Approver, Deployment, Identity, Policy
from tools.settle import Settled, settle
from tools.tool import Arguments, Tool, ToolResult

NEEDLESS = frozenset[str]().union(*PROVING.values())
"""Not offered to a customer who has proven who they are."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A call that was understood."""

    tool: Tool
    policy: Policy
    arguments: Arguments


class Guard:
    """Everything that a model asks for goes through here."""

    def __init__(self, tools: Iterable[Tool], deployment: Deployment) -> None:
        self.tools = {tool.name: tool for tool in tools}
        self.deployment = deployment
        self._require_sense()

    def offered(self, identity: Identity | None = None) -> tuple[Tool, ...]:
        """The tools that a model is told of."""
        hidden = self.deployment.off | (NEEDLESS if identity and identity.verified else frozenset())
        return tuple(tool for tool in self.tools.values() if tool.name not in hidden)

    async def call(
        self, context: ToolContext, name: str, raw: Mapping[str, Any] | str | None, *, call_id: str = ""
    ) -> ToolResult:
        """Run one tool for the model, which is told in one sentence whatever is wrong with its call.

        Raises:
            TurnLost: the turn no longer has its conversation; nothing was written.
        """
        name = storable(name)
        asked = Asked(name[:100], loggable(raw), storable(call_id))
        try:
            tool, policy = self.find(name)
            arguments = understood(tool, raw)
        except ToolError as error:
            return await self._note(context, asked, went_wrong(name, error, context.locale))
        wanted = _Wanted(tool, policy, arguments)
        asked = replace(asked, arguments=arguments.model_dump(mode="json", exclude_defaults=True))
        if policy.effect == "read":
            return await self._note(context, asked, await self._read(context, wanted))
        return await self._change(context, asked, wanted)

    async def settle_action(
        self,
        context: ToolContext,
        session: AsyncSession,
        head: Conversation,
        action_id: str,
        *,
        approve: bool,
        approver: Approver = "customer",
        by: Decided | None = None,
    ) -> Settled:
        """Carry out, or drop, what somebody was asked, inside the caller's transaction that has locked `head`.

        Args:
            approver: whose word this is.
            by: the colleague, where it is a person of the shop's.

        Raises:
            Absent: there is no such action in this conversation, or it is not theirs to answer.
        """
        call = await self._call(context, session, lock=True)
        action = await actions.locked(
            session, action_id, conversation_id=head.id, visitor_id=context.visitor, approver=approver
        )
        return await settle(call, head, action, approve=approve, find=self.find, by=by)

    def find(self, name: str) -> tuple[Tool, Policy]:
        """The tool of that name, and the policy that holds for it here.

        Raises:
            Refused, TryAgain: it is switched off, or there is none.
        """
        if name in self.deployment.off:
            raise switched_off(name)
        if name not in self.tools:
            raise TryAgain(f"There is no tool {name[:80]!r}. There are: {', '.join(t.name for t in self.offered())}.")
        tool = self.tools[name]
        return tool, self.deployment.policy(name, tool.policy)

    def _require_sense(self) -> None:
        for name in {*self.deployment.disabled, *self.deployment.policies} - set(self.tools):
            raise ValueError(f"There is no tool named {name}: there are {', '.join(self.tools)}.")
        for name, policy in self.deployment.policies.items():
            if policy.confirm != "nobody" and self.tools[name].summarise is None:
                raise ValueError(f"{name} cannot be confirmed: it has no words to show.")

    async def _read(self, context: ToolContext, wanted: _Wanted) -> Came:
        try:
            async with context.database.reading() as session:
                call = await self._admitted(context, session, wanted)
                return bounded(came(await wanted.tool.run(call, wanted.arguments)))
        except Exception as error:
            return went_wrong(wanted.tool.name, error, context.locale)

    async def _note(self, context: ToolContext, asked: Asked, result: Came) -> ToolResult:
        """Write down a call that changed nothing."""
        await context.settled()
        async with context.database.writing() as session:
            head = await _mine(context, session)
            entry = await write_down(await self._call(context, session), head, asked, result)
        remember(context.happened, asked, result, write=False)
        return told(result, entry)

    async def _change(self, context: ToolContext, asked: Asked, wanted: _Wanted) -> ToolResult:
        await context.settled()
        async with context.database.writing() as session:
            head = await _mine(context, session)
            result = await self._attempt(context, session, head, wanted)
            await session.refresh(head)  # a savepoint that was rolled back has spoiled it
            entry = await write_down(await self._call(context, session), head, asked, result)
        remember(context.happened, asked, result, write=True)
        return told(result, entry)

    async def _attempt(self, context: ToolContext, session: AsyncSession, head: Conversation, wanted: _Wanted) -> Came:
        tool, arguments = wanted.tool, wanted.arguments
        try:
            async with session.begin_nested():
                call = await self._admitted(context, session, wanted, lock=True)
                if wanted.policy.confirm == "nobody":
                    return bounded(came(await tool.run(call, arguments)))
                waits = await pending.put(call, head, tool, wanted.policy, arguments)
                return Came("asked", waits.result, waits.entries)
        except Exception as error:
            return went_wrong(tool.name, error, context.locale)

    async def _admitted(
        self, context: ToolContext, session: AsyncSession, wanted: _Wanted, *, lock: bool = False
    ) -> Call:
        call = await self._call(context, session, lock=lock)
        require_identity(call, wanted.policy)
        await require_room(call, wanted.tool, wanted.policy)
        return call

    async def _call(self, context: ToolContext, session: AsyncSession, *, lock: bool = False) -> Call:
        """P1 and P2: whom a call serves is what the visitor's row proves, whatever anybody says."""
        visitor = await actions.visitor(session, context.visitor, lock=lock)
        identity = self.deployment.identity(visitor.customer_id, visitor.verified_by)
        return Call(context, session, context.clock.now(), identity.customer, identity.verified)


async def _mine(context: ToolContext, session: AsyncSession) -> Conversation:
    try:
        head = await conversations.head(session, context.conversation)
        conversations.require(head, state="ai", lease=context.turn)
    except (Conflict, NotFound) as error:
        raise TurnLost(str(error)) from None
    if head.visitor_id != context.visitor:
        raise TurnLost("This conversation is another visitor's.")
    return head
