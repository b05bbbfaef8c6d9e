"""Cases from life: rows of a CSV file, and conversations that were held, without personal data."""

import asyncio
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evals.__main__ import main
from evals.case import read_suite
from evals.intake.logged import case_of
from evals.intake.masking import Masking
from records import conversations, reports
from records.customers import email_key
from records.database import Database
from records.reports import Report
from records.tables import Customer
from tests.conftest import StillClock

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_that_rows_become_cases_and_stand_beside_those_that_are_there(tmp_path: Path, capsys: Any) -> None:
    table, suite = tmp_path / "mine.csv", tmp_path / "mine.yaml"
    table.write_text(
        "say,locale,bucket,customer,verified,says,end\n"
        '"Hello\nWhere is it?",en,,C1,yes,on its way;soon,\n转人工,zh,must_escalate,,,,escalated\n',
        encoding="utf-8-sig",
    )
    assert main(["import", str(table), "--out", str(suite)]) == 0
    first, second = read_suite(suite).cases
    assert [line.say for line in first.customer.script] == ["Hello", "Where is it?"]
    assert (first.who.customer, first.who.verified, first.expect.reply.says) == ("C1", True, ("on its way", "soon"))
    assert (second.id, second.locale, second.bucket, second.expect.end) == (
        "mine-2",
        "zh",
        "must_escalate",
        "escalated",
    )
    assert main(["import", "csv", str(table), "--out", str(suite), "--json"]) == 0
    assert len(read_suite(suite).cases) == 2, "the same file twice changes nothing"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("says\nhello\n", "has no column 'say'"),
        ("say,bukket\nhello,\n", "there is no column 'bukket'"),
        ("say,bucket\nhello,resolvable\nhi,easy\n", "line 3: bucket: "),
        ("say,must\nhello,cancel_orders\n", "line 2: must: there is no tool 'cancel_orders'"),
        ("say,verified,customer\nhello,maybe,C1\n", "line 2: verified: 'maybe'"),
        ("say\n", "holds no case"),
        ('say\n"\n"\n', "line 3: say: "),
    ],
)
def test_that_a_bad_row_is_named_by_line_and_column(tmp_path: Path, capsys: Any, text: str, told: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    assert main(["import", str(path), "--out", str(tmp_path / "suite.yaml")]) == 1
    assert told in capsys.readouterr().err
    assert not (tmp_path / "suite.yaml").exists()


def test_that_personal_data_is_replaced_alike_and_orders_stay() -> None:
    masking = Masking("Anna Keller", ["+1 614-555-0101"])
    text = masking.text(
        "I'm Anna (anna.k@mail.com), order 1042, phone +1 614-555-0101 or 13812345678, a@b.de, anna.k@mail.com"
    )
    assert text == (
        "I'm Alex (somebody1@example.com), order 1042, phone … or +1 555-0100, "
        "somebody2@example.com, somebody1@example.com"
    )
    assert masking.text("卡号 6222 0212 3456 7890，身份证 11010519491231002X") == (
        "卡号 4111 1111 1111 1111，身份证 110101199001010000"
    )
    assert Masking("林晓雨").text("我是林晓雨") == "我是王小明"
    assert masking.text("It is 123456") == "It is 123456"
    masking.code_asked = True
    assert masking.text("It is 123 456") == "It is {code}"


async def test_that_a_conversation_becomes_a_script_with_its_buttons(sqlite: Database) -> None:
    clock = StillClock(NOW)
    async with sqlite.writing() as session:
        email = "anna.keller@mail.com"
        session.add(Customer(id="C1", name="Anna Keller", email=email, email_key=email_key(email)))
        await session.flush()
        visitor = await conversations.add_visitor(session, locale="en", clock=clock, customer_id="C1")
        head = await conversations.start(session, visitor_id=visitor.id, locale="en", clock=clock)

        async def append(kind: str, author: str, of: str | None = None, **body: Any) -> None:
            await conversations.append(session, head, kind=kind, at=NOW, author=author, turn=of, body=body)

        await append("message", "customer", text="Cancel order 1042, says Anna Keller (anna.keller@mail.com)")
        await append("tool.called", "system", "t1", tool="cancel_order", outcome="asked", turn="t1")
        await append("message", "ai", "t1", text="Please check the card.")
        await append("action.done", "system", action="a", outcome="done")
        await append("message", "ai", "t2", text="It is cancelled.")
        await append("message", "customer", text="thanks")
    async with sqlite.reading() as session:
        case = await case_of(session, head.id)
    assert [(line.say, line.button) for line in case.customer.script] == [
        ("Cancel order 1042, says Alex Example (somebody1@example.com)", None),
        ("", "yes"),
        ("thanks", None),
    ]
    assert (case.who.customer, case.expect.tools.must, case.bucket) == ("C1", ("cancel_order",), "resolvable")


def test_that_an_unknown_conversation_is_said_to_be_one(tmp_path: Path, capsys: Any) -> None:
    assert main(["import", "conversation", "nope", "--out", str(tmp_path / "s.yaml"), "--data-dir", str(tmp_path)]) == 1
    assert "There is no conversation nope" in capsys.readouterr().err


async def _reported(folder: Path) -> None:
    """In the folder's database: two answers, of which the first was reported."""
    database, clock = Database(f"sqlite+aiosqlite:///{folder}/rapport.db"), StillClock(NOW)
    async with database.writing() as session:
        for answer in ("You have 14 days.", "Yes."):
            visitor = await conversations.add_visitor(session, locale="en", clock=clock)
            head = await conversations.start(session, visitor_id=visitor.id, locale="en", clock=clock)
            asked = {"text": "I'm bo@mail.com, how long may I return things?"}
            await conversations.append(session, head, kind="message", at=NOW, author="customer", body=asked)
            body = {"text": answer}
            said = await conversations.append(
                session, head, kind="message", at=NOW, author="ai", turn=head.id, body=body
            )
            if answer != "Yes.":
                wrong = Report(said.number, "wrong", "They have 30 days, write to bo@mail.com.")
                await reports.add(session, head, wrong, staff="s", name="Lee", at=NOW)
    await database.close()


def test_that_one_command_makes_a_suite_of_what_was_reported_and_keeps_what_somebody_completed(
    migrated_sqlite: Path, tmp_path: Path, capsys: Any
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "rapport.db")
    asyncio.run(_reported(tmp_path))
    suite = tmp_path / "life.yaml"
    words = ["import", "reports", "--data-dir", str(tmp_path), "--out", str(suite), "--json"]
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    (case,) = read_suite(suite).cases
    assert (told["cases"], told["added"]) == (1, [case.id])
    assert [line.say for line in case.customer.script] == ["I'm somebody1@example.com, how long may I return things?"]
    assert (case.expect.reply.says, case.expect.reply.never_says) == (("30 days",), ("14 days",))

    suite.write_text(suite.read_text("utf-8").replace("30 days", "thirty days"), "utf-8")
    assert main(words) == 0
    assert read_suite(suite).cases[0].expect.reply.says == ("thirty days",)
