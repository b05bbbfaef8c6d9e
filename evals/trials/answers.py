"""Answers of models, kept by what was asked: the same question in the same trial is not paid for twice.

A key is the SHA-256 of endpoint, model, messages, tools and trial. Two trials of a case that ask the same are asked
twice all the same: that the answers may differ is what trials are for.
"""

import json
import os
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from langchain_core.messages import AIMessageChunk, BaseMessage, convert_to_openai_messages
from langchain_core.outputs import ChatGenerationChunk


class Answers:
    """A folder of answers; a broken file is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> ChatGenerationChunk | None:
        """The whole answer as one piece."""
        try:
            kept = json.loads(self._file(key).read_bytes())
            message = AIMessageChunk(
                content=kept["text"], tool_call_chunks=kept["calls"], usage_metadata=kept["usage"] or None
            )
            return ChatGenerationChunk(message=message, generation_info={"finish_reason": kept["finish"]})
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, key: str, answer: ChatGenerationChunk) -> None:
        """Keep an answer that came to its end."""
        message = answer.message
        assert isinstance(message, AIMessageChunk)
        kept = {
            "text": message.text,
            "calls": message.tool_call_chunks,
            "usage": message.usage_metadata,
            "finish": (answer.generation_info or {}).get("finish_reason", "stop"),
        }
        file = self._file(key)
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f".{file.name}.{os.getpid()}")
        part.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        part.replace(file)

    def _file(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json"


def key_of(endpoint: str, model: str, messages: Sequence[BaseMessage], options: Mapping[str, Any], trial: int) -> str:
    """What an answer is kept under."""
    asked = [endpoint, model, convert_to_openai_messages(messages), dict(options), trial]
    return sha256(json.dumps(asked, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
