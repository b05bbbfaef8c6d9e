"""What a site's robots.txt allows (RFC 9309), read by Protego. Fetches nothing: it is handed the file."""

from dataclasses import dataclass

from protego import Protego

AGENT = "Rapport"
LONGEST_PAUSE = 10.0  # seconds: a site that asks for more gets this


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site; one that has none allows everything."""

    rules: Protego | None = None

    @staticmethod
    def read(text: str) -> "Robots":
        return Robots(Protego.parse(text))

    def allows(self, url: str) -> bool:
        return self.rules is None or bool(self.rules.can_fetch(url, AGENT))

    def pause(self, least: float) -> float:
        """Seconds between two requests."""
        asked = self.rules.crawl_delay(AGENT) if self.rules else None
        return max(least, min(asked or 0.0, LONGEST_PAUSE))
