"""Conversations are found by what was said in them, in both languages, and by nobody without the secret."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from knowledge.talk import Talk, heard
from records import conversations, inbox, talk
from records.database import Database
from records.inbox import Wanted
from records.tables import Customer, Entry, TalkTerm
from tests.conftest import StillClock

SAID = {
    "lamp": ("en", ["My desk lamp arrived broken", "I would like two refunds, please"]),
    "pan": ("zh", ["铸铁锅的保修期是多久？", "谢谢"]),
    "chair": ("zh", ["請問椅子什麼時候發貨"]),
}


async def _talked(database: Database, clock: StillClock) -> dict[str, str]:
    """A conversation for each; the lamp's customer is known. Their names by id."""
    names = {}
    async with database.writing() as session:
        session.add(Customer(id="c-7", name="Priya Raman", email="priya@example.com", email_key="x", locale="en"))
        await session.flush()
        for name, (locale, texts) in SAID.items():
            known = "c-7" if name == "lamp" else None
            visitor = await conversations.add_visitor(session, locale=locale, clock=clock, customer_id=known)
            head = await conversations.start(session, visitor_id=visitor.id, locale=locale, clock=clock)
            names[head.id] = name
            for text in texts:
                await _say(session, clock, head.id, text)
            clock.advance(seconds=1)
    return names


async def _say(session: AsyncSession, clock: StillClock, id: str, text: str) -> None:
    head = await conversations.head(session, id)
    body = {"text": text}
    await conversations.append(session, head, kind="message", at=clock.now(), author="customer", body=body)


async def test_that_words_find_their_conversation_in_english_and_chinese(database: Database, clock: StillClock) -> None:
    names = await _talked(database, clock)
    index = Talk(database, clock, b"secret")
    assert await index.catch_up()

    async def find(text: str) -> dict[str, str]:
        """Where a text leads to, and the words there."""
        sought = index.sought(text)
        async with database.reading() as session:
            lines, _ = await inbox.page(session, Wanted(terms=sought.terms))
            said = heard(await talk.last_said(session, [line.id for line in lines]), sought)
        return {names[line.id]: said[line.id].text if line.id in said else "" for line in lines}

    assert await find("broken lamp") == {"lamp": "My desk lamp arrived broken"}
    assert await find("the refund") == {"lamp": "I would like two refunds, please"}
    assert await find("Priya") == {"lamp": ""}
    assert await find("priya@example.com") == {"lamp": ""}
    assert await find("保修期") == {"pan": "铸铁锅的保修期是多久？"}
    assert set(await find("什么时候发货")) == {"chair"}
    assert set(await find("椅")) == {"chair"}
    assert await find("broken chair") == {}
    assert await find("？！") == {}
    assert await find("kettle") == {}
    clock.advance(hours=1)
    pan = next(id for id, name in names.items() if name == "pan")
    async with database.writing() as session:
        await _say(session, clock, pan, "and a kettle")
    assert await index.catch_up(batches=1)
    assert await find("kettle 保修") == {"pan": "and a kettle"}


async def test_that_the_index_holds_no_word_and_is_made_anew_under_another_secret(
    sqlite: Database, clock: StillClock
) -> None:
    await _talked(sqlite, clock)
    held: list[set[int]] = []
    for secret in (b"one", b"other", b"other"):
        index = Talk(sqlite, clock, secret)
        assert await index.catch_up()
        async with sqlite.reading() as session:
            held.append(set(await session.scalars(select(col(TalkTerm.term)))))
            lines, _ = await inbox.page(session, Wanted(terms=index.sought("broken").terms))
            assert len(lines) == 1
            assert len((await session.scalars(select(Entry))).all()) == 5
    assert not held[0] & held[1]
    assert held[1] == held[2]
