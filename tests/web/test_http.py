"""Visitors, health and errors over HTTP."""

from tests.conftest import StillClock
from tests.web.conftest import IDENTITY_SECRET, Site
from web.auth import sign


def _claim(clock: StillClock, **changed: object) -> dict[str, object]:
    issued_at = int(clock.now().timestamp())
    signature = sign(IDENTITY_SECRET, customer="C001", email="anna@example.com", issued_at=issued_at)
    claim = {"id": "C001", "email": "anna@example.com", "issued_at": issued_at, "signature": signature}
    return {**claim, **changed}


async def test_that_a_visitor_gets_a_token(shop: Site) -> None:
    answer = await shop.visitor(locale="zh-CN")
    assert answer.status_code == 201
    assert set(answer.json()) == {"visitor", "token"}


async def test_that_a_website_vouches_for_its_customer(shop: Site, clock: StillClock) -> None:
    assert (await shop.visitor(customer=_claim(clock))).status_code == 201


async def test_that_a_wrong_or_old_signature_is_refused(shop: Site, clock: StillClock) -> None:
    claims = [
        _claim(clock, id="C002"),
        _claim(clock, email="other@example.com"),
        _claim(clock, email=None),
        _claim(clock, signature="0" * 64),
        _claim(clock, signature="ü"),
    ]
    old = _claim(clock)
    clock.advance(hours=25)
    for claim in [*claims, old]:
        answer = await shop.visitor(customer=claim)
        assert answer.status_code == 401, claim
        assert answer.headers["content-type"] == "application/problem+json"


async def test_that_errors_are_problem_details(shop: Site) -> None:
    for path in ("/nothing", "/static/../server.py"):
        answer = await shop.get(path)
        assert answer.status_code == 404
        assert answer.json()["status"] == 404
    invalid = await shop.visitor(locale=5)
    assert invalid.status_code == 422
    assert invalid.headers["content-type"] == "application/problem+json"
    assert invalid.json()["errors"][0]["field"] == "body.locale"


async def test_that_it_is_alive_ready_and_measured(shop: Site) -> None:
    assert (await shop.get("/healthz")).status_code == 200
    ready = await shop.get("/readyz")
    assert (ready.status_code, ready.json()["parts"]["database"]) == (200, "ok")
    assert "rapport_chat_sockets" in (await shop.get("/metrics")).text
    assert (await shop.get("/docs")).status_code == 200


async def test_that_readyz_names_the_part_that_does_not_answer(shop: Site) -> None:
    await shop.house.desk.database.close()
    shop.house.desk.database.engine.pool._creator = None  # type: ignore[assignment]
    answer = await shop.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"] == {"database": "not ready", "index": "ok", "bus": "ok"}


async def test_that_the_widget_is_one_script_tag_from_any_website(shop: Site) -> None:
    script = await shop.get("/widget.js")
    assert script.status_code == 200
    assert "javascript" in script.headers["content-type"]
