"""The system message of a turn: `prompts/system.md` with what is true of this customer right now."""

from datetime import datetime
from pathlib import Path
from typing import Any

from langchain_core.messages import SystemMessage

_TEMPLATE = (Path(__file__).parent / "prompts" / "system.md").read_text(encoding="utf-8")
_LANGUAGES = {"en": "English", "zh": "Chinese"}


def system_message(facts: dict[str, Any], *, now: datetime) -> SystemMessage:
    """The prompt; `additional_kwargs["rapport"]` carries the same facts for the built-in model."""
    known = f"Signed in as {facts['name'] or facts['customer']}." if facts["verified"] else "Not signed in."
    text = _TEMPLATE.format(
        shop=facts["shop"],
        today=f"{now:%A}, {now.date().isoformat()}",
        language=_LANGUAGES.get(facts["locale"], "English"),
        customer=known,
    )
    if facts.get("rules"):
        text += f"\n\n# This shop's own rules\n\n{facts['rules']}"
    return SystemMessage(text, additional_kwargs={"rapport": facts})
