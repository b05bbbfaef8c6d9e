"""What axe-core, the engine that auditors use, finds wrong with a page for people who do not see it or use no mouse."""

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

_axe = Axe()


async def violations(page: Page) -> list[str]:
    """Each with the elements that it stands at."""
    found = await _axe.run(page, options={"resultTypes": ["violations"], "preload": False})
    return [
        f"{one['id']}: {one['help']} at {[node['html'][:200] for node in one['nodes']]}"
        for one in found.response["violations"]
    ]
