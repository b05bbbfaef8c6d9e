"""The small shop on each engine, and a signed-in customer's chat in it."""

import pytest

from records.database import Database
from tests.conftest import StillClock
from tests.tools.shop import Chat, stock_the_shop


@pytest.fixture
async def shop(database: Database, clock: StillClock) -> Database:
    async with database.writing() as session:
        await stock_the_shop(session, clock)
    return database


@pytest.fixture
async def ann(shop: Database, clock: StillClock) -> Chat:
    """A chat of Ann, who came signed in."""
    return await Chat(shop, clock).open()


@pytest.fixture
async def somebody(shop: Database, clock: StillClock) -> Chat:
    """A chat of a visitor who has not said who they are."""
    return await Chat(shop, clock, customer=None, name="2").open()
