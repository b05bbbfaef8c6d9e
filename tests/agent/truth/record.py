"""Records true replies from runs of the product: `python -m tests.agent.truth.record FOLDER` writes `corpus.jsonl`.

FOLDER is the data directory of a demo (`make serve` makes one); a copy of its database is talked to, by its own
customers, with the built-in model. Every distinct reply is kept as it was before the check, with the evidence that
the check had.
"""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select
from sqlmodel import col

from agent import wiring
from agent.bus import LocalBus
from agent.runner import Runner
from agent.session import Opened, Sessions
from agent.settings import Settings
from agent.truth import Evidence, Violation, check
from knowledge.base import KnowledgeBase
from records.clock import SystemClock
from records.database import Database
from records.tables import Customer, Order, PendingAction, Product
from tests.agent.truth.corpus import HERE, line

QUESTIONS = {
    "en": [
        "how long does standard shipping take and what does it cost",
        "what is your return policy",
        "can I pay with PayPal",
        "how long is the warranty",
        "when will I get my refund after a return",
        "do you ship to Canada and how much is it",
        "what are your support hours",
        "how does the loyalty programme work",
        "how do I wash a wool blanket",
        "how do gift cards work",
    ],
    "zh": [
        "标准配送要几天，运费多少",
        "退货政策是什么",
        "可以用支付宝吗",
        "保修多久",
        "退货后多久退款",
        "能寄到加拿大吗，运费多少",
        "客服几点上班",
        "积分怎么算",
        "羊毛毯怎么洗",
        "礼品卡怎么用",
    ],
}
ASKED = {
    "en": [
        "where is order {order}",
        "which orders have I placed",
        "where is my refund for order {order}",
        "{action} order {order}",
    ],
    "zh": ["订单{order}到哪了", "我有哪些订单", "订单{order}的退款呢", "{action}订单{order}"],
}
ACTIONS = {
    "en": {"pending": "cancel", "delivered": "I want to return everything from", "shipped": "cancel"},
    "zh": {"pending": "取消", "delivered": "全部退货，", "shipped": "取消"},
}
PRODUCT = {"en": ["how much is the {name}", "do you have {name} in stock"], "zh": ["{name}多少钱", "{name}有货吗"]}


class Recorder:
    """Stands around the check and writes down what it is shown."""

    def __init__(self) -> None:
        self.lines: dict[str, str] = {}
        self.locale = "en"

    def __call__(self, reply: str, evidence: Evidence) -> Sequence[Violation]:
        if reply.strip() and reply not in self.lines:
            self.lines[reply] = line(reply, self.locale, evidence)
        return check(reply, evidence)


async def record(folder: Path) -> None:
    """Talk, and write the corpus."""
    recorder = Recorder()
    with tempfile.TemporaryDirectory() as copy:
        shutil.copytree(folder, copy, dirs_exist_ok=True, ignore=shutil.ignore_patterns("chroma", "outbox"))
        settings, clock = Settings(data_dir=Path(copy), demo=True), SystemClock()
        setattr(wiring, "check", recorder)  # noqa: B010 - what the desk is built with, from here on
        async with wiring.records_of(settings) as database:
            knowledge = KnowledgeBase(database, wiring.embedder_of(settings), None, clock)
            await knowledge.open()
            desk = wiring.desk_of(settings, database, LocalBus(), knowledge, clock)
            runner = Runner(desk)
            await _everybody(recorder, database, Sessions(desk, runner), runner)
            await knowledge.close()
    (HERE / "corpus.jsonl").write_text("\n".join(recorder.lines.values()) + "\n", encoding="utf-8")
    sys.stderr.write(f"{len(recorder.lines)} replies\n")


async def _everybody(recorder: Recorder, database: Database, sessions: Sessions, runner: Runner) -> None:
    async with database.reading() as session:
        customers = (await session.scalars(select(Customer).order_by(col(Customer.id)))).all()
        products = (await session.scalars(select(Product).order_by(col(Product.id)))).all()
    for number, customer in enumerate(customers):
        language = recorder.locale = "zh" if customer.locale.startswith("zh") else "en"
        visitor = await sessions.visit(locale=language, customer=customer.id)
        opened = await sessions.open(visitor, None)
        said = [QUESTIONS[language][number % len(QUESTIONS[language])]]
        product = products[number % len(products)]
        name = product.translations.get("zh", {}).get("name", product.name) if language == "zh" else product.name
        said.append(PRODUCT[language][number % 2].format(name=name))
        for order in (await _orders(database, customer.id))[:4]:
            action = ACTIONS[language].get(order.status, ACTIONS[language]["shipped"])
            said += [one.format(order=order.id, action=action) for one in ASKED[language]]
        for text in said:
            await sessions.say(visitor, opened.conversation, text=text, client_id=str(uuid4()))
            await runner.idle()
            await _agree(database, sessions, runner, opened)


async def _orders(database: Database, customer: str) -> Sequence[Order]:
    async with database.reading() as session:
        return (await session.scalars(select(Order).where(col(Order.customer_id) == customer))).all()


async def _agree(database: Database, sessions: Sessions, runner: Runner, opened: Opened) -> None:
    async with database.reading() as session:
        waits = select(col(PendingAction.id)).where(
            col(PendingAction.conversation_id) == opened.conversation, col(PendingAction.status) == "asked"
        )
        asked = (await session.scalars(waits)).all()
    for action in asked:
        await sessions.answer_action(opened.visitor, opened.conversation, action=action, approve=True)
        await runner.idle()


if __name__ == "__main__":
    asyncio.run(record(Path(sys.argv[1])))
