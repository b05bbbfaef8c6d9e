"""Finds conversations by what was said in them, in English and Chinese: the same tokens as for articles, as digests.

A term is a digest under the deployment's secret, so that the index tells nobody who reads it a word of a customer's.
The index follows the log: whoever searches brings it up to date first, and a job does so meanwhile.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from knowledge.tokens import FUNCTION_WORDS, asked, folded, tokens
from records import talk
from records.clock import Clock
from records.database import Database
from records.jobs import Taken
from records.runner import Handler
from records.talk import Said

TALK, TALKS = "index_talk", timedelta(minutes=10)
"""The job that reads what was said, and how often: a search needs not wait for much."""
AT_ONCE = 200
"""Conversations that are read in one transaction."""
SHOWN = 160
"""Characters around the words that were looked for."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for: the terms that a conversation has to have, and the stems that are shown in it."""

    terms: frozenset[int]
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """Where in a conversation the words stand."""

    number: int
    text: str


class Talk:
    """The index of one deployment."""

    def __init__(self, database: Database, clock: Clock, secret: bytes) -> None:
        self._database, self._clock = database, clock
        self._key = hashlib.blake2b(secret, person=b"talk", digest_size=32).digest()
        self._fingerprint = hashlib.blake2b(b"fingerprint", key=self._key, digest_size=8).hexdigest()

    def sought(self, text: str) -> Sought:
        """What a text asks for. Words that are in every conversation are left out where others remain."""
        found = set(asked(text))
        found = {one for one in found if len(one) > 1 or one.isascii()} or found  # pairs say more than characters
        found = found - FUNCTION_WORDS or found
        return Sought(frozenset(map(self._term, found)), tuple(sorted(found)))

    async def catch_up(self, batches: int | None = None) -> bool:
        """Read what has been said since; whether everything is read now. `batches`: at most so many transactions."""
        async with self._database.reading() as session:  # most looks find nothing, and need not wait for who writes
            if await talk.is_read(session, self._fingerprint):
                return True
        left = batches
        while left is None or left > 0:
            if await self._batch():
                return True
            left = None if left is None else left - 1
        return False

    async def _batch(self) -> bool:
        now = self._clock.now()
        async with self._database.writing() as session:
            since = await talk.begin(session, self._fingerprint)
            unread = await talk.unread(session, since, limit=AT_ONCE)
            for one in unread:
                await talk.put(session, one, self._terms([one.about, *one.texts]))
            done = len(unread) < AT_ONCE
            if done and unread:
                await talk.finish(session, self._fingerprint, at=now)
        return done

    def _terms(self, texts: Iterable[str]) -> set[int]:
        return {self._term(token) for text in texts for token in tokens(text)}

    def _term(self, token: str) -> int:
        digest = hashlib.blake2b(token.encode(), key=self._key, digest_size=8).digest()
        return int.from_bytes(digest, signed=True)


def index_talk(index: Talk) -> Handler:
    """What does the jobs of the kind `index_talk`."""

    async def follow(_job: Taken) -> None:
        await index.catch_up()

    return follow


def heard(entries: Sequence[Said], sought: Sought) -> dict[str, Heard]:
    """For each conversation the entry that has most of the words, the newest of those; entries come newest first."""
    best: dict[str, tuple[int, Heard]] = {}
    for entry in entries:
        text = " ".join(entry.text.split())
        plain = folded(text)
        places = [place for stem in sought.stems if (place := plain.find(stem)) >= 0]
        if len(places) > best.get(entry.conversation, (0,))[0]:
            best[entry.conversation] = (len(places), Heard(entry.number, _around(text, min(places))))
    return {conversation: found for conversation, (_, found) in best.items()}


def _around(text: str, place: int) -> str:
    start = max(0, place - SHOWN // 3)
    shown = text[start : start + SHOWN]
    return ("…" if start else "") + shown + ("…" if start + SHOWN < len(text) else "")
