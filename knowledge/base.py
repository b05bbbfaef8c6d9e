"""The knowledge base as the rest of the program sees it: open, ingest, search. Wires the parts, ranks nothing.

Whoever ingests writes rows and nothing else. Whoever searches looks at the index's revision once a second and brings
its own snapshot and vectors up to it, so that it does not matter which process ingested.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from time import perf_counter

import structlog

from knowledge.audience import mark
from knowledge.dense import ChromaIndex, ExactIndex
from knowledge.embed import Embedder, Vectors
from knowledge.errors import IndexUnavailable, KnowledgeError
from knowledge.gaps import Gap, gaps
from knowledge.generations import alone, live, sources
from knowledge.glossary import in_english
from knowledge.marks import Audience
from knowledge.mirror import Mirror
from knowledge.named import knowing_names
from knowledge.passage import Findings, IngestReport, Passage, Rankings
from knowledge.regenerate import current
from knowledge.rerank import CONSIDERED, Reranker, reranked
from knowledge.search import CANDIDATES, Locales, by_itself, fuse, fuse_with_english
from knowledge.snapshot import Snapshot, View
from knowledge.sources import Source, forget_source, listed, location_of, schedule
from knowledge.sync import Sync
from knowledge.tally import Progress
from knowledge.tokens import language, locale_of
from knowledge.web import Fetcher, WebSource
from records.asked import Searched
from records.clock import Clock
from records.database import Database

WORDS = "words.npz"
LONGEST_QUESTION = 2000  # characters that are read of a question
_log = structlog.get_logger()


class KnowledgeBase:
    """Documents in, cited passages out.

    Args:
        chroma: the folder of a Chroma of our own, the address of a Chroma server, or None to compare every vector in
            memory, which a command beside a running server does.
        poll: seconds between two looks at the revision.
        fetcher: makes what fetches the pages of sites.
        reranker: looks at what was found again, and puts it in its own order.
    """

    def __init__(
        self,
        database: Database,
        embedder: Embedder,
        chroma: Path | str | None,
        clock: Clock,
        *,
        poll: float = 1.0,
        fetcher: Callable[[], Fetcher] = Fetcher,
        reranker: Reranker | None = None,
    ) -> None:
        self._database = database
        self._embedder = embedder
        self._clock = clock
        self._poll = poll
        self._fetcher = fetcher
        self._reranker = reranker
        words = chroma / WORDS if isinstance(chroma, Path) else None
        self._mirror = Mirror(database, ExactIndex() if chroma is None else ChromaIndex(chroma), words)
        self._insist = not isinstance(chroma, str)  # a Chroma server may come later than we do
        self._open = False
        self._encoder_trouble: str | None = None
        self._ingesting = asyncio.Lock()
        self._follower: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Get ready to search, and follow the rows until `close`. Raises EncoderError or IndexUnavailable."""
        await self._embedder.load()
        index = await current(self._database, self._embedder, self._clock)
        await self._mirror.open(index, insist=self._insist)
        self._open = True
        self._follower = asyncio.create_task(self._follow())

    async def close(self) -> None:
        """Stop following and let go of the index."""
        self._open = False
        if self._follower is not None:
            self._follower.cancel()
            await asyncio.gather(self._follower, return_exceptions=True)
            self._follower = None
        await self._mirror.close()

    async def ready(self) -> None:
        """Raises IndexUnavailable, with a sentence that says why, when not everything can be found."""
        if not self._open:
            raise IndexUnavailable("The knowledge base is not open")
        if trouble := self._mirror.trouble or self._encoder_trouble:
            raise IndexUnavailable(trouble)

    async def search(
        self, question: str, *, limit: int = 6, locale: str | None = None, staff: bool = False
    ) -> Findings:
        """The passages that answer a question best, in the customer's language where a document is there in it.

        What is for staff only is found for `staff` alone.
        """
        if self._reranker is None:
            return await self._search(question, limit, locale, staff=staff)
        found = await self._search(question, max(limit, CONSIDERED), locale, staff=staff)
        again = await reranked(self._reranker, question.strip()[:LONGEST_QUESTION], found.passages)
        same = again[:1] == found.passages[:1]
        return Findings(again[:limit], found.answerable, found.introduction if same else None)

    async def _search(self, question: str, limit: int, locale: str | None, *, staff: bool) -> Findings:
        snapshot = self._mirror.snapshot
        view = snapshot.everything if staff else snapshot.for_customers
        text = question.strip()[:LONGEST_QUESTION]
        if not text or not snapshot.stored:
            return Findings([], 0.0)
        spoken, most = language(text), max(CANDIDATES, 3 * limit)
        wanted = locale_of(locale) if locale else spoken
        words = asyncio.to_thread(view.score, text)  # while the encoder is at work
        if self._embedder.reads(spoken):
            near, lexical = await asyncio.gather(self._nearest(snapshot, view, text, most), words)
            found = fuse(view, lexical, near, wanted, limit)
        elif english := in_english(text):
            near, lexical, in_english_words = await asyncio.gather(
                self._nearest(snapshot, view, english, most), words, asyncio.to_thread(view.score, english)
            )
            locales = Locales(spoken, wanted)
            found = fuse_with_english(view, lexical, in_english_words, near, locales=locales, limit=limit)
        else:
            found = fuse(view, await words, None, wanted, limit)
        return knowing_names(text, found)

    async def rankings(self, question: str, *, locale: str | None = None, limit: int = 200) -> Rankings:
        """The search beside its halves, each of which ranks every passage as well as it can, staff's too: to compare.

        Alone the encoder is asked in every language, also in one that it does not read.
        """
        snapshot = self._mirror.snapshot
        text = question.strip()[:LONGEST_QUESTION]
        if not text or not snapshot.stored:
            return Rankings([], [], [])
        view = snapshot.everything
        found = await self.search(text, limit=limit, locale=locale, staff=True)
        near = await self._mirror.nearest(await self._embedder.embed_question(text), limit)
        words = dict(enumerate(view.score(text).scores.tolist()))
        cosines = {snapshot.positions[name]: cosine for name, cosine in near.items() if name in snapshot.positions}
        return Rankings([one.passage for one in found.passages], by_itself(view, words), by_itself(view, cosines))

    def passages(self) -> list[Passage]:
        """Every passage that can be found now."""
        return [stored.passage for stored in self._mirror.snapshot.stored]

    async def gaps(self, searches: Sequence[Searched]) -> list[Gap]:
        """What was asked of the articles and is not in them, or not to anybody's liking."""
        return await gaps(self.search, self._embedder, searches)

    def documents(self) -> set[str]:
        """The ids of all documents that can be found now."""
        return {stored.passage.document_id for stored in self._mirror.snapshot.stored}

    async def ingest(
        self,
        sources: Sequence[Path | WebSource],
        *,
        progress: Progress | None = None,
        audience: Audience | None = None,
    ) -> IngestReport:
        """Bring the documents of files, folders and sites up to date; `audience` says from now on who finds them."""
        async with self._ingesting:
            run = Sync(self._database, self._embedder, self._clock, self._fetcher, progress, audience=audience)
            report = await run.run(sources)
        if self._open:
            await self.refresh()
        return report

    async def sources(self) -> list[Source]:
        """Everything that was ingested, by its location."""
        async with self._database.reading() as session:
            return await listed(session)

    async def schedule(self, source: Path | WebSource, every: timedelta | None) -> bool:
        """Have the server read a source again every so often; None ends that. Whether the source is known."""
        async with self._database.writing() as session:
            return await schedule(session, location_of(source), every, self._clock.now())

    async def mark(self, location: str, place: str, audience: Audience) -> bool:
        """Say who finds what of a source: everything (`/`), a folder in it, a file, or a document. Whether it is known.

        Takes effect before it returns, and within a second in every other process.
        """
        async with self._ingesting, self._database.writing() as session:
            await alone(session)
            index, known = await live(session), (await sources(session)).get(location)
            if index is None or known is None:
                return False
            await mark(session, index.id, known, [place], audience)
        if self._open:
            await self.refresh()
        return True

    async def forget(self, location: str) -> int | None:
        """Drop a source and its documents; how many there were, and None when it is not known."""
        async with self._ingesting, self._database.writing() as session:
            await alone(session)
            return await forget_source(session, location)

    async def refresh(self) -> None:
        """Bring the search up to the rows now, instead of within the next second."""
        await self._mirror.refresh(self._embedder.name)

    async def _nearest(self, snapshot: Snapshot, view: View, question: str, limit: int) -> dict[int, float] | None:
        """The cosines of the nearest passages by position; None while the encoder or the index is down."""
        try:
            vector = await self._embedder.embed_question(question)
            found = await self._seen(snapshot, view, vector, limit)
        except KnowledgeError as error:  # words alone are better than no answer
            if self._encoder_trouble is None:
                _log.warning("knowledge searches by words alone", error=str(error))
            self._encoder_trouble = str(error)
            return None
        self._encoder_trouble = None
        return {at: cosine for at, cosine in found.items() if self._embedder.reads(view.passage(at).locale)}

    async def _seen(self, snapshot: Snapshot, view: View, vector: Vectors, limit: int) -> dict[int, float]:
        """The nearest of what may be seen: more are asked for where too many of them are hidden."""
        wanted = limit
        while True:
            near = await self._mirror.nearest(vector, wanted)
            known = snapshot.positions
            found = {known[name]: cosine for name, cosine in near.items() if name in known and view.shows(known[name])}
            if view.hidden is None or len(found) >= limit or len(near) < wanted:
                return dict(islice(found.items(), limit))
            wanted *= 4

    async def _follow(self) -> None:
        took = 0.0
        while True:
            await asyncio.sleep(
                max(self._poll, took)
            )  # while much is being ingested, half of the time is the encoder's
            begun = perf_counter()
            try:
                await self.refresh()
            except Exception as error:  # whatever is down may come back, and the last snapshot still answers
                self._mirror.trouble = f"The knowledge base cannot follow its rows: {error}"
                _log.warning("knowledge cannot follow its rows", error=str(error))
            took = perf_counter() - begun
