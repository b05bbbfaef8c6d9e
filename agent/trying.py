"""What the built-in model would say to a question and what a search found: nothing is logged, asked or carried out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.messages import AnyMessage, HumanMessage, SystemMessage, ToolMessage

from agent.builtin import BuiltinModel
from knowledge.passage import Findings
from tools.search import found_by

SEARCH = "search_knowledge"


@dataclass(frozen=True, slots=True)
class Tried:
    """`wants` names the tool that it would use instead of, or after, the articles; it was not used here."""

    text: str
    wants: str = ""


async def tried(question: str, found: Findings, *, locale: str, shop: str, tools: Sequence[str]) -> Tried:
    """One turn without a customer: the search has its result, every other tool ends it."""
    model = BuiltinModel().bind(tools=[{"type": "function", "function": {"name": name}} for name in {SEARCH, *tools}])
    facts: dict[str, Any] = {
        "locale": locale,
        "customer": None,
        "verified": False,
        "name": "",
        "pending": [],
        "shop": shop,
    }
    messages: list[AnyMessage] = [SystemMessage("", additional_kwargs={"rapport": facts}), HumanMessage(question)]
    for _ in range(3):
        answer = await model.ainvoke(messages)
        if not answer.tool_calls:
            return Tried(answer.text)
        call = answer.tool_calls[0]
        if call["name"] != SEARCH:
            return Tried("", call["name"])
        result = json.dumps(found_by(found), ensure_ascii=False)
        messages += [answer, ToolMessage(result, tool_call_id=str(call["id"]), name=SEARCH)]
    return Tried("")
