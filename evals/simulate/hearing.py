"""What a customer hears since they last did something, and what they can do then."""

from dataclasses import dataclass
from typing import Protocol

from evals.results import End


@dataclass(frozen=True, slots=True)
class Proposed:
    """An action that waits for the customer's yes or no."""

    id: str
    summary: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What came since the customer's last act; before the first one, nothing."""

    answers: tuple[str, ...] = ()
    proposed: tuple[Proposed, ...] = ()
    """Every action that still waits."""
    code: str = ""
    """The newest code in the customer's own mailbox."""
    state: End = "ai"

    @property
    def text(self) -> str:
        return "\n".join(self.answers)


@dataclass(frozen=True, slots=True)
class Say:
    text: str


@dataclass(frozen=True, slots=True)
class Press:
    """The button of an action."""

    action: str
    approve: bool


@dataclass(frozen=True, slots=True)
class Leave:
    """Nothing more. `gave_up`: without having got what they came for, as far as they can tell."""

    gave_up: bool = False


Act = Say | Press | Leave


class Customer(Protocol):
    """Asked for its next act once everything that it did has been answered."""

    @property
    def mistakes(self) -> list[str]:
        """Its own mistakes, as far as it has noticed: a sentence each."""
        ...

    async def next(self, heard: Heard) -> Act: ...
