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

WORDS = "a lamp of seven herrings"


@dataclass
class Colleague:
    """Signed in at one server."""

    name: str
    client: httpx2.AsyncClient

    @classmethod
    async def at_work(cls, database: Database, server: Rapport, name: str) -> "Colleague":
        """Hired, and signed in there."""
        email = f"{name.lower()}@example.com"
        hashed = await Passwords(QUICK).choose(WORDS, [])
        async with database.writing() as session:
            new = NewStaff(email, name, Role.AGENT)
            await members.add(session, new, hashed, clock=SystemClock(), actor="operator")
        client = httpx2.AsyncClient(base_url=server.url, timeout=30)
        signed = await client.post("/api/console/login", json={"email": email, "password": WORDS})
        client.headers["x-csrf-token"] = signed.json()["csrf"]
        return cls(name, client)

    def go_to(self, server: Rapport) -> None:
        """Go on at another server, as who they are."""
        self.client.base_url = server.url

    async def act(self, customer: Customer, what: str, **given: Any) -> None:
        answer = await self.client.post(f"/api/console/conversations/{customer.conversation}/{what}", json=given)
        assert answer.is_success, answer.text

    async def reply(self, customer: Customer, text: str) -> None:
        """Say something that the customer hears."""
        await self.act(customer, "reply", client_id=str(uuid4()), text=text)
        await customer.until(lambda frame: frame["type"] == "message" and frame["text"] == text)
        assert customer.frames[-1]["author"]["name"] == self.name


async def take_over_in_the_middle_of_an_answer(colleague: Colleague, customer: Customer) -> None:
    """The customer hears the AI fall silent, a person write, and what they say; then they ask something more."""
    await customer.say("I have a long question")
    await customer.until(is_delta, within=30)
    await colleague.act(customer, "take-over")
    await customer.until(lambda frame: frame["type"] == "state.changed" and frame.get("owner") == colleague.name)
    await colleague.act(customer, "typing")
    await customer.until(lambda frame: frame["type"] == "typing" and frame["author"]["name"] == colleague.name)
    await colleague.reply(customer, "I am here.")
    await customer.say("and what now?")


def check_silent(customer: Customer) -> None:
    """H2: between the takeover and the hand-back the AI has said nothing, on whichever server its turn ran."""
    states = [(frame["seq"], frame["state"]) for frame in customer.durable if frame["type"] == "state.changed"]
    assert [state for _, state in states] == ["human", "ai"]
    (taken, _), (back, _) = states
    said = [frame for frame in customer.durable if frame["type"] == "message" and frame["author"]["kind"] == "ai"]
    assert said
    assert all(frame["seq"] > back for frame in said if frame["seq"] > taken)
