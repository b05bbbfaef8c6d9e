"""Customers: their address on one line, and finding them by e-mail."""

import pytest

from records import customers
from records.customers import Address, email_key
from records.database import Database
from records.refusals import Absent
from records.tables import Customer, CustomerAddress, PaymentMethod
from tests.conftest import StillClock


@pytest.mark.parametrize(
    ("address", "line"),
    [
        (
            Address(line1="12 Oak Street", city="Boston", region="MA", postcode="02110", country="USA"),
            "12 Oak Street, Boston, MA 02110, USA",
        ),
        (
            Address(line1="27 Tanner's Row", line2="Flat 2", city="Bristol", postcode="BS1 6XX"),
            "27 Tanner's Row, Flat 2, Bristol, BS1 6XX",
        ),
        (
            Address(line1="锦云街 88 号", city="成都市", region="四川省", postcode="610041", country="中国"),
            "中国四川省成都市锦云街 88 号 610041",
        ),
        (
            Address(line1="梧桐里路 16 弄", city="上海市", region="徐汇区", country="中国", name="林晓雨"),
            "中国上海市徐汇区梧桐里路 16 弄 林晓雨",
        ),
        (Address(), ""),
    ],
)
def test_that_an_address_is_written_as_its_country_writes_it(address: Address, line: str) -> None:
    assert address.line() == line
    assert Address.of(address.row()) == address


def test_that_foreign_keys_of_an_address_are_passed_over() -> None:
    assert Address.of({"line1": "1 A", "zip": "9", "city": None}) == Address(line1="1 A")
    assert Address.of(None) == Address()


async def test_that_a_customer_is_found_by_e_mail_unless_two_have_it(database: Database) -> None:
    key = email_key("Ann@Example.com ")
    async with database.writing() as session:
        session.add(Customer(id="ann", email="ann@example.com", email_key=key))
    async with database.reading() as session:
        found = await customers.by_email(session, " ANN@example.COM")
        assert found is not None
        assert found.id == "ann"
        assert await customers.by_email(session, "bob@example.com") is None
        with pytest.raises(Absent):
            await customers.get(session, "bob")
    async with database.writing() as session:
        session.add(Customer(id="anna", email_key=key))
    async with database.reading() as session:
        assert await customers.by_email(session, "ann@example.com") is None


async def test_that_the_default_address_is_set_and_others_stay(database: Database, clock: StillClock) -> None:
    async with database.writing() as session:
        session.add(Customer(id="ann"))
        await session.flush()
        await customers.set_default_address(session, "ann", Address(line1="1 A"), at=clock.now())
        session.add(CustomerAddress(customer_id="ann", is_default=False, address={"line1": "2 B"}))
    async with database.writing() as session:
        await customers.set_default_address(session, "ann", Address(line1="3 C"), at=clock.now())
    async with database.reading() as session:
        assert await customers.default_address(session, "ann") == Address(line1="3 C")


async def test_that_payment_methods_come_in_the_customers_order(sqlite: Database) -> None:
    async with sqlite.writing() as session:
        session.add(Customer(id="ann"))
        await session.flush()
        for place, name in enumerate(["visa", "alipay", "card"]):
            session.add(PaymentMethod(customer_id="ann", id=name, kind="credit_card", position=3 - place))
    async with sqlite.reading() as session:
        assert [method.id for method in await customers.payment_methods(session, "ann")] == ["card", "alipay", "visa"]
        assert set(await customers.lock_payment_methods(session, "ann")) == {"visa", "alipay", "card"}
