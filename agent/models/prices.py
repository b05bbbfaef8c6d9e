"""`RAPPORT_MODEL_PRICES`: what tokens cost, so that a spend cap can be held. Nothing here knows a price by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from agent.models.names import PROVIDER

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens."""

    input: Decimal
    output: Decimal

    def of(self, input_tokens: int, output_tokens: int) -> Decimal:
        return (self.input * input_tokens + self.output * output_tokens) / MILLION


def prices_of(setting: str) -> Mapping[str, Price]:
    """Prices by the name of the model, from `gpt-x=2.50/10.00,y=0.10/0.40` (input/output).

    Raises:
        ValueError: with a sentence that names the setting and the part that cannot be read.
    """
    prices: dict[str, Price] = {}
    for part in filter(None, (part.strip() for part in setting.split(","))):
        name, _, amounts = part.rpartition("=")
        name = name.strip().removeprefix(PROVIDER)
        if not name:
            raise _unreadable(part)
        if name in prices:
            raise ValueError(f"RAPPORT_MODEL_PRICES: {name!r} has two prices.")
        prices[name] = _price(part, amounts)
    return MappingProxyType(prices)


def _price(part: str, amounts: str) -> Price:
    try:
        asked, written = (Decimal(amount.strip()) for amount in amounts.split("/"))
    except (ValueError, InvalidOperation):
        raise _unreadable(part) from None
    if not all(amount.is_finite() and amount >= 0 for amount in (asked, written)):
        raise _unreadable(part)
    return Price(asked, written)


def _unreadable(part: str) -> ValueError:
    return ValueError(
        f"RAPPORT_MODEL_PRICES: {part!r} is not a price. Write name=input/output in US dollars for a million tokens, "
        "for example gpt-x=2.50/10.00."
    )
