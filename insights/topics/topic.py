"""What a topic is. Finds none."""

from dataclasses import dataclass

NO_TOPIC = 0
"""Where a text says nothing."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A matter that texts share. `number` is 1, 2, 3 …, the largest first, or as it was remembered."""

    number: int
    keywords: tuple[str, ...]
    texts: int
    typical: tuple[str, ...]
    """The texts nearest to its middle, each once."""
    new: bool = False
    """Not among the remembered topics; False where none are remembered."""
    name: str = ""
    """What a model calls it; empty where none was asked."""


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of some texts, and which each text belongs to (a topic's number, or `NO_TOPIC`), in their order."""

    topics: tuple[Topic, ...]
    numbers: tuple[int, ...]

    def of(self, number: int) -> Topic | None:
        return next((topic for topic in self.topics if topic.number == number), None)
