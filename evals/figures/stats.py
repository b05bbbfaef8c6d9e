"""How sure a score is, and whether two runs differ: intervals by resampling cases, pass^k, an exact paired test.

A case is drawn whole: its trials resemble each other, and to count them as so many independent ones would make every
interval too short. Nothing here knows what a trial is about.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta, hypergeom, norm, t

LEVEL = 0.05
"""Of a test against both sides: half of it is spent on what got worse."""
POWER = 0.8
RESAMPLES = 2000
AT_ONCE = 100  # resamples: with 10,000 cases they take 8 MB
DENSE = 4  # steps up to which convolving with the gaps is quicker than without them
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figure:
    """A score between 0 and 1, or a difference of two, and its 95 % interval. All three are none of no cases at all."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Of every case, in one order: how many trials there were, and how many of them were so."""

    hits: tuple[int, ...]
    trials: tuple[int, ...]

    def rates(self) -> Floats:
        """A case without a trial has rate 0: it is a failure."""
        return np.array(self.hits, float) / np.maximum(self.trials, 1)


@dataclass(frozen=True, slots=True)
class Paired:
    """Two runs of the same cases: the mean difference, and how likely one as large is when nothing has changed."""

    difference: Figure
    p_worse: float
    p_better: float


def rate(counts: Counts, *, resamples: int = RESAMPLES) -> Figure:
    """The share of trials that were so."""
    return _mean(np.array(counts.hits, float), np.array(counts.trials, float), resamples)


def pass_hat(counts: Counts, k: int) -> Figure:
    """pass^k: the chance that k trials of a case all pass, mean over the cases that have k trials or more.

    Of a case's n trials, c of which passed, C(c,k)/C(n,k) is its unbiased estimate (τ-bench, arXiv 2406.12045).
    """
    enough = [(c, n) for c, n in zip(counts.hits, counts.trials, strict=True) if n >= k]
    all_pass = np.array([math.comb(c, k) / math.comb(n, k) for c, n in enough])
    return _mean(all_pass, np.ones(len(enough)))


def paired(before: Counts, after: Counts, *, resamples: int = RESAMPLES) -> Paired:
    """The same cases, in the same order, in two runs."""
    change = after.rates() - before.rates()
    interval = _mean(change, np.ones(len(change)), resamples)
    if len(change) and not change.any():  # as sure as of a share of cases, none of which is so
        most = _alike(0.0, len(change))[1]
        interval = Figure(0.0, -most, most)
    return Paired(interval, _tail(after, before), _tail(before, after))


def holm(p_values: Sequence[float]) -> list[float]:
    """Several tests at once: each p-value as it counts against the level of all (Holm 1979)."""
    adjusted, largest = [1.0] * len(p_values), 0.0
    for place, at in enumerate(sorted(range(len(p_values)), key=lambda at: p_values[at])):
        largest = max(largest, (len(p_values) - place) * p_values[at])
        adjusted[at] = min(1.0, largest)
    return adjusted


def smallest_detectable(counts: Counts, *, tests: int = 1, level: float = LEVEL, power: float = POWER) -> float | None:
    """The smallest fall of a score that comparing with another run of these cases would notice with this power.

    Every success is thought to turn into a failure with one probability. Normal approximation to the paired test, with
    its continuity correction. A case is never taken to be quite certain: of c in n, (c + ½)/(n + 1) is (Jeffreys).

    Returns:
        The fall in the mean score; none where even a fall to nothing might escape notice.
    """
    if not counts.hits:
        return None
    trials = np.maximum(counts.trials, 1)
    before = (np.array(counts.hits) + 0.5) / (trials + 1)
    significant, noticed = norm.isf(level / 2 / tests), norm.isf(1 - power)
    half_a_step = float((1 / trials).mean())
    for part in np.linspace(0.001, 1, 1000):
        after = before * (1 - part)
        pooled = (before + after) / 2
        under_null = math.sqrt((2 * pooled * (1 - pooled) / trials).sum())
        really = math.sqrt(((before * (1 - before) + after * (1 - after)) / trials).sum())
        if (before - after).sum() >= significant * under_null + noticed * really + half_a_step:
            return float((before - after).mean())
    return None


def _mean(numerators: Floats, denominators: Floats, resamples: int = RESAMPLES, seed: int = 0) -> Figure:
    """A mean over cases, weighted by their denominators, with a percentile interval of a bootstrap that draws cases.

    The percentiles are widened for few cases, as a t distribution is wider than a normal one (Hesterberg 2015,
    *What teachers should know about the bootstrap*, section 5.2). Where all cases are alike there is nothing to draw
    from: there the interval is Clopper and Pearson's, a case counting as one.
    """
    cases = len(numerators)
    if not cases or not denominators.sum():
        return Figure()
    value = float(numerators.sum() / denominators.sum())
    each = numerators / np.maximum(denominators, 1)
    if np.ptp(each) == 0:
        return Figure(value, *_alike(value, cases))
    random, even = np.random.default_rng(seed), np.full(cases, 1 / cases)
    drawn = np.concatenate([random.multinomial(cases, even, AT_ONCE) for _ in range(-(-resamples // AT_ONCE))])
    outside = 100 * norm.cdf(-math.sqrt(cases / (cases - 1)) * t.isf(LEVEL / 2, cases - 1))
    means = (drawn @ numerators) / np.maximum(drawn @ denominators, 1)
    low, high = np.percentile(means, [outside, 100 - outside]).tolist()
    return Figure(value, low, high)


def _alike(value: float, cases: int) -> tuple[float, float]:
    """Clopper and Pearson's interval of a share, and of a fall by one."""
    if value < 0:
        low, high = _alike(-value, cases)
        return -high, -low
    hits = value * cases
    low = float(beta.ppf(LEVEL / 2, hits, cases - hits + 1)) if hits > 0 else 0.0
    high = float(beta.isf(LEVEL / 2, hits + 1, cases - hits)) if hits < cases else 1.0
    return low, high


def _tail(low: Counts, high: Counts) -> float:
    """The chance that `high` is as far above `low` as it is, or farther, if every case's trials were dealt at random.

    Exact: the permutation test within cases, which is Cochran, Mantel and Haenszel's where all have as many trials. It
    assumes only that the trials of a case are alike in both runs if nothing has changed. A case without trials in a run
    is a failure there, once.
    """
    cases = zip(low.hits, low.trials, high.hits, high.trials, strict=True)
    dealt = [(a + b, max(m, 1), max(n, 1), b) for a, m, b, n in cases]
    strata = [(hits, m, n, b) for hits, m, n, b in dealt if 0 < hits < m + n]
    if not strata:
        return 1.0
    unit = math.lcm(*(m * n for _, m, n, _ in strata))  # in which 1/m + 1/n, what a hit moves, is a whole number
    steps = [(m + n) * unit // (m * n) for _, m, n, _ in strata]
    common = math.gcd(*steps)
    steps = [step // common for step in steps]
    reached = sum(step * b for step, (*_, b) in zip(steps, strata, strict=True))
    chances = np.ones(1)
    for step, (hits, m, n, _) in zip(steps, strata, strict=True):
        chances = _add(chances, _dealt(hits, m, n), step)
    return float(min(1.0, chances[reached:].sum()))


@lru_cache(maxsize=1000)
def _dealt(hits: int, m: int, n: int) -> Floats:
    """The chances that 0, 1, 2 … of a case's hits fall to the run that has n of its m + n trials."""
    return np.asarray(hypergeom.pmf(np.arange(min(hits, n) + 1), m + n, hits, n))


def _add(chances: Floats, more: Floats, step: int) -> Floats:
    """The distribution of a sum, of one that is spread over the integers and one that moves in steps."""
    if step > DENSE:
        summed = np.zeros(len(chances) + step * (len(more) - 1))
        for times, chance in enumerate(more):
            summed[times * step : times * step + len(chances)] += chance * chances
        return summed
    spread = np.zeros(step * (len(more) - 1) + 1)
    spread[::step] = more
    return np.convolve(chances, spread)
