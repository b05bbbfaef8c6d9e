"""The demo shop's page in a real browser: its catalogue, its two languages, and who is signed in."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.web.static.conftest import Shop
from tests.web.static.desk import HOST
from web.static import HERE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]


def product(name: str, category: str, **more: Any) -> dict[str, Any]:
    sizes = [
        {"id": size, "options": {"Size": size}, "price": "39.00", "available": size != "XL"} for size in ("S", "XL")
    ]
    told = {"description": "Keeps warm.", "price": "29.00", "currency": "USD", "icon": "🧤", "variants": sizes}
    return {"id": name, "name": name, "category": category, **told, **more}


PEOPLE = [
    {
        "id": "C001",
        "name": "Anna Keller",
        "email": "anna@example.com",
        "locale": "en",
        "issued_at": 1,
        "signature": "a",
    },
    {"id": "C002", "name": "林晓雨", "email": "lin@example.com", "locale": "zh", "issued_at": 1, "signature": "b"},
]
MAIL = {"to": "anna@example.com", "subject": "Your code", "body": "123456\nis your code", "at": "2026-11-22T09:00:00Z"}


async def arrive(shop: Shop, address: str = "/", **pages: Any) -> None:
    await shop.desk.serve(shop.page)
    catalogue = [product("Gloves", "Clothing"), product("Lamp " + "x" * 200, "Lighting")]
    known = {"products": catalogue, "customers": PEOPLE, "outbox": [MAIL], **pages}
    shop.desk.pages = {"/": HERE / "shop" / "index.html", **{f"/demo/{name}": page for name, page in known.items()}}
    await shop.page.goto(HOST + address)


async def test_the_catalogue_is_shown_by_category_and_a_product_can_be_asked_about(shop: Shop) -> None:
    await arrive(shop)
    await expect(shop.page.locator(".tile")).to_have_count(2)
    assert await shop.page.evaluate("document.body.scrollWidth <= innerWidth")
    await expect(shop.page.locator(".tile").first).to_contain_text("XL sold out")
    await shop.button("Clothing").click()
    await expect(shop.page.locator(".tile")).to_have_count(1)
    await shop.button("Ask about it").click()
    await expect(shop.box).to_have_value("I have a question about the Gloves: ")


async def test_the_language_is_switched_for_the_page_and_the_chat_and_remembered(shop: Shop) -> None:
    await arrive(shop)
    await shop.page.get_by_role("link", name="中文").click()
    await expect(shop.page.locator(".brand")).to_have_text("云雀集")
    await shop.page.goto(f"{HOST}/")
    await shop.launcher.click()
    await expect(shop.find("h2")).to_have_text("云雀集")
    assert (await shop.desk.until("session.open"))[0]["locale"] == "zh"


async def test_a_customer_signs_in_stays_so_after_a_reload_and_signs_out(shop: Shop) -> None:
    await arrive(shop)
    await shop.button("Sign in").click()
    await shop.page.get_by_role("searchbox").fill("keller")
    await expect(shop.page.locator("button.person")).to_have_count(1)
    await shop.page.locator("button.person").click()
    await expect(shop.button("Signed in as Anna Keller")).to_be_visible()
    await shop.launcher.click()
    await shop.desk.until("session.open")
    assert shop.desk.visitors[0]["customer"]["id"] == "C001"
    await shop.page.reload()
    await shop.desk.until("session.open", 2)
    await shop.button("Signed in as Anna Keller").click()
    await shop.button("Sign out").click()
    await shop.desk.until("session.open", 3)
    assert ["customer" in one for one in shop.desk.visitors] == [True, False]


async def test_mails_can_be_read_without_a_mail_server(shop: Shop) -> None:
    await arrive(shop)
    await shop.button("Outbox").click()
    await expect(shop.page.locator(".mails article")).to_contain_text("123456")
    shop.desk.pages["/demo/outbox"] = []
    await shop.button("Look again").click()
    await expect(shop.page.locator(".mails")).to_contain_text("No mail yet.")


async def test_a_catalogue_that_does_not_come_says_so_and_can_be_tried_again(shop: Shop) -> None:
    await arrive(shop, products=None)
    await expect(shop.page.get_by_role("alert").first).to_contain_text("This could not be loaded.")
    shop.desk.pages["/demo/products"] = []
    await shop.button("Try again").click()
    await expect(shop.page.locator(".grid")).to_contain_text("The shelves are empty.")
    shop.faults.clear()
