"""The ways in which people write down how a text feels, to the three labels."""

from collections.abc import Sequence

from insights.sentiment import Label
from records.errors import BadInput

LABELS: tuple[Label, ...] = ("negative", "neutral", "positive")
_SPELLINGS: dict[Label, str] = {
    "negative": "negative neg bad 负面 消极 差评 负 差",
    "neutral": "neutral neu mixed 中性 中评 中",
    "positive": "positive pos good 正面 积极 好评 正 好",
}
_WORDS = {word: label for label, words in _SPELLINGS.items() for word in words.split()}
_SCALES: tuple[dict[str, Label], ...] = (
    {"0": "negative", "1": "positive"},
    {"-1": "negative", "1": "positive"},
    {"-1": "negative", "0": "neutral", "1": "positive"},
    {"0": "negative", "1": "neutral", "2": "positive"},
    {"1": "negative", "2": "negative", "3": "neutral", "4": "positive", "5": "positive"},
)
"""The first that has all the numbers of a file is taken."""


def as_labels(given: Sequence[str]) -> list[Label]:
    """The label that each spelling means: words in English or Chinese, 0/1, -1/0/1, 0/1/2, or one to five stars.

    Raises:
        BadInput: naming a spelling that means nothing beside the others.
    """
    plain = [text.strip().casefold().removesuffix(".0") for text in given]
    seen = set(plain)
    for scale in (_WORDS, *_SCALES):
        if seen <= set(scale):
            return [scale[text] for text in plain]
    strange = sorted(seen - set(_WORDS))[0]
    raise BadInput(
        f"The label {strange!r} is not understood beside the others: use negative, neutral and positive, "
        "or 0 and 1, or -1, 0 and 1, or 1 to 5 stars."
    )
