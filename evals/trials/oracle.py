"""Somebody who knows everything: the gold actions of a case, through our own tools, guard and database, and no model.

What it scores is the ceiling: where it fails, the case asks for what our tools do not do, and no agent could pass.
"""

from langchain_core.messages import AIMessage
from sqlalchemy.ext.asyncio import AsyncSession

from agent.conclusion import Conclusion, conclude
from agent.desk import Desk
from evals.case import Case
from evals.errors import EvalError
from records import conversations
from tools.context import ToolContext

ORACLE = "oracle"
SAYS_NOTHING = "Done."


async def replay(desk: Desk, visitor: str, conversation: str, case: Case) -> None:
    """One turn that makes every call, has the customer agree to what is proposed, and says what has to be said.

    Raises:
        EvalError: the case does not say what is to be done.
    """
    if not case.actions:
        raise EvalError(f"case {case.id} has no `actions`: an oracle has nothing to replay")
    turn = Conclusion(desk.clock.new_id(), desk.clock.now())
    turn.covers = await _asked(desk, conversation, turn.turn, case)
    context = _context(desk, visitor, conversation, turn)
    for action in case.actions:
        result = await desk.guard.call(context, action.name, action.arguments)
        if result.outcome == "asked":
            await _agree(desk, context, result.result["action"])
    turn.text = "\n".join(phrase.partition("|")[0] for phrase in case.expect.reply.says) or SAYS_NOTHING
    turn.message = AIMessage(turn.text)
    await conclude(desk, conversation, turn)


async def _asked(desk: Desk, conversation: str, turn: str, case: Case) -> int:
    """The customer's wish, and the right to answer it. Returns the number of its entry."""
    who = case.customer
    opening = who.simulate.opening if who.simulate else next(line.say for line in who.script if line.say)
    now = desk.clock.now()
    async with desk.database.writing() as session:
        head = await conversations.head(session, conversation)
        entry = await conversations.append(
            session, head, kind="message", author="customer", at=now, body={"text": opening}
        )
        head.owed_from = entry.number
        await session.flush()
        await _lease(session, desk, conversation, turn)
    return entry.number


async def _lease(session: AsyncSession, desk: Desk, conversation: str, turn: str) -> None:
    now = desk.clock.now()
    leased = await conversations.lease(session, conversation, holder=turn, lasts=desk.pace.lease_length, now=now)
    assert leased, "nobody else is in a conversation that has just begun"


async def _agree(desk: Desk, context: ToolContext, action: str) -> None:
    async with desk.database.writing() as session:
        head = await conversations.head(session, context.conversation)
        await desk.guard.settle_action(context, session, head, action, approve=True)


def _context(desk: Desk, visitor: str, conversation: str, turn: Conclusion) -> ToolContext:
    return ToolContext(
        conversation=conversation,
        visitor=visitor,
        turn=turn.turn,
        locale="en",
        database=desk.database,
        knowledge=desk.knowledge,
        clock=desk.clock,
        deployment=desk.deployment,
        settled=_at_once,
        happened=turn.happened,
    )


async def _at_once() -> None:
    """Nobody types meanwhile."""
