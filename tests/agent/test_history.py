"""What a model sees of a conversation: a window, a summary of what was before, and whole turns."""

from datetime import UTC, datetime

from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from agent import history
from records import conversations
from records.clock import SystemClock
from records.database import Database
from records.tables import Conversation

NOW = datetime(2026, 11, 22, tzinfo=UTC)


async def _talk(database: Database, turns: int, words: int = 100) -> str:
    async with database.writing() as session:
        visitor = await conversations.add_visitor(session, locale="en", clock=SystemClock())
        started = await conversations.start(session, visitor_id=visitor.id, locale="en", clock=SystemClock())
        head = await conversations.head(session, started.id)
        for turn in range(turns):
            said = {"text": f"question {turn} " + "word " * words}
            await conversations.append(session, head, kind="message", at=NOW, author="customer", body=said)
            call = {"tool": "get_order", "arguments": {"order": "1"}, "result": {"order": turn}, "ok": True}
            await conversations.append(session, head, kind="tool.called", at=NOW, body=call, turn=f"t{turn}")
            await conversations.append(
                session, head, kind="message", at=NOW, author="ai", body={"text": f"answer {turn}"}
            )
    return started.id


async def _load(database: Database, conversation: str) -> history.History:
    async with database.reading() as session:
        found = await session.get(Conversation, conversation)
        assert found is not None
        return await history.load(session, found)


async def test_that_calls_and_their_results_are_told_in_pairs(sqlite: Database) -> None:
    past = await _load(sqlite, await _talk(sqlite, turns=1, words=1))
    assert [type(message) for message in past.messages] == [HumanMessage, AIMessage, ToolMessage, AIMessage]
    call, result = past.messages[1], past.messages[2]
    assert isinstance(call, AIMessage)
    assert isinstance(result, ToolMessage)
    assert call.tool_calls[0]["id"] == result.tool_call_id


async def test_that_a_full_window_is_summed_up_and_its_newest_turns_are_kept(sqlite: Database) -> None:
    conversation = await _talk(sqlite, turns=60)
    assert (await _load(sqlite, conversation)).overflows
    async with sqlite.writing() as session:
        head = await conversations.head(session, conversation)
        await history.sum_up(session, head, at=NOW)
    past = await _load(sqlite, conversation)
    assert not past.overflows
    assert past.entries[0].author == "customer"
    assert past.entries[-1].kind == "summary" or past.entries[-1].body["text"] == "answer 59"
    told = str(past.messages[0].content)
    assert "The customer said: question" in told
    assert "You answered: answer" in told
    assert past.covers == head.last_number
