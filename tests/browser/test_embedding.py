"""The widget on somebody else's website: one script tag, another origin, and little to load."""

import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.async_api import Browser, Response, expect

from tests.browser.visit import Visit
from tests.process.rapport import Rapport

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]

LIGHT = 20_000
"""Bytes of the whole widget as they travel."""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Files of a folder, and no word about it."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def website(tmp_path: Path, server: Rapport) -> Iterator[str]:
    """Another server on another port, whose page has the one script tag."""
    tag = f'<script src="{server.url}/widget.js" data-name="Elsewhere" data-accent="#7a1fa2" defer></script>'
    page = (
        f'<!doctype html><html lang="en"><title>Elsewhere</title><link rel="icon" href="data:,">{tag}<h1>Elsewhere</h1>'
    )
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://localhost:{site.server_port}"
        site.shutdown()


async def test_one_script_tag_on_another_website_is_enough_and_weighs_little(
    chromium: Browser, website: str, server: Rapport
) -> None:
    context = await chromium.new_context(locale="en-GB")
    visit = Visit(await context.new_page(), website)
    loaded: list[Response] = []

    def keep(response: Response) -> None:
        loaded.append(response)

    visit.page.on("response", keep)
    await visit.arrive()
    await visit.open()
    await expect(visit.find("header")).to_contain_text("Elsewhere")
    answer = await visit.ask("How long is the warranty on cast iron?")
    await expect(answer.locator("summary")).to_be_visible()
    await visit.page.reload()
    await expect(visit.own).to_have_count(1)
    files = {
        one.url: one
        for one in loaded
        if one.url.startswith(server.url) and one.status == 200 and "/api/" not in one.url
    }
    sizes = [(await one.request.sizes())["responseBodySize"] for one in files.values()]
    assert len(sizes) > 10
    assert 0 < sum(sizes) < LIGHT
    await context.close()
    visit.check()
