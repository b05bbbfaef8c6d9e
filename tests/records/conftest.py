"""The accounts of those who work here, whose passwords are hashed quickly."""

import pytest

from records.database import Database
from records.staff.accounts import Accounts
from records.staff.passwords import Passwords
from tests.conftest import QUICK, StillClock


@pytest.fixture
def accounts(database: Database, clock: StillClock) -> Accounts:
    return Accounts(database, Passwords(QUICK), clock)
