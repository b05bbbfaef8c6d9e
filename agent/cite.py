"""Which of the passages that a turn has read stand behind its answer, and the words of them that do."""

from collections.abc import Sequence

from agent.events import SourceShown
from knowledge.passage import Passage
from knowledge.quote import best_sentences
from knowledge.tokens import tokens
from tools.context import Source

MOST = 3
BESIDE = 0.5
"""The share of what the best source shares that another one needs: a few words of a quotation make no source of it."""
SHARED = 0.25
"""Of the answer's or the quote's tokens that have to be in the other, for the passage to count as its source."""


def cite(text: str, sources: Sequence[Source]) -> list[SourceShown]:
    """The sources of an answer, best first, at most one for each document."""
    said = set(tokens(text))
    found: dict[str, tuple[float, SourceShown]] = {}
    for source in sources:
        quote = " ".join(best_sentences(text, _passage(source), 2)) or source.quote[:300]
        quoted = set(tokens(quote))
        shared = len(said & quoted) / max(1, min(len(said), len(quoted)))
        if shared >= SHARED and shared > found.get(source.document, (0.0,))[0]:
            found[source.document] = shared, SourceShown(title=source.title, url=source.url, quote=quote)
    ordered = sorted(found.values(), key=lambda pair: -pair[0])
    return [shown for shared, shown in ordered if shared >= ordered[0][0] * BESIDE][:MOST]


def _passage(source: Source) -> Passage:
    return Passage("", source.document, source.title, "", source.quote, source.url, "")
