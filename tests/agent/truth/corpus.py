"""True replies together with what they rest on, as JSON lines: how they are written down and read back.

One line is {"reply", "locale", "evidence": {"customer", "results", "passages", "done", "now", "state", "known"}}.
`dev_corpus.jsonl` was written by hand and the check was developed on it; `corpus.jsonl`, where it exists, was recorded
from runs of the product, and nothing is ever fitted to it.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from agent.truth import Done, Evidence

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Example:
    """One reply, and the raw evidence as it stands in the file."""

    reply: str
    locale: str
    raw: dict[str, Any]

    def evidence(self) -> Evidence:
        return thawed(self.raw)

    def haystack(self) -> str:
        """Everything the reply may rest on, as one text in which a mutant's new value must not occur."""
        return json.dumps(self.raw, ensure_ascii=False)

    def done_tools(self) -> set[str]:
        return {call["tool"] for call in self.raw.get("done", ()) if call["ok"]}


def thawed(raw: dict[str, Any], earlier: Evidence | None = None) -> Evidence:
    """Evidence from its JSON form; what `earlier` has read is not read again."""
    return Evidence(
        customer=raw.get("customer", ()),
        results=raw.get("results", ()),
        passages=raw.get("passages", ()),
        known=raw.get("known", ()),
        done=[
            Done(call["tool"], call["ok"], call.get("arguments", {}), call.get("result", {}))
            for call in raw.get("done", ())
        ],
        now=datetime.fromisoformat(raw["now"]),
        state=raw.get("state", "ai"),
        earlier=earlier,
    )


def line(reply: str, locale: str, evidence: Evidence) -> str:
    """A reply and its evidence as one line of a corpus."""
    done = [asdict(call) for call in evidence.done]
    raw: dict[str, Any] = {part: list(getattr(evidence, part)) for part in ("customer", "results", "passages", "known")}
    raw |= {"done": done, "now": evidence.now.isoformat(), "state": evidence.state}
    return json.dumps({"reply": reply, "locale": locale, "evidence": raw}, ensure_ascii=False, default=str)


def read(name: str) -> list[Example]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [Example(row["reply"], row["locale"], row["evidence"]) for row in map(json.loads, filter(str.strip, lines))]


def names() -> list[str]:
    """The corpora that there are."""
    return sorted(path.name for path in HERE.glob("*corpus.jsonl"))
