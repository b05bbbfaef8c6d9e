"""A report of a period: its numbers, its page, and its PDF, of conversations that were held."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import server
from insights.kept import VERSION
from insights.recommend.taken import Taken
from insights.report import Report, report
from insights.sentiment.classifiers import Lexicon
from insights.topics import Topic
from knowledge.minilm import PackagedMiniLM
from records import insights
from records.database import Database
from records.insights import Dated
from records.staff.roles import Role
from records.tables import (
    Conversation,
    Customer,
    Entry,
    Order,
    OrderLine,
    Product,
    QueueWait,
    Ticket,
    ToolCall,
    Turn,
    Visitor,
)
from tests.web.conftest import Site
from tests.web.staff import Seat, email_of, hire
from web.report import charts, page

BEGAN = datetime(2026, 11, 2, 9, tzinfo=UTC)
TALKS = (
    ("Where is my order?", "ai", 5, "closed"),
    ("This is terrible, nobody answers", "human", 2, "human"),
    ("我的退款还没收到，太慢了", "ai", 4, "closed"),
    ("I want to speak to a person", "", 0, "waiting"),
)


async def held(database: Database, talks: Sequence[tuple[str, str, int, str]] = TALKS) -> None:
    """One conversation a day, each with a message, an answer by `ai` or `human` or nobody, and a score."""
    async with database.writing() as session:
        session.add(Visitor(id="v", created_at=BEGAN))
        await session.flush()
        for day, (text, author, score, state) in enumerate(talks):
            at, name = BEGAN + timedelta(days=day), f"c{day}"
            session.add(Conversation(id=name, visitor_id="v", state=state, created_at=at, updated_at=at))
            await session.flush()
            said: list[tuple[str, str, dict[str, Any]]] = [("message", "customer", {"text": text})]
            said += [("message", author, {"text": "…"}), ("csat", "customer", {"score": score})]
            for number, (kind, who, body) in enumerate([one for one in said if one[1] and one[2].get("score") != 0], 1):
                session.add(Entry(conversation_id=name, number=number, kind=kind, at=at, author=who, body=body))
            if state in ("human", "waiting"):
                wait = QueueWait(conversation_id=name, language="en", reason="asked", position=1, queued_at=at)
                session.add(wait)
            session.add(Turn(id=f"t{day}", conversation_id=name, outcome="answered", first_text_ms=900, started_at=at))
        session.add(Ticket(id="T", subject="s", category="billing", created_at=BEGAN, updated_at=BEGAN))


NO_ENCODER = PackagedMiniLM(Path("nothing is asked of it"))


async def _report(
    database: Database,
    first: date = date(2026, 11, 1),
    last: date = date(2026, 11, 4),
    zone: str = "UTC",
    now: datetime = BEGAN + timedelta(days=3),
) -> Report:
    return await report(database, first, last, ZoneInfo(zone), now=now, embedder=NO_ENCODER, sentiment=Lexicon())


async def test_that_a_period_is_counted_and_nothing_outside_of_it(sqlite: Database) -> None:
    await held(sqlite)
    found = await _report(sqlite)
    assert list(found.conversations.values()) == [0, 1, 1, 1]
    assert found.outcomes == {"ai": 2, "person": 1, "waiting": 0, "unanswered": 0}
    assert found.mean_csat == pytest.approx(11 / 3)
    assert found.feelings == {"negative": 2, "neutral": 1, "positive": 0}
    assert list(found.negative.values()) == [None, 0.0, 1.0, 1.0]
    assert (found.turns, found.first_text, found.tickets) == ({"answered": 3}, 900.0, {"billing": 1})
    assert found.openings == [talk[0] for talk in TALKS[:3]]
    east = await _report(sqlite, date(2026, 11, 5), date(2026, 11, 5), "Asia/Shanghai")
    assert east.outcomes == {"ai": 0, "person": 0, "waiting": 1, "unanswered": 0}


async def test_that_a_page_needs_nothing_else_and_says_every_number_in_words(sqlite: Database) -> None:
    await held(sqlite)
    found = await _report(sqlite)
    topics = [Topic(1, ("refund", "late"), 2, ("write to <b>jo@example.com</b>, order 1234567",))]
    for locale, words in (
        ("en", ("Answered by the AI alone", "67%", "3.7")),
        ("zh", ("仅由 AI 回复", "负面", "满意度")),
    ):
        text = page.html(found, topics, locale=locale, shop="A <Shop>").decode()
        assert all(word in text for word in words)
        assert "jo@example.com" not in text
        assert "1234567" not in text
        assert "A &lt;Shop&gt;" in text
        assert not re.search(r"<script|<link|url\((?!#)|src=|@import", text)
        assert text.count("<svg") >= 5
        assert 'aria-label="Negative: 2' in text or 'aria-label="负面: 2' in text
    written = page.pdf(found, topics, locale="zh" if charts.chinese_font() else "en", shop="S")
    assert written.startswith(b"%PDF")


async def test_that_a_report_of_nothing_says_so(sqlite: Database) -> None:
    found = await _report(sqlite)
    assert "No conversation began in this period." in page.html(found, [], locale="en", shop="S").decode()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--out r.txt", "nor .pdf nor .csv"),
        ("--from 2026-11-02 --to 2026-11-01 --out r.html", "is after"),
    ],
)
def test_that_a_wrong_order_is_said_in_one_line(
    words: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert server.main(["report", *words.split()]) == 2
    assert said in capsys.readouterr().err


async def test_that_of_very_many_conversations_an_even_part_is_read_for_topics_and_that_is_said(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("insights.report.MOST", 2)
    await held(sqlite)
    found = await _report(sqlite)
    assert found.openings == [TALKS[0][0], TALKS[2][0]]
    text = page.html(found, [Topic(1, ("order",), 2, ())], locale="en", shop="S").decode()
    assert "Looked for in 2 of 3 conversations, evenly chosen." in text


async def test_that_segments_and_who_may_leave_are_shown_with_how_well_that_is_known(sqlite: Database) -> None:
    dated = Dated(VERSION, BEGAN, BEGAN)
    names = {"en": "loyal, high value", "zh": "忠诚，高价值"}
    async with sqlite.writing() as session:
        groups = {f"c{n}": {"segment": 0, "names": names, "value": 0.5} for n in range(4)}
        await insights.replace(session, "segment", groups, dated)
        chances = {f"c{n}": {"probability": chance} for n, chance in enumerate((0.05, 0.3, 0.9, 1.0))}
        await insights.replace(session, "next_purchase", chances, dated)
        judged = {"next_purchase": {"days": 90, "auc": 0.8, "calibration": [[0.2, 0.1, 5], [0.8, 0.9, 5]]}}
        await insights.replace(session, "model", judged, dated)
    found = await _report(sqlite)
    assert (found.standing.segments[0].customers, found.standing.segments[0].leaving) == (4, 2)
    assert found.standing.risk == [2, 0, 0, 0, 0, 0, 0, 1, 0, 1]
    text = page.html(found, [], locale="zh", shop="S").decode()
    assert "忠诚，高价值: 4" in text
    assert "预测购买 20%: 实际购买 10%" in text
    rows = page.table(found, [], locale="en", shop="S").decode("utf-8-sig").splitlines()
    assert 'Probably not buying again,"loyal, high value",2' in rows


async def _called(
    database: Database, name: str, tool: str, arguments: dict[str, Any], result: dict[str, Any], *cards: str
) -> None:
    """In a conversation of its own with the customer "ann", two days after BEGAN; the answer shows these products."""
    at = BEGAN + timedelta(days=2)
    async with database.writing() as session:
        session.add(Conversation(id=name, visitor_id="ann", created_at=at, updated_at=at))
        await session.flush()
        asked = ToolCall(conversation_id=name, visitor_id="ann", customer_id="ann", tool=tool, outcome="ok", at=at)
        body = {"tool": tool, "arguments": arguments, "result": result, "ok": True}
        said = {"text": "Perhaps one of these", "cards": [{"kind": "product", "id": one, "name": one} for one in cards]}
        called = Entry(conversation_id=name, number=1, kind="tool.called", turn=name, at=at, body=body)
        answer = Entry(conversation_id=name, number=2, kind="message", author="ai", turn=name, at=at, body=said)
        session.add_all([asked, called, answer])


async def _customer(database: Database, ordered: dict[str, float]) -> None:
    """Ann, and what she ordered how many days after BEGAN."""
    async with database.writing() as session:
        session.add(Customer(id="ann", name="Ann"))
        session.add_all([Product(id=one, name=one) for one in ("mug", "jug", "lid", "cup")])
        await session.flush()
        session.add(Visitor(id="ann", customer_id="ann", created_at=BEGAN))
        for product, day in ordered.items():
            at = BEGAN + timedelta(days=day)
            session.add(Order(id=product, customer_id="ann", status="delivered", ordered_at=at))
            await session.flush()
            session.add(OrderLine(order_id=product, product_id=product, name=product, unit_price=Decimal(1)))


async def test_that_a_recommendation_is_taken_by_who_orders_it_in_time_and_not_before(sqlite: Database) -> None:
    await _customer(sqlite, {"mug": 5, "jug": 1, "lid": 17})
    for talk, names in (("one", ("mug", "jug", "lid")), ("two", ("mug", "cup"))):
        found_for_it = {"products": [{"id": name, "name": name} for name in (*names, "not shown")]}
        await _called(sqlite, talk, "recommend_products", {}, found_for_it, *names)
    await _called(sqlite, "three", "search_products", {}, {"products": [{"id": "mug"}]}, "mug")
    assert (await _report(sqlite, now=BEGAN + timedelta(days=10))).taken == Taken(bought=1, open=3)
    found = await _report(sqlite, now=BEGAN + timedelta(days=40))
    assert found.taken == Taken(bought=1, left=3)
    assert (await _report(sqlite, date(2026, 11, 5), date(2026, 11, 6))).taken == Taken()
    soon = page.html(await _report(sqlite, now=BEGAN + timedelta(days=10)), [], locale="en", shop="S").decode()
    assert "1 of 4; 3 still have time" in soon
    assert "Bought within 14 days: 1, Not bought yet, there is time: 0, Not bought in time: 3" in (
        page.html(found, [], locale="en", shop="S").decode()
    )
    assert "推荐被采纳" in page.html(found, [], locale="zh", shop="S").decode()
    undecided = page.html(replace(found, taken=Taken(open=3)), [], locale="en", shop="S").decode()
    assert "0 of 3; 3 still have time" in undecided
    assert "<span>Recommendations taken</span><strong>–</strong>" in undecided


async def test_that_what_the_articles_left_open_is_listed_by_how_often_it_was_asked(sqlite: Database) -> None:
    await _customer(sqlite, {})
    for talk, question, likely in (("a", "请问可以刻字吗", 0.1), ("b", "可以刻字吗", 0.2), ("c", "运费多少", 0.9)):
        await _called(sqlite, talk, "search_knowledge", {"question": question}, {"answerable": likely})
    found = await _report(sqlite)
    assert [gap.asked for gap in found.gaps] == [2]
    text = page.html(found, [], locale="zh", shop="S").decode()
    assert "可以刻字吗" in text
    assert "运费多少" not in text


async def test_that_leads_read_it_in_the_console_in_each_form(shop: Site) -> None:
    await hire(shop, Role.LEAD)
    lead = Seat(shop)
    await lead.login(email_of(Role.LEAD))
    path = "/api/console/report?from=2026-11-01&to=2026-11-22"
    seen = await lead.get(path)
    assert "A Shop" in seen.text
    assert "script" not in seen.headers["content-security-policy"]
    assert (await lead.get(f"{path}&as=pdf")).content.startswith(b"%PDF")
    csv = await lead.get(f"{path}&as=csv&locale=zh")
    assert (csv.headers["content-disposition"], "客户服务报告" in csv.text) == (
        'attachment; filename="report-2026-11-01-2026-11-22.csv"',
        True,
    )
    assert (await lead.get("/api/console/report?from=2026-11-02&to=2026-11-01")).status_code == 422
