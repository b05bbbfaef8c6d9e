"""What a dialogue remembers from one turn to the next. It travels in the reply's `additional_kwargs["builtin"]` as
plain JSON.

It may be missing or of another version: then the dialogue starts afresh, and nothing breaks.
"""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

VERSION = 1


@dataclass(frozen=True, slots=True)
class Goal:
    """Something the customer wants. `words` is how they said it; `slots` what is known for it; `waits`: for their
    button.
    """

    intent: str
    words: str = ""
    slots: dict[str, Any] = field(default_factory=dict)
    waits: bool = False

    def having(self, **slots: Any) -> "Goal":
        return replace(self, slots={**self.slots, **slots})


@dataclass(frozen=True, slots=True)
class Offer:
    """A call that found products; `top`: what they may cost, where the tool does not look at that itself; `chosen`: some
    of those that were shown were chosen for the customer, and did not only sell well.
    """

    tool: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)
    top: float | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """`orders` and `products` are what was listed last, in that order, so that "the second one" has a meaning;
    `searched` and `asked` the last words for products and for the articles, the latter until the next turn. `offer` is
    the call that the listed products came from, `showing` whether the last reply was about them, and `seen` are the
    products that this conversation has shown.
    """

    goals: tuple[Goal, ...] = ()
    expecting: str | None = None
    misses: int = 0
    abused: int = 0
    email: str = ""
    order: str = ""
    orders: tuple[str, ...] = ()
    product: str = ""
    products: tuple[str, ...] = ()
    searched: str = ""
    asked: str = ""
    offer: Offer = Offer()
    showing: bool = False
    seen: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"version": VERSION, **asdict(self)}


def read_state(stored: Any) -> State:
    """The state out of JSON; an empty one where it cannot be read."""
    if not isinstance(stored, dict) or stored.get("version") != VERSION:
        return State()
    try:
        goals = tuple(_goal(goal) for goal in stored.get("goals", ()))
        return State(
            goals=goals,
            expecting=stored.get("expecting"),
            misses=int(stored.get("misses", 0)),
            abused=int(stored.get("abused", 0)),
            email=str(stored.get("email", "")),
            order=str(stored.get("order", "")),
            orders=tuple(map(str, stored.get("orders", ()))),
            product=str(stored.get("product", "")),
            products=tuple(map(str, stored.get("products", ()))),
            searched=str(stored.get("searched", "")),
            asked=str(stored.get("asked", "")),
            offer=Offer(**stored.get("offer", {})),
            showing=bool(stored.get("showing")),
            seen=tuple(map(str, stored.get("seen", ()))),
        )
    except (TypeError, ValueError, KeyError, AttributeError):
        return State()


def _goal(stored: Any) -> Goal:
    slots = stored.get("slots", {})
    return Goal(
        str(stored["intent"]),
        str(stored.get("words", "")),
        dict(slots) if isinstance(slots, dict) else {},
        bool(stored.get("waits")),
    )
