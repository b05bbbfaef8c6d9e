"""Any OpenAI-compatible endpoint, as a chat model that streams and that fails in one way: with `Failed`.

It does not retry and knows no other model: that is `agent.middleware.fallback`.
"""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import openai
from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import ChatOpenAI

from agent.models.answer import LONGEST
from agent.models.client_errors import of_client
from agent.models.failures import Failed, Kind
from agent.models.patience import Patience

LONGEST_CALLS = 32_000
"""Characters of tool calls in one answer; past them something has gone wrong."""


class Endpoint(ChatOpenAI):
    """One model behind an OpenAI-compatible chat-completions endpoint."""

    async def _astream(self, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
        text = calls = 0
        finished = False
        try:
            async with aclosing(super()._astream(*args, **kwargs)) as chunks:  # type: ignore[type-var]
                async for chunk in chunks:
                    piece = _shortened(chunk, LONGEST - text)
                    text += len(piece.text)
                    calls += _size_of_calls(piece)
                    finished = finished or bool((piece.generation_info or {}).get("finish_reason"))
                    yield piece
                    if text >= LONGEST:
                        return
                    if calls > LONGEST_CALLS:
                        raise Failed(Kind.BROKEN, streamed=text > 0)
        except Exception as error:
            raise of_client(error, streamed=text > 0) from error
        if not finished:  # a connection that was closed politely in the middle looks like an end
            raise Failed(Kind.BROKEN, streamed=text > 0)


def endpoint(name: str, *, api_key: str, base_url: str, patience: Patience) -> Endpoint:
    """A model of the endpoint at `base_url`; an empty one is OpenAI itself.

    Raises:
        ValueError: with a sentence that names the setting that is wrong.
    """
    if base_url and not base_url.startswith(("http://", "https://")):
        raise ValueError(f"OPENAI_BASE_URL: {base_url!r} is not an address; it begins with http:// or https://.")
    if not base_url and not api_key:
        raise ValueError(f"OPENAI_API_KEY is empty, and RAPPORT_MODEL names {name!r}. Set it, or use builtin.")
    return Endpoint(
        model=name,
        api_key=api_key or "none",
        base_url=base_url or None,
        max_retries=0,
        timeout=openai.Timeout(patience.silence, connect=patience.connect),
        streaming=True,
        stream_usage=True,
        stream_chunk_timeout=None,  # a timer and a task for every token; the read timeout above does the same
        use_responses_api=False,
    )


def _shortened(chunk: ChatGenerationChunk, room: int) -> ChatGenerationChunk:
    if len(chunk.text) <= room:
        return chunk
    return ChatGenerationChunk(message=chunk.message.model_copy(update={"content": chunk.text[:room]}))


def _size_of_calls(chunk: ChatGenerationChunk) -> int:
    return sum(len(call["args"] or "") for call in getattr(chunk.message, "tool_call_chunks", ()))
