"""People who work at the site of a test, and their browsers: a cookie, and the token for what changes something."""

from dataclasses import dataclass, field
from typing import Any

import httpx2

from records.staff import members
from records.staff.members import NewStaff
from records.staff.passwords import Passwords
from records.staff.roles import Role
from tests.conftest import QUICK
from tests.web.conftest import Site

WORDS = "a lamp of seven herrings"
OTHER = "eleven kettles on a sleigh"


def email_of(role: Role) -> str:
    return f"{role}@example.com"


async def hire(site: Site, *roles: Role) -> None:
    """One person for each role, all with the same password."""
    hashed = await Passwords(QUICK).choose(WORDS, [])
    async with site.house.desk.database.writing() as session:
        for role in roles:
            new = NewStaff(email_of(role), f"Person who is {role}", role)
            await members.add(session, new, hashed, clock=site.house.desk.clock, actor="operator")


@dataclass
class Seat:
    """One browser. What it sends is from a page of the console, unless a header says otherwise."""

    site: Site
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: str = ""

    async def send(
        self, method: str, path: str, *, headers: dict[str, Any] | None = None, **more: Any
    ) -> httpx2.Response:
        own = {"origin": self.site.url, "x-csrf-token": self.csrf, "cookie": self.cookie}
        async with httpx2.AsyncClient(verify=False, timeout=30) as client:
            answer = await client.request(method, self.site.url + path, headers={**own, **(headers or {})}, **more)
        for line in answer.headers.get_list("set-cookie"):
            name, value = line.split(";")[0].split("=")
            self.cookies = {name: value} if value.strip('"') else {}
        if answer.status_code in {200, 201} and "csrf" in answer.text[:2000] and path.startswith("/api/console/"):
            self.csrf = answer.json()["csrf"]
        return answer

    async def get(self, path: str, **more: Any) -> httpx2.Response:
        return await self.send("GET", path, **more)

    async def post(self, path: str, body: Any = None, **more: Any) -> httpx2.Response:
        return await self.send("POST", path, json=body, **more)

    async def login(self, email: str = email_of(Role.ADMIN), password: str = WORDS, **more: Any) -> httpx2.Response:
        return await self.post("/api/console/login", {"email": email, "password": password}, **more)

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())
