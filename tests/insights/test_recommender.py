"""What is recommended to whom, and why: habits, what goes together, what nobody bought yet, and what is left out."""

from datetime import timedelta

import numpy as np
import pytest
import scipy.sparse as sp

from insights.history import History, build
from insights.recommend.collaborative import item_based, similar, user_based
from insights.recommend.offline import bought_after, judged
from insights.recommend.picks import goods, picks, picks_apart
from insights.recommend.reasons import Pick, key, words
from insights.recommend.recommender import fit
from records.sales import OrderedLine, OrderHead, Returned
from tests.insights.history_of import END, history_of

COOKS = [(f"cook{n}", 20 + n, "pan lid oil") for n in range(6)]
READERS = [(f"reader{n}", 20 + n, "book lamp pen") for n in range(6)]


def lists(history: History, *, wanted: np.ndarray | None = None, **wish: object) -> dict[str, list[Pick]]:
    allowed = np.ones(len(history.products), bool) if wanted is None else wanted
    return dict(picks(history, fit(history), wanted=allowed, **wish))  # type: ignore[arg-type]


def test_that_what_goes_together_is_recommended_because_of_what_was_bought() -> None:
    found = lists(history_of([*COOKS, *READERS, ("ann", 3, "pan"), ("bob", 3, "book")]), top=2, new_only=True)

    assert {one.product for one in found["ann"]} == {"lid", "oil"}
    assert {one.product for one in found["bob"]} == {"lamp", "pen"}
    assert {key(one) for one in found["ann"]} == {"because"}
    assert {one.because for one in found["ann"]} == {"pan"}


def test_that_habits_come_first_and_are_told_apart_from_what_is_new() -> None:
    history = history_of([*COOKS, *READERS, *(("ann", days, "oil") for days in (5, 35, 65)), ("ann", 65, "pan")])
    mixed, new = lists(history, top=3)["ann"], lists(history, top=3, new_only=True)["ann"]

    assert (mixed[0].product, mixed[0].times, key(mixed[0])) == ("oil", 3, "again")
    everything = np.ones(len(history.products), bool)
    apart = {name: each for name, *each in picks_apart(history, fit(history), wanted=everything, new=1, again=1)}
    assert [[one.product for one in each] for each in apart["ann"]] == [[new[0].product], ["oil"]]
    assert not {"oil", "pan"} & {one.product for one in new}


def test_that_strangers_get_what_sells_now() -> None:
    history = history_of([*COOKS, *((None, 1, "book") for _ in range(9)), ("old", 900, "pen")], customers=["stranger"])
    first = lists(history, top=2)["stranger"][0]
    assert (first.product, key(first)) == ("book", "popular")


def test_that_what_nobody_bought_yet_is_found_by_what_it_says_of_itself() -> None:
    history = history_of([*COOKS, *READERS, ("ann", 3, "pan lid oil")], products=["wok", "novel"])
    said = {
        "pan": "iron kitchen pan",
        "lid": "kitchen lid",
        "wok": "iron kitchen wok",
        "novel": "long book",
        "book": "book",
    }
    found = dict(picks(history, fit(history, said), wanted=np.ones(len(history.products), bool), new_only=True, top=1))
    assert found["ann"][0].product == "wok"


def test_that_what_cannot_be_had_or_just_came_back_or_is_no_product_is_left_out() -> None:
    back = [Returned("ann", "lid", END - timedelta(days=2), 1, 10.0)]
    history = history_of([*COOKS, *((f"c{n}", 9, "POST oil") for n in range(20)), ("ann", 3, "pan lid")], back=back)
    names = {one: one for one in history.products} | {"POST": "POSTAGE"}
    allowed = goods(history, names) & np.array([one != "oil" for one in history.products])
    assert [one.product for one in lists(history, wanted=allowed)["ann"]] == ["pan"]


@pytest.mark.parametrize("how", ["cosine", "pearson"])
def test_that_both_similarities_are_those_of_the_textbook(how: str) -> None:
    rows = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [0, 1, 1, 1]], np.float32)
    found = similar(sp.csr_array(rows), how)  # type: ignore[arg-type]
    centred = rows - rows.mean(axis=1, keepdims=True) * (how == "pearson")
    a, b = centred[0], centred[1]
    assert found[0, 1] == pytest.approx(float(a @ b / np.linalg.norm(a) / np.linalg.norm(b)), abs=1e-6)
    assert not found.diagonal().any()
    for predict in (user_based, item_based):
        assert predict(sp.csr_array(rows), how).shape == rows.shape  # type: ignore[arg-type]


def test_that_the_measures_count_what_they_say() -> None:
    history = history_of([("ann", 40, "pan"), ("ann", 10, "pan lid"), ("bob", 40, "pan"), ("new", 5, "pan")])
    day = history.end - 20
    assert bought_after(history, day, history.end) == {"ann": {"pan", "lid"}}
    assert bought_after(history, day, history.end, new_only=True) == {"ann": {"lid"}}

    best = judged({"ann": ["lid", "pan"]}, {"ann": {"pan", "lid"}}, catalogue=2)
    half = judged({"ann": ["oil", "pan"]}, {"ann": {"pan"}}, catalogue=4)
    assert (best.ndcg, best.hit, best.recall, best.coverage) == (1, 1, 1, 1)
    assert half.ndcg == pytest.approx(1 / np.log2(3))
    assert half.coverage == 0.5


def test_that_poor_data_is_named_and_survived() -> None:
    """No order, one product, nobody with an account, negative quantities, several currencies, ten customers."""
    empty = build([], [], end=END, customers=["ann"], products=["pan"])
    assert [one.product for one in lists(empty)["ann"]] == ["pan"]
    assert "no orders" in empty.problems[0]

    heads = [OrderHead(f"o{n}", f"c{n % 10}" if n % 3 else None, END - timedelta(days=n + 1), "EUR") for n in range(30)]
    heads += [OrderHead("usd", "c1", END - timedelta(days=2), "USD")]
    lines = [OrderedLine(head.id, "pan", 1, 5.0) for head in heads] + [OrderedLine("o1", "pan", -2, 5.0)]
    poor = build(heads, lines, end=END)
    told = " ".join(poor.problems)
    assert all(word in told for word in ("2 currencies", "below zero", "no customer", "one product", "Only 10"))
    assert lists(poor, new_only=True)["c1"] == []


def test_that_reasons_are_told_in_both_languages() -> None:
    names = {"pan": "Pan"}
    assert words(Pick("x", 1, because="pan"), names) == "Because you bought Pan"
    assert words(Pick("x", 1, because="pan"), names, "zh") == "因为您买过“Pan”"
    assert words(Pick("x", 1, times=3), names) == "You have ordered this 3 times before"
