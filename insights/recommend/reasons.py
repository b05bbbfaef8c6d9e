"""What is recommended and why, in words that say no more than the numbers carry, in English and Chinese."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pick:
    """One product for one customer. `times`: in how many orders they had it before; `because`: something they bought
    that speaks for it, `alike`: customers who buy as they do bought it; neither: it sells."""

    product: str
    score: float
    times: int = 0
    because: str | None = None
    alike: bool = False


def key(pick: Pick) -> str:
    """For programs: again, because, alike or popular."""
    return "again" if pick.times else "because" if pick.because else "alike" if pick.alike else "popular"


def words(pick: Pick, names: Mapping[str, str], locale: str = "en") -> str:
    """For the customer. `names`: what products are called in that language."""
    chinese = locale.startswith("zh")
    if pick.times:
        times = "once" if pick.times == 1 else f"{pick.times} times"
        return f"您已买过{pick.times}次" if chinese else f"You have ordered this {times} before"
    if pick.because:
        name = names.get(pick.because, pick.because)
        return f"因为您买过“{name}”" if chinese else f"Because you bought {name}"
    if pick.alike:
        return "购买习惯与您相近的顾客也买了它" if chinese else "Bought by customers who buy what you buy"
    return "近期热销" if chinese else "Popular right now"


def companion(anchor: str, *, bought: bool, locale: str = "en") -> str:
    """For something that goes with a product of that name, which the customer bought or only looks at."""
    if locale.startswith("zh"):
        return f"与您买过的“{anchor}”常一起购买" if bought else f"常与“{anchor}”一起购买"
    return f"Often bought together with {anchor}" + (", which you have" if bought else "")


def of_category(category: str, like: str | None, locale: str = "en") -> str:
    """For something of a category that the customer has bought from, or that the product `like` is in."""
    if locale.startswith("zh"):
        return f"与“{like}”同属{category}" if like else f"您买过{category}类商品"
    return f"Also in {category}, like {like}" if like else f"You have bought from {category} before"
