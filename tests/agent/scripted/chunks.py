"""The bytes of a streamed chat completion, as the OpenAI API documents them."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.agent.scripted.steps import Answer, Call

DONE = b"data: [DONE]\n\n"


def pieces(text: str) -> list[str]:
    """Text in pieces of about a token."""
    return re.findall(r"[\u2e80-\uffef]|\s*[^\s\u2e80-\uffef]+|\s+", text)


def chunk(delta: dict[str, Any], *, finish: str | None = None, usage: tuple[int, int] | None = None) -> bytes:
    choices = [] if usage else [{"index": 0, "delta": delta, "finish_reason": finish}]
    body: dict[str, Any] = {
        "id": "chatcmpl-scripted",
        "object": "chat.completion.chunk",
        "created": 1700000000,
        "model": "scripted",
        "choices": choices,
    }
    if usage:
        asked, written = usage
        body["usage"] = {"prompt_tokens": asked, "completion_tokens": written, "total_tokens": asked + written}
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n".encode()


def answer_chunks(answer: Answer) -> Iterator[bytes]:
    yield chunk({"role": "assistant", "content": ""})
    for piece in pieces(answer.text):
        yield chunk({"content": piece})
    for n, call in enumerate(answer.calls):
        yield from _call_chunks(n, call)
    yield chunk({}, finish="tool_calls" if answer.calls else "stop")
    if answer.usage:
        yield chunk({}, usage=answer.usage)
    yield DONE


def _call_chunks(n: int, call: Call) -> Iterator[bytes]:
    half = len(call.text) // 2
    head = {"index": n, "id": call.id or f"scripted_{n}", "type": "function"}
    yield chunk({"tool_calls": [{**head, "function": {"name": call.name, "arguments": ""}}]})
    for part in (call.text[:half], call.text[half:]):
        yield chunk({"tool_calls": [{"index": n, "function": {"arguments": part}}]})
