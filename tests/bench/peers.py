"""The same turn by what one would write without Rapport: `create_agent` alone, and with LangGraph's checkpointer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

from langchain.agents import create_agent
from langchain_core.messages import AIMessageChunk, AnyMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from agent.build import Agent
from tests.bench.script import ANSWER, QUESTIONS, ScriptedModel, peers_tools

PROMPT = "You help the customers of a shop. Say only what the tools return."


class Bare:
    """Keeps the thread in memory and sends all of it; what it holds is lost with the process."""

    name = "create_agent"

    def __init__(self) -> None:
        self._agent: Agent = create_agent(ScriptedModel(), tools=peers_tools(), system_prompt=PROMPT)
        self._thread: list[AnyMessage] = []

    async def begin(self) -> None:
        self._thread = []

    async def turn(self) -> float:
        stream = self._agent.astream(
            {"messages": [*self._thread, HumanMessage(next(QUESTIONS))]}, stream_mode=["messages", "values"]
        )
        first, answer = 0.0, ""
        mode: str
        part: Any
        async for mode, part in stream:
            if mode == "values":
                self._thread = list(part["messages"])
            elif said := _said(part):
                first, answer = first or perf_counter(), answer + said
        return _checked(first, answer)


class Saved:
    """The checkpointer keeps the thread on disk."""

    name = "+ AsyncSqliteSaver"

    def __init__(self, saver: AsyncSqliteSaver, file: Path) -> None:
        self._saver, self._file = saver, file
        self._agent: Agent = create_agent(
            ScriptedModel(), tools=peers_tools(), system_prompt=PROMPT, checkpointer=saver
        )
        self._config: RunnableConfig = {}

    async def begin(self) -> None:
        self._config = {"configurable": {"thread_id": str(uuid4())}}

    async def turn(self) -> float:
        stream = self._agent.astream(
            {"messages": [HumanMessage(next(QUESTIONS))]}, config=self._config, stream_mode="messages"
        )
        first, answer = 0.0, ""
        async for part in stream:
            if said := _said(part):
                first, answer = first or perf_counter(), answer + said
        return _checked(first, answer)

    async def size(self) -> int:
        await (await self._saver.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")).close()
        return self._file.stat().st_size

    async def rebuild(self) -> None:
        """Read the thread from the last checkpoint, as every turn does."""
        await self._saver.aget_tuple(self._config)

    async def commits(self) -> int:
        """Transactions that one turn commits."""
        counted: list[str] = []
        await self._saver.conn.set_trace_callback(counted.append)
        await self.turn()
        await self._saver.conn.set_trace_callback(None)  # type: ignore[arg-type]
        return sum(statement.startswith("COMMIT") for statement in counted)


@asynccontextmanager
async def saved(folder: Path) -> AsyncIterator[Saved]:
    """One with its checkpoints in a file, set up by the checkpointer itself."""
    file = folder / "checkpoints.db"
    async with AsyncSqliteSaver.from_conn_string(str(file)) as saver:
        await saver.setup()
        yield Saved(saver, file)


def _said(part: Any) -> str:
    chunk = part[0]
    return str(chunk.text) if isinstance(chunk, AIMessageChunk) else ""


def _checked(first: float, answer: str) -> float:
    if answer != ANSWER:
        raise RuntimeError(f"The turn did not end as scripted: {answer!r}")
    return first
