"""How long work says how far it is. Not how that is shown: the command line hands in something that draws."""

from typing import Protocol


class Progress(Protocol):
    """Told of steps, one after the other. It may be called from any thread."""

    def step(self, name: str, total: int | None = None) -> None:
        """A new step begins, of `total` units where that is known; the one before it is over."""
        ...

    def advance(self, amount: int = 1) -> None:
        """So many units of the step are done."""
        ...


class Silent:
    """Says nothing."""

    def step(self, name: str, total: int | None = None) -> None:
        pass

    def advance(self, amount: int = 1) -> None:
        pass
