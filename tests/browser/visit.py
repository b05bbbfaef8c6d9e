"""Somebody's browser at the demo shop: what they see of the chat and can do with it. Knows no server's inside."""

from dataclasses import dataclass, field

from playwright.async_api import ConsoleMessage, Dialog, Locator, Page, expect


@dataclass
class Visit:
    """One page. `faults` is what it complained of, and any dialog that it opened; `pardoned` may stand there."""

    page: Page
    url: str
    faults: list[str] = field(default_factory=list)
    pardoned: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.page.set_default_timeout(20_000)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._told)
        self.page.on("dialog", self._asked)

    def _told(self, line: ConsoleMessage) -> None:
        if line.type in ("error", "warning"):
            self.faults.append(line.text)

    async def _asked(self, dialog: Dialog) -> None:
        self.faults.append(f"a dialog: {dialog.message}")
        await dialog.dismiss()

    def check(self) -> None:
        """Nothing went wrong that the test did not bring about."""
        found = [fault for fault in self.faults if not any(pardon in fault for pardon in self.pardoned)]
        assert not found, found

    def pardon_lost_connections(self) -> None:
        """What the browser itself writes to the console when a server is not there."""
        self.pardoned = ("WebSocket connection to", "net::ERR_", "Failed to fetch", "Failed to load resource")

    async def arrive(self, lang: str = "en") -> None:
        """Come to the shop."""
        await self.page.goto(f"{self.url}/?lang={lang}")
        await expect(self.launcher).to_be_visible()

    async def sign_in(self, name: str) -> None:
        """Through the shop's own menu."""
        await self.page.locator(".account").click()
        await self.page.locator(".person", has_text=name).click()
        await expect(self.page.locator(".account")).to_contain_text(name)

    async def open(self) -> None:
        """Open the chat."""
        await self.launcher.click()
        await expect(self.box).to_be_visible()

    async def close(self) -> None:
        """Close it; the launcher's name is the same while the chat is open."""
        await self.find("header").get_by_role("button", name="Close chat").click()
        await expect(self.panel).to_be_hidden()

    async def write(self, text: str) -> None:
        """Write and send."""
        await self.box.fill(text)
        await self.box.press("Enter")

    async def ask(self, text: str) -> Locator:
        """Write and wait for the whole answer; its message."""
        answer = self.answers.nth(await self.answers.count())
        await self.write(text)
        await expect(answer).to_be_visible()
        return answer

    async def press(self, name: str) -> None:
        """A button in the chat."""
        await self.button(name).click()

    def find(self, selector: str) -> Locator:
        """Inside the chat."""
        return self.page.locator(f"rapport-chat {selector}")

    def button(self, name: str) -> Locator:
        return self.page.locator("rapport-chat").get_by_role("button", name=name, exact=True)

    async def conversation(self) -> str:
        """The id of the one that is shown, as the browser keeps it."""
        kept = "Object.entries(localStorage).find(([key]) => key.startsWith('rapport'))[1]"
        return str(await self.page.evaluate(f"JSON.parse({kept}).conversation"))

    @property
    def launcher(self) -> Locator:
        return self.find(".launcher")

    @property
    def panel(self) -> Locator:
        return self.find(".panel")

    @property
    def box(self) -> Locator:
        return self.find(".composer textarea")

    @property
    def banner(self) -> Locator:
        return self.find(".banner")

    @property
    def state(self) -> Locator:
        """What the header says under the name."""
        return self.find("header .state")

    @property
    def cards(self) -> Locator:
        """What was proposed, and waits for a yes or no."""
        return self.find(".ask:not(.rating)")

    @property
    def own(self) -> Locator:
        """What this customer has said."""
        return self.find(".msg.customer")

    @property
    def answers(self) -> Locator:
        """The AI's messages, the greeting first, without one that is being written."""
        return self.find(".msg.ai:not(.live)")

    @property
    def written(self) -> Locator:
        """The text of the answer that is being written."""
        return self.find(".msg.ai.live .bubble")
