"""From scores to lists: the best products for each customer, whether they had them before, and because of what.

Left out: what cannot be had, what the customer has just sent back, and what is no product (postage, fees, discounts).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from insights.history import NOBODY, History
from insights.recommend.goods import is_goods
from insights.recommend.reasons import Pick
from insights.recommend.recommender import Matrix, Recommender

RETURNED = 90.0
"""Days for which something that came back is not recommended to whom it came from."""


def goods(history: History, names: Mapping[str, str]) -> NDArray[np.bool_]:
    """Which of the history's products are something that one can want."""
    return np.array([is_goods(names.get(one, "")) for one in history.products], bool)


def picks(
    history: History,
    model: Recommender,
    *,
    wanted: NDArray[np.bool_],
    top: int = 10,
    new_only: bool = False,
    customers: Sequence[int] | None = None,
) -> Iterator[tuple[str, list[Pick]]]:
    """The lists of those customers, or of all, in the order of the history; those without purchases get what sells.

    Args:
        wanted: which products may be recommended at all.
        new_only: leave out what the customer has bought before.
    """
    for one in _scored(history, model, wanted, customers):
        yield history.customers[one.customer], _picked(history, model, one.of_new() if new_only else one, top)


def picks_apart(
    history: History, model: Recommender, *, wanted: NDArray[np.bool_], new: int, again: int
) -> Iterator[tuple[str, list[Pick], list[Pick]]]:
    """Of every customer so many products that are new to them, and so many that they had: none crowds out the other."""
    for one in _scored(history, model, wanted, None):
        lists = [_picked(history, model, *each) for each in ((one.of_new(), new), (one.of_own(), again))]
        yield history.customers[one.customer], lists[0], lists[1]


@dataclass(frozen=True, slots=True)
class _Scored:
    """Every product's score for a customer (minus infinity: not this one), and in how many orders they had which."""

    customer: int
    scores: Matrix
    own: Mapping[int, int]

    def of_new(self) -> "_Scored":
        scores = self.scores.copy()
        scores[list(self.own)] = -np.inf
        return replace(self, scores=scores)

    def of_own(self) -> "_Scored":
        scores = np.full_like(self.scores, -np.inf)
        scores[list(self.own)] = self.scores[list(self.own)]
        return replace(self, scores=scores)


def _scored(
    history: History, model: Recommender, wanted: NDArray[np.bool_], customers: Sequence[int] | None
) -> Iterator[_Scored]:
    times = _times(history)
    returned = _just_returned(history)
    for block in model.blocks(customers):
        scores = block.total
        scores[:, ~wanted] = -np.inf
        for row, customer in enumerate(block.customers.tolist()):
            if customer in returned:
                scores[row, returned[customer]] = -np.inf
            yield _Scored(customer, scores[row], times.get(customer, {}))


def _picked(history: History, model: Recommender, of: _Scored, top: int) -> list[Pick]:
    best = _best(of.scores, top)
    return [_pick(history, model, of.customer, one, score=float(of.scores[one]), own=of.own) for one in best]


def bestsellers(history: History, model: Recommender, *, wanted: NDArray[np.bool_], top: int) -> dict[str, float]:
    """What sells now, best first, and how much, 0 … 1."""
    scores = np.where(wanted & (model.selling > 0), model.selling, -np.inf).astype(np.float32)
    return {history.products[one]: round(float(scores[one]), 4) for one in _best(scores, top)}


def _best(scores: Matrix, top: int) -> list[int]:
    """The products of the greatest scores, best first; among equals the first in the catalogue."""
    some = np.argpartition(-scores, min(top, len(scores)) - 1)[:top] if len(scores) else np.zeros(0, int)
    kept = sorted(some.tolist(), key=lambda one: (-scores[one], one))
    return [one for one in kept if np.isfinite(scores[one])]


def _pick(
    history: History, model: Recommender, customer: int, product: int, *, score: float, own: Mapping[int, int]
) -> Pick:
    name, score = history.products[product], round(score, 4)
    if product in own:
        return Pick(name, score, times=own[product])
    if not own:
        return Pick(name, score)
    because = _because(history, model, customer, product)
    return Pick(name, score, because=because, alike=because is None)


def _because(history: History, model: Recommender, customer: int, product: int) -> str | None:
    """What the customer bought that speaks loudest for it; None when nothing does."""
    place = model.place[product]
    row = slice(model.recent.indptr[customer], model.recent.indptr[customer + 1])
    bought = model.place[model.recent.indices[row]]
    if place < 0 or not len(bought):
        return None
    says = np.where(bought < 0, 0, model.recent.data[row] * model.together[bought, place])
    best = int(says.argmax())
    return history.products[int(model.recent.indices[row][best])] if says[best] > 0 else None


def _times(history: History) -> dict[int, dict[int, int]]:
    """By customer and product, in how many orders."""
    known = history.customer != NOBODY
    lines = np.unique(np.c_[history.customer[known], history.product[known], history.order[known]], axis=0)
    pairs, counts = np.unique(lines[:, :2], axis=0, return_counts=True)
    found: dict[int, dict[int, int]] = {}
    for (customer, product), count in zip(pairs.tolist(), counts.tolist(), strict=True):
        found.setdefault(customer, {})[product] = count
    return found


def _just_returned(history: History) -> dict[int, list[int]]:
    back = history.returns
    found: dict[int, list[int]] = {}
    for one in np.flatnonzero(back.day >= history.end - RETURNED).tolist():
        found.setdefault(int(back.customer[one]), []).append(int(back.product[one]))
    return found
