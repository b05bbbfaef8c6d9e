"""Signing in and out of the console over HTTP: cookies, other websites, and what is never told."""

import httpx2
import pytest
from starlette.requests import HTTPConnection

from records.staff import tries
from records.staff.roles import Role
from tests.conftest import StillClock
from tests.web.conftest import Site
from tests.web.staff import OTHER, WORDS, Seat, email_of, hire
from web import access
from web.console.setup import Setup, greeting

ADMIN = email_of(Role.ADMIN)
PASSWORD = {"current": WORDS, "new": OTHER}


@pytest.fixture
async def seat(shop: Site) -> Seat:
    """Somebody's browser in a shop with an admin and an agent; nobody is signed in."""
    await hire(shop, Role.ADMIN, Role.AGENT)
    return Seat(shop)


async def test_that_somebody_signs_in_is_known_and_signs_out(seat: Seat) -> None:
    answer = await seat.login()
    assert answer.json()["staff"]["role"] == "admin"
    assert answer.json()["may"] == ["admin", "agent", "evaluator", "lead"]
    assert (await seat.get("/api/console/me")).json() == answer.json()
    assert (await seat.post("/api/console/logout")).status_code == 204
    assert seat.cookies == {}
    assert (await seat.get("/api/console/me")).status_code == 401


async def test_that_no_script_reads_the_cookie_and_no_other_website_sends_it(seat: Seat) -> None:
    cookie = (await seat.login()).headers["set-cookie"]
    assert {"HttpOnly", "Path=/", "SameSite=strict"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


async def test_that_over_https_the_cookie_is_this_hosts_alone(seat: Seat) -> None:
    """As a proxy on this machine says it."""
    host = seat.site.url.removeprefix("http://")
    https = {"x-forwarded-proto": "https", "origin": f"https://{host}"}
    cookie = (await seat.login(headers=https)).headers["set-cookie"]
    assert cookie.startswith("__Host-rapport-staff=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=strict"} <= set(cookie.split("; "))
    token = cookie.split(";")[0].split("=")[1]
    wrong = Seat(seat.site, cookies={access.COOKIE: token})
    assert (await wrong.get("/api/console/me", headers=https)).status_code == 401
    seat.cookies = {access.SECURE_COOKIE: token}
    assert (await seat.get("/api/console/me", headers=https)).status_code == 200


@pytest.mark.parametrize("path", ["/api/console/logout", "/api/console/password"])
async def test_that_what_changes_something_needs_the_token_of_its_session(seat: Seat, path: str) -> None:
    await seat.login()
    other = Seat(seat.site)
    await other.login()
    for wrong in ("", "0" * 64, other.csrf, "ü"):
        answer = await seat.post(path, PASSWORD, headers={"x-csrf-token": wrong.encode()})
        assert (answer.status_code, answer.json()["code"]) == (403, "no_csrf_token")
    assert (await seat.get("/api/console/me")).status_code == 200
    assert (await seat.post(path, PASSWORD)).status_code in {200, 204}


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://127.0.0.1:1", "http://127.0.0.1"])
@pytest.mark.parametrize("path", ["login", "logout", "password", "setup"])
async def test_that_pages_of_other_websites_change_nothing(seat: Seat, path: str, origin: str) -> None:
    await seat.login()
    body = {"login": {"email": ADMIN, "password": WORDS}, "password": PASSWORD}.get(path)
    answer = await seat.post(f"/api/console/{path}", body, headers={"origin": origin})
    assert (answer.status_code, answer.json()["code"]) == (403, "other_site")
    assert (await seat.get("/api/console/me")).status_code == 200


async def test_that_a_form_of_another_website_is_no_login(seat: Seat) -> None:
    """A page may send plain text anywhere, without asking first."""
    text = f'{{"email": "{ADMIN}", "password": "{WORDS}"}}'
    answer = await seat.send("POST", "/api/console/login", content=text, headers={"content-type": "text/plain"})
    assert answer.status_code == 422


async def test_that_a_program_needs_no_origin(seat: Seat) -> None:
    async with httpx2.AsyncClient(base_url=seat.site.url) as program:
        answer = await program.post("/api/console/login", json={"email": ADMIN, "password": WORDS})
        csrf = answer.json()["csrf"]
        assert (await program.post("/api/console/logout")).status_code == 403
        assert (await program.post("/api/console/logout", headers={"x-csrf-token": csrf})).status_code == 204


async def test_that_a_wrong_password_and_nobody_sound_the_same(seat: Seat) -> None:
    wrong = [await seat.login(ADMIN, "not it at all"), await seat.login("nobody@example.com", WORDS)]
    assert [answer.status_code for answer in wrong] == [401, 401]
    assert wrong[0].content == wrong[1].content
    assert wrong[0].json()["code"] == "wrong_login"
    assert "set-cookie" not in wrong[0].headers


async def test_that_too_many_wrong_ones_are_told_when_to_come_back(seat: Seat, clock: StillClock) -> None:
    for _ in range(tries.AT_ONE_ADDRESS):
        await seat.login(ADMIN, "not it at all")
    answer = await seat.login()
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_tries")
    assert answer.headers["retry-after"] == "900"
    clock.advance(seconds=900)
    assert (await seat.login()).status_code == 200


async def test_that_a_session_ends(seat: Seat, clock: StillClock) -> None:
    await seat.login()
    clock.advance(hours=2)
    assert (await seat.get("/api/console/me")).status_code == 401


async def test_that_a_session_somebody_put_there_does_not_become_the_victims(seat: Seat) -> None:
    attacker = Seat(seat.site)
    await attacker.login(email_of(Role.AGENT))
    victim = Seat(seat.site, cookies=dict(attacker.cookies))
    await victim.login()
    assert victim.cookies != attacker.cookies
    assert (await attacker.get("/api/console/me")).status_code == 401
    made_up = Seat(seat.site, cookies={access.COOKIE: "a name that the attacker knows"})
    await made_up.login()
    assert made_up.cookies != {access.COOKIE: "a name that the attacker knows"}


async def test_that_a_new_password_keeps_this_browser_only(seat: Seat) -> None:
    other = Seat(seat.site)
    await seat.login()
    await other.login()
    before = dict(seat.cookies)
    assert (await seat.post("/api/console/password", {**PASSWORD, "current": OTHER})).json()["code"] == "wrong_password"
    weak = await seat.post("/api/console/password", {"current": WORDS, "new": "admin@example.com"})
    assert (weak.status_code, weak.json()["code"]) == (422, "guessable_password")
    assert (await seat.post("/api/console/password", PASSWORD)).status_code == 200
    assert (await seat.get("/api/console/me")).status_code == 200
    assert (await other.get("/api/console/me")).status_code == 401
    assert (await Seat(seat.site, cookies=before).get("/api/console/me")).status_code == 401
    assert (await seat.login(ADMIN, OTHER)).status_code == 200


async def test_that_whoever_started_the_server_makes_the_first_admin_once(shop: Site) -> None:
    seat, token = Seat(shop), shop.setup.offer()
    new = {"token": token, "email": "mira@example.com", "name": "Mira Holm", "password": WORDS}
    assert (await seat.get("/api/console/setup")).json() == {"needed": True}
    assert (await seat.post("/api/console/setup", {**new, "token": token + "x"})).json()["code"] == "link_used"
    assert (await seat.post("/api/console/setup", {**new, "password": "password12"})).status_code == 422
    made = await seat.post("/api/console/setup", new)
    assert (made.status_code, made.json()["staff"]["role"]) == (201, "admin")
    assert (await seat.get("/api/console/me")).status_code == 200
    again = await Seat(shop).post("/api/console/setup", {**new, "email": "kit@example.com"})
    assert (again.status_code, again.json()["code"]) == (403, "link_used")
    assert (await seat.get("/api/console/setup")).json() == {"needed": False}


async def test_that_a_link_makes_no_second_admin(seat: Seat) -> None:
    new = {"token": seat.site.setup.offer(), "email": "kit@example.com", "name": "Kit", "password": WORDS}
    assert (await seat.post("/api/console/setup", new)).status_code == 409


@pytest.mark.parametrize(("host", "seen"), [("0.0.0.0", True), ("192.0.2.1", True), ("127.0.0.1", False)])
def test_that_the_link_is_shown_to_whoever_started_the_server_alone(host: str, *, seen: bool) -> None:
    setup = Setup()
    said = greeting(setup, host, seen=seen)(f"http://{host}:8000")
    assert "user add" in said
    assert "setup=" not in said
    link = greeting(setup, "127.0.0.1", seen=True)("http://127.0.0.1:8000")
    assert setup.allows(link.strip().split("/console#setup=")[1])


async def test_that_without_a_link_there_is_nothing_to_guess(shop: Site) -> None:
    new = {"token": "", "email": "kit@example.com", "name": "Kit", "password": WORDS}
    assert (await Seat(shop).post("/api/console/setup", new)).json()["code"] == "link_used"


async def test_that_the_page_loads_nothing_from_elsewhere(shop: Site) -> None:
    page = await shop.get("/console")
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


async def test_that_a_request_may_only_be_so_long(seat: Seat) -> None:
    answer = await seat.login(password="x" * 2**21)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("testclient", "testclient", True),
    ],
)
def test_that_a_household_is_one_address(one: str, other: str, same: bool) -> None:
    digests = [access.address_of(HTTPConnection({"type": "http", "client": (host, 1)})) for host in (one, other)]
    assert (digests[0] == digests[1]) is same
