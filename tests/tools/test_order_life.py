"""An order's life at random: whatever is asked for and agreed to, money and goods are conserved."""

import asyncio
import shutil
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from records import orders
from records.database import Database
from records.tables import Order, PaymentMethod, ReturnLine, Variant
from tests.conftest import StillClock
from tests.tools.shop import Chat, stock_the_shop

ORDERS = st.sampled_from(["1", "2", "3", "5"])
ITEMS = st.sampled_from(["mug-red", "mug-blue", "mug-gold", "mug-black", "throw-wool"])
METHODS = st.sampled_from(["", "visa", "gift"])
QUANTITIES = st.sampled_from([[], [1], [2]])


class Life(RuleBasedStateMachine):
    """Ann and her shop. `template` is a migrated, empty database."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.mkdtemp()
        shutil.copy(self.template, Path(self.folder) / "rapport.db")
        self.clock = StillClock()
        self.database = Database(f"sqlite+aiosqlite:///{self.folder}/rapport.db")
        self.chat = Chat(self.database, self.clock)

    def wait(self, something: Any) -> Any:
        return self.loop.run_until_complete(something)

    @initialize()
    def begin(self) -> None:
        async def begin() -> None:
            async with self.database.writing() as session:
                await stock_the_shop(session, self.clock)
            await self.chat.open()

        self.wait(begin())
        self.goods, self.card = self.wait(self.counted())

    @rule(order=ORDERS)
    def cancel(self, order: str) -> None:
        self.wait(self.ask("cancel_order", order=order, reason="ordered by mistake"))

    @rule(order=ORDERS, method=METHODS.filter(bool))
    def repay(self, order: str, method: str) -> None:
        self.wait(self.ask("change_order_payment", order=order, payment_method=method))

    @rule(order=ORDERS, item=ITEMS, new=ITEMS, quantities=QUANTITIES, method=METHODS)
    def change(self, order: str, item: str, new: str, quantities: list[int], method: str) -> None:
        swap = {"order": order, "items": [item], "new_items": [new], "quantities": quantities}
        self.wait(self.ask("change_order_items", **swap, payment_method=method))

    @rule(item=ITEMS, quantities=QUANTITIES, method=METHODS)
    def send_back(self, item: str, quantities: list[int], method: str) -> None:
        self.wait(self.ask("return_items", order="3", items=[item], quantities=quantities, refund_to=method))

    @rule(item=ITEMS, new=ITEMS, quantities=QUANTITIES, method=METHODS)
    def exchange(self, item: str, new: str, quantities: list[int], method: str) -> None:
        swap = {"order": "3", "items": [item], "new_items": [new], "quantities": quantities}
        self.wait(self.ask("exchange_items", **swap, payment_method=method))

    @rule(order=ORDERS)
    def somebody_packs_it(self, order: str) -> None:
        async def pack() -> None:
            async with self.database.writing() as session:
                row = await session.get_one(Order, order)
                row.status = {"pending": "processed"}.get(row.status, row.status)

        self.wait(pack())

    async def ask(self, tool: str, **arguments: Any) -> None:
        asked = await self.chat.use(tool, **arguments)
        assert asked.outcome in {"asked", "refused"}, asked.content
        if asked.outcome == "asked":
            settled = await self.chat.answer(asked.result["action"])
            assert settled.outcome == "done", settled.result

    @invariant()
    def nothing_is_lost(self) -> None:
        if hasattr(self, "goods"):
            self.wait(self.check())

    async def check(self) -> None:
        assert await self.counted() == (self.goods, self.card)
        async with self.database.reading() as session:
            for number in ("1", "2", "3", "5"):
                sheet = await orders.whole(session, number, customer_id="ann")
                net = sum(sheet.net.values(), Decimal(0))
                assert net == (0 if sheet.order.status == "cancelled" else sheet.total)
                assert all(payment.amount > 0 for payment in sheet.payments)
                promised = sum(
                    (back.head.amount or Decimal(0) for back in sheet.returns if back.head.kind == "return"), Decimal(0)
                )
                assert 0 <= promised <= sheet.paid
            assert all((method.balance or 0) >= 0 for method in await session.scalars(select(PaymentMethod)))

    async def counted(self) -> tuple[dict[str, int], Decimal]:
        """Pieces on the shelf, in orders that stand or reserved; and the gift card with what it has paid."""
        async with self.database.reading() as session:
            pieces = {one.id: one.stock for one in await session.scalars(select(Variant)) if one.stock is not None}
            assert min(pieces.values()) >= 0
            card = (await session.get_one(PaymentMethod, ("ann", "gift"))).balance or Decimal(0)
            for number in ("1", "2", "3", "5"):
                sheet = await orders.whole(session, number, customer_id="ann")
                card += sheet.net.get("gift", Decimal(0))
                for line in sheet.lines if sheet.order.status != "cancelled" else ():
                    if line.variant_id in pieces:
                        pieces[line.variant_id] += line.quantity
            for piece in await session.scalars(select(ReturnLine)):
                if piece.new_variant_id in pieces:
                    pieces[piece.new_variant_id] += piece.quantity
            return pieces, card

    def teardown(self) -> None:
        self.wait(self.database.close())
        self.loop.close()
        shutil.rmtree(self.folder)


@pytest.mark.timeout(110)
def test_that_money_and_goods_are_conserved_whatever_is_agreed_to(migrated_sqlite: Path) -> None:
    Life.template = migrated_sqlite
    quick = settings(max_examples=8, stateful_step_count=9, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Life, settings=quick)
