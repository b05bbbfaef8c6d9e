"""A support agent at a real server, by the console's calls alone, and a takeover that crosses to another server."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx2

from records.clock import SystemClock
from records.database import Database
from records.staff import members
from records.staff.members import NewStaff
from records.staff.passwords import Passwords
from records.staff.roles import Role
from tests.conftest import QUICK
from tests.process.customer import Customer, is_delta
from tests.process.rapport import Rapport

EMAIL, WORDS = "kit@example.com", "a lamp of seven herrings"


@dataclass
class Colleague:
    """Signed in at one server."""

    client: httpx2.AsyncClient

    @classmethod
    async def at_work(cls, database: Database, server: Rapport) -> "Colleague":
        """Hired, and signed in there."""
        hashed = await Passwords(QUICK).choose(WORDS, [])
        async with database.writing() as session:
            new = NewStaff(EMAIL, "Kit", Role.AGENT)
            await members.add(session, new, hashed, clock=SystemClock(), actor="operator")
        client = httpx2.AsyncClient(base_url=f"http://127.0.0.1:{server.port}", timeout=30)
        signed = await client.post("/api/console/login", json={"email": EMAIL, "password": WORDS})
        client.headers["x-csrf-token"] = signed.json()["csrf"]
        return cls(client)

    async def act(self, customer: Customer, what: str, **given: Any) -> None:
        answer = await self.client.post(f"/api/console/conversations/{customer.conversation}/{what}", json=given)
        assert answer.is_success, answer.text


async def take_over_in_the_middle_of_an_answer(kit: Colleague, customer: Customer) -> None:
    """The customer hears the AI fall silent, Kit write, and what Kit says; then they ask something more."""
    await customer.say("I have a long question")
    await customer.until(is_delta, within=30)
    await kit.act(customer, "take-over")
    await customer.until(lambda frame: frame["type"] == "state.changed" and frame.get("owner") == "Kit")
    await kit.act(customer, "typing")
    await customer.until(lambda frame: frame["type"] == "typing" and frame["author"]["name"] == "Kit")
    await kit.act(customer, "reply", client_id=str(uuid4()), text="Kit here.")
    await customer.until(lambda frame: frame["type"] == "message" and frame["author"]["kind"] == "human")
    await customer.say("and what now?")


def check_silent(customer: Customer) -> None:
    """H2: between the takeover and the hand-back the AI has said nothing, on whichever server its turn ran."""
    states = [(frame["seq"], frame["state"]) for frame in customer.durable if frame["type"] == "state.changed"]
    assert [state for _, state in states] == ["human", "ai"]
    (taken, _), (back, _) = states
    said = [frame for frame in customer.durable if frame["type"] == "message" and frame["author"]["kind"] == "ai"]
    assert said
    assert all(frame["seq"] > back for frame in said if frame["seq"] > taken)
