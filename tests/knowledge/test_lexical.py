"""The best of many scores."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from knowledge.lexical import BLOCK, top


@given(
    st.integers(0, 5 * BLOCK),
    st.integers(1, 60),
    st.sampled_from([0.0, 0.5, 0.99]),
    st.sampled_from([1, 6]),
    st.integers(0, 2**32 - 1),
)
def test_that_the_largest_scores_are_found_however_many_are_alike_or_nothing(
    count: int, limit: int, nothing: float, digits: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    scores = np.round(random.random(count), digits).astype(np.float32)
    scores[random.random(count) < nothing] = 0.0
    places = top(scores, limit)
    assert len(set(places.tolist())) == len(places)
    assert sorted(scores[places], reverse=True) == sorted(scores[scores > 0], reverse=True)[:limit]
