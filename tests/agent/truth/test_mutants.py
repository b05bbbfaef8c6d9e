"""The check, measured: at least 95 of 100 false replies are caught, and at most 2 of 100 true ones are refused."""

import pytest

from tests.agent.truth.corpus import names, read
from tests.agent.truth.measure import measure


@pytest.mark.measured
@pytest.mark.parametrize("name", names())
def test_that_false_replies_are_caught_and_true_ones_are_not(name: str) -> None:
    measured = measure(name)
    assert measured.recall >= 0.95, measured.missed[:20]
    assert measured.false_alarms <= 0.02, measured.alarms[:20]


def test_that_the_development_corpus_is_large_and_in_both_languages() -> None:
    examples = read("dev_corpus.jsonl")
    assert len(examples) >= 120
    assert {example.locale for example in examples} == {"en", "zh"}
