"""Proving who one is by a mailed code: what it opens, and everything that does not."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from records.tables import Audit, Customer, Entry, Job, VerificationCode, Visitor
from tests.tools.shop import ON_SQLITE, Chat


async def mails(chat: Chat) -> list[dict[str, str]]:
    async with chat.database.reading() as session:
        return [job.payload for job in await session.scalars(select(Job).where(col(Job.kind) == "mail"))]


async def who(chat: Chat) -> tuple[str | None, str | None]:
    async with chat.database.reading() as session:
        visitor = await session.get_one(Visitor, chat.context.visitor)
        return visitor.customer_id, visitor.verified_by


async def test_that_a_mailed_code_opens_ones_own_orders(somebody: Chat) -> None:
    sent = await somebody.use("send_verification_code", email=" Ann@Example.com")
    assert sent.result == {"sent": True, "to": "A•••@Example.com", "minutes": 10}
    [mail] = await mails(somebody)
    assert (mail["to"], "000001" in mail["text"], set(mail)) == ("ann@example.com", True, {"to", "subject", "text"})
    checked = await somebody.use("check_verification_code", code="000 001")
    assert checked.result == {"verified": True, "name": "Ann Lee"}
    assert await who(somebody) == ("ann", "code")
    assert (await somebody.use("get_order", order="1")).ok
    assert not (await somebody.use("get_order", order="4")).ok


@ON_SQLITE
async def test_that_an_unknown_address_gets_the_same_answer_and_no_mail(somebody: Chat) -> None:
    known = await somebody.use("send_verification_code", email="ann@example.com")
    unknown = await somebody.use("send_verification_code", email="abe@example.com")
    assert unknown.result | {"to": ""} == known.result | {"to": ""}
    assert len(await mails(somebody)) == 1
    assert (await somebody.use("check_verification_code", code=somebody.codes[1])).result["why"] == "wrong_code"
    assert await who(somebody) == (None, None)


@ON_SQLITE
async def test_that_two_customers_with_one_address_cannot_use_it(somebody: Chat) -> None:
    async with somebody.database.writing() as session:
        bob = await session.get_one(Customer, "bob")
        bob.email_key = (await session.get_one(Customer, "ann")).email_key
    assert (await somebody.use("send_verification_code", email="ann@example.com")).ok
    assert await mails(somebody) == []


@ON_SQLITE
async def test_that_five_wrong_codes_use_a_code_up(somebody: Chat) -> None:
    await somebody.use("send_verification_code", email="ann@example.com")
    left = [(await somebody.use("check_verification_code", code="999999")).result["tries_left"] for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert (await somebody.use("check_verification_code", code="000001")).result["why"] == "no_code"
    assert await who(somebody) == (None, None)


@ON_SQLITE
async def test_that_a_code_lasts_ten_minutes_and_works_once(somebody: Chat, ann: Chat) -> None:
    await somebody.use("send_verification_code", email="ann@example.com")
    somebody.clock.advance(minutes=10)
    assert (await somebody.use("check_verification_code", code="000001")).result["why"] == "no_code"
    await somebody.use("send_verification_code", email="ann@example.com")
    assert (await somebody.use("check_verification_code", code="000001")).result["why"] == "wrong_code"
    assert (await somebody.use("check_verification_code", code="000002")).ok
    assert (await somebody.use("check_verification_code", code="000002")).result["why"] == "verified_already"


@ON_SQLITE
async def test_that_a_code_is_good_only_for_the_visitor_who_asked(somebody: Chat) -> None:
    other = await Chat(somebody.database, somebody.clock, customer=None, name="9").open()
    await somebody.use("send_verification_code", email="ann@example.com")
    assert (await other.use("check_verification_code", code="000001")).result["why"] == "no_code"


@ON_SQLITE
async def test_that_a_signed_in_customer_does_not_become_another(ann: Chat) -> None:
    assert (await ann.use("send_verification_code", email="bob@example.com")).result["why"] == "verified_already"
    async with ann.database.writing() as session:  # a proof that does not count here
        (await session.get_one(Visitor, ann.context.visitor)).verified_by = "knowledge_match"
    await ann.use("send_verification_code", email="bob@example.com")
    assert (await ann.use("check_verification_code", code="000001")).result["why"] == "other_customer"
    assert (await who(ann))[0] == "ann"


@ON_SQLITE
async def test_that_codes_are_few_in_one_conversation_and_to_one_address(somebody: Chat) -> None:
    sent = [await somebody.use("send_verification_code", email="ann@example.com") for _ in range(4)]
    assert [answer.ok for answer in sent] == [True, True, True, False]
    assert sent[3].result["why"] == "too_often"
    other = await Chat(somebody.database, somebody.clock, customer=None, name="9").open()
    more = [await other.use("send_verification_code", email="ANN@example.com") for _ in range(3)]
    assert [answer.ok for answer in more] == [True, True, False]
    assert more[2].result["why"] == "too_many_codes"
    somebody.clock.advance(hours=25)
    third = await Chat(somebody.database, somebody.clock, customer=None, name="10").open()
    assert (await third.use("send_verification_code", email="ann@example.com")).ok


@ON_SQLITE
async def test_that_a_code_is_kept_only_as_a_digest(somebody: Chat) -> None:
    await somebody.use("send_verification_code", email="ann@example.com")
    async with somebody.database.reading() as session:
        [row] = await session.scalars(select(VerificationCode))
        entries = list(await session.scalars(select(Entry)))
    assert "000001" not in str(row.model_dump())
    assert "000001" not in str([entry.body for entry in entries])
    assert row.expires_at - row.created_at == timedelta(minutes=10)


@ON_SQLITE
@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("send_verification_code", {"email": "not an address"}),
        ("send_verification_code", {"email": "a@b@example.com"}),
        ("check_verification_code", {"code": "12345"}),
        ("check_verification_code", {"code": "１２３４５６"}),
    ],
)
async def test_that_what_is_no_address_or_code_is_sent_back(
    somebody: Chat, tool: str, arguments: dict[str, str]
) -> None:
    answer = await somebody.use(tool, **arguments)
    assert answer.outcome == "try_again"
    assert next(iter(arguments)) in answer.result["error"]


@ON_SQLITE
async def test_that_a_chinese_chat_gets_a_chinese_mail(somebody: Chat) -> None:
    somebody.locale = "zh"
    await somebody.use("send_verification_code", email="ann@example.com")
    [mail] = await mails(somebody)
    assert "验证码是 000001" in mail["text"]


@ON_SQLITE
async def test_that_a_proof_is_audited(somebody: Chat) -> None:
    await somebody.use("send_verification_code", email="ann@example.com")
    await somebody.use("check_verification_code", code="000001")
    async with somebody.database.reading() as session:
        assert [(row.action, row.subject) for row in await session.scalars(select(Audit))] == [
            ("customer.verified", "customer:ann")
        ]
