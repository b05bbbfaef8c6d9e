"""The statistics against closed forms, published values, and simulations in which the truth is known."""

import itertools
import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import fisher_exact

from evals.figures.stats import Counts, holm, paired, pass_hat, rate, smallest_detectable


def each(trials: int, *hits: int) -> Counts:
    return Counts(hits, (trials,) * len(hits))


def drawn(random: np.random.Generator, chances: NDArray[np.float64], trials: int) -> Counts:
    return each(trials, *random.binomial(trials, chances).tolist())


@pytest.mark.parametrize(
    ("passes", "expected"),
    [
        (0, [0, 0, 0, 0]),
        (1, [1 / 4, 0, 0, 0]),
        (2, [1 / 2, 1 / 6, 0, 0]),
        (3, [3 / 4, 1 / 2, 1 / 4, 0]),
        (4, [1, 1, 1, 1]),
    ],
)
def test_that_pass_hat_of_four_trials_is_the_known_table(passes: int, expected: list[float]) -> None:
    assert [pass_hat(each(4, passes), k).value for k in (1, 2, 3, 4)] == pytest.approx(expected)


def test_that_pass_hat_is_unbiased_of_the_chance_that_all_pass() -> None:
    for n, k, p in itertools.product((3, 8), (1, 2, 3), (0.2, 0.9)):
        estimates = [pass_hat(each(n, c), k).value or 0 for c in range(n + 1)]
        chances = [math.comb(n, c) * p**c * (1 - p) ** (n - c) for c in range(n + 1)]
        assert np.dot(estimates, chances) == pytest.approx(p**k)


def test_that_pass_hat_is_a_mean_over_the_cases_with_enough_trials() -> None:
    counts = Counts((4, 2, 1), (4, 4, 1))
    assert pass_hat(counts, 1).value == pytest.approx((1 + 0.5 + 1) / 3)
    assert pass_hat(counts, 2).value == pytest.approx((1 + 1 / 6) / 2)
    assert pass_hat(counts, 5).value is None


def test_that_a_score_without_any_failure_still_has_an_interval() -> None:
    """0 of 10: Clopper and Pearson give 30.85 %; 0 of 100: 3.62 %, near the rule of three."""
    assert rate(each(4, *[0] * 10)).high == pytest.approx(0.3085, abs=1e-4)
    assert rate(each(1, *[0] * 100)).high == pytest.approx(0.0362, abs=1e-4)
    assert rate(each(4, *[4] * 10)).low == pytest.approx(1 - 0.3085, abs=1e-4)
    assert rate(Counts((), ())).value is None
    fell = paired(each(1, *[1] * 10), each(1, *[0] * 10)).difference
    assert fell.low == -1
    assert fell.high == pytest.approx(-(1 - 0.3085), abs=1e-4)


def test_that_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    """Trials of a case resemble each other: an interval that took them as independent would hold it 89 times in 100."""
    random, truth = np.random.default_rng(11), 4 / 5.5
    inside = 0
    for _ in range(300):
        found = rate(drawn(random, random.beta(4, 1.5, 40), 4), resamples=400)
        assert found.low is not None
        assert found.high is not None
        inside += found.low <= truth <= found.high
    assert 0.92 <= inside / 300 <= 0.98


def test_that_the_interval_shrinks_with_the_cases_and_not_with_repetition() -> None:
    few, many = rate(each(1, *[0, 1] * 20)), rate(each(1, *[0, 1] * 80))
    repeated = rate(each(9, *[0, 9] * 20))
    width = [(one.high or 0) - (one.low or 0) for one in (few, many, repeated)]
    assert width[1] == pytest.approx(width[0] / 2, rel=0.1)
    assert width[2] == pytest.approx(width[0], rel=0.01)


def test_that_the_paired_test_is_exact() -> None:
    fell = paired(each(4, 4), each(4, 0))
    assert fell.p_worse == pytest.approx(1 / 70)
    assert fell.p_better == pytest.approx(1)
    assert paired(each(1, *[1] * 6), each(1, *[0] * 6)).p_worse == pytest.approx(2**-6)  # the sign test
    for before, after in [(5, 2), (3, 3), (1, 6)]:
        expected = fisher_exact([[before, 7 - before], [after, 7 - after]], alternative="greater").pvalue
        assert paired(each(7, before), each(7, after)).p_worse == pytest.approx(expected)


def test_that_the_paired_test_is_exact_where_cases_have_different_numbers_of_trials() -> None:
    """Every way to deal the trials of two cases to two runs, counted one by one."""
    first, second = (1, 1, 1, 0, 0), (1, 1, 1, 0)
    falls = [
        sum(first[at] for at in one) / 3
        - (3 - sum(first[at] for at in one)) / 2
        + sum(second[at] for at in two) / 2
        - (3 - sum(second[at] for at in two)) / 2
        for one in itertools.combinations(range(5), 3)
        for two in itertools.combinations(range(4), 2)
    ]
    fall = (1 / 3 - 2 / 2) + (1 / 2 - 2 / 2)
    expected = np.mean([one <= fall + 1e-9 for one in falls])
    assert paired(Counts((2, 2), (2, 2)), Counts((1, 1), (3, 2))).p_worse == pytest.approx(expected)


def test_that_a_case_that_is_missing_has_failed() -> None:
    assert paired(each(1, *[1] * 6), Counts((0,) * 6, (0,) * 6)).p_worse == pytest.approx(2**-6)


def test_that_an_unchanged_agent_is_called_worse_no_more_often_than_the_level_says() -> None:
    random = np.random.default_rng(5)
    chances = random.beta(3, 1, 20)
    found = [
        paired(drawn(random, chances, 3), drawn(random, chances, 3), resamples=20).p_worse <= 0.025 for _ in range(1000)
    ]
    assert sum(found) <= 25


def test_that_the_difference_it_says_it_can_detect_is_detected_as_often_as_it_says() -> None:
    random = np.random.default_rng(8)
    run = drawn(random, random.beta(6, 1, 50), 3)
    least = smallest_detectable(run)
    assert least is not None
    before = (np.array(run.hits) + 0.5) / 4
    after = before * (1 - least / before.mean())
    found = [
        paired(drawn(random, before, 3), drawn(random, after, 3), resamples=20).p_worse <= 0.025 for _ in range(400)
    ]
    assert np.mean(found) == pytest.approx(0.8, abs=0.05)


def test_that_a_suite_too_small_to_detect_anything_says_so() -> None:
    assert smallest_detectable(each(1, 1, 1)) is None
    assert smallest_detectable(Counts((), ())) is None


def test_that_several_tests_share_the_level() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []
