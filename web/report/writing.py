"""A period's report as one file, for the command line and the console alike: read, find topics, draw.

What draws and what finds topics is imported when a report is wanted, and in a thread: their libraries take seconds.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pkgutil import resolve_name
from typing import Any, Literal
from zoneinfo import ZoneInfo

from insights.asking import Ask
from insights.sentiment.classifiers import Classifier
from knowledge.embed import Embedder
from records.clock import Clock
from records.database import Database
from records.progress import Progress, Silent

REPORT, TOPICS = "insights.report:report", "insights.topics:find_topics"
NAMED = "insights.topics.naming:named"
WRITERS = {"html": "web.report.page:html", "pdf": "web.report.page:pdf", "csv": "web.report.page:table"}
LEAST = 20
"""Conversations in which topics are looked for; `few` in web/report/words.yaml says so too."""
Form = Literal["html", "pdf", "csv"]


@dataclass(frozen=True, slots=True)
class Reports:
    """What writes the reports of this deployment."""

    database: Database
    embedder: Embedder
    zone: ZoneInfo
    shop: str
    clock: Clock
    sentiment: Classifier
    ask: Ask | None = None
    """Asks a model, for the names of topics."""

    async def write(
        self, first: date, last: date, form: Form, *, locale: str, progress: Progress | None = None
    ) -> tuple[bytes, Any, Sequence[Any]]:
        """The file, and what is in it: the numbers and the topics.

        Raises:
            BadInput: a Chinese PDF is wanted and this machine has no font for it.
        """
        steps = progress or Silent()
        steps.step("Reading the records")
        read = await asyncio.to_thread(resolve_name, REPORT)
        how = {"now": self.clock.now(), "embedder": self.embedder, "sentiment": self.sentiment}
        found = await read(self.database, first, last, self.zone, **how)
        topics: Sequence[Any] = ()
        if len(found.openings) >= LEAST:
            find = await asyncio.to_thread(resolve_name, TOPICS)
            topics = (await find(found.openings, self.embedder, progress=steps))[0].topics
            topics = await resolve_name(NAMED)(topics, self.ask, locale)
        steps.step("Drawing")
        content = await asyncio.to_thread(self._drawn, form, found, topics, locale)
        return content, found, topics

    def _drawn(self, form: Form, found: Any, topics: Sequence[Any], locale: str) -> bytes:
        content: bytes = resolve_name(WRITERS[form])(found, topics, locale=locale, shop=self.shop)
        return content
