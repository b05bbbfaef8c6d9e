"""What a message asks for: the mean of what the linear reader and the networks hold likely.

Every intent is judged by itself, so that a message may have none, one or two.
"""

from collections.abc import Collection, Mapping

from agent.builtin.understanding import lexicon, linear, network
from agent.builtin.understanding.normalise import normalise

LEAST, ANSWERING = 0.15, 0.3
"""How likely the likeliest intent has to be: of a message that answers a question about an item, more; it may be just
that, `the mug`.
"""
SECOND, SEEN = 0.5, 0.45
"""How likely one beside it has to be; the second is for one that the rules see too."""
UNSAID = 0.7
"""How likely a yes or no has to be that no word says."""
_GIVEN = frozenset({"order", "item", "variant", "email", "code", "address", "reason"})


def read(text: str, expecting: str | None, rules: Collection[str]) -> frozenset[str]:
    """The intents of a message: none, one or two."""
    chances = blended(linear.chances(text, expecting, rules), network.shipped().chances(text, expecting))
    return chosen(chances if _says_so(text) else _unless_sure(chances), expecting, rules)


def _says_so(text: str) -> bool:
    """Whether a word of the message agrees or declines."""
    plain = normalise(text)
    return bool(lexicon.found("YES", plain) or lexicon.found("NO", plain))


def _unless_sure(chances: Mapping[str, float]) -> dict[str, float]:
    """After a question the readers take words that they do not know for its answer; a yes or no needs more than that."""
    return {
        intent: 0.0 if intent in ("yes", "no") and chance < UNSAID else chance for intent, chance in chances.items()
    }


def blended(weighed: Mapping[str, float], followed: Mapping[str, float]) -> dict[str, float]:
    """The chances of both readers as one."""
    return {intent: (weighed[intent] + followed[intent]) / 2 for intent in weighed}


def chosen(chances: Mapping[str, float], expecting: str | None, rules: Collection[str]) -> frozenset[str]:
    """The intents that are likely enough: none, one or two."""
    first, second = sorted(chances, key=lambda intent: -chances[intent])[:2]
    if chances[first] < (ANSWERING if expecting in _GIVEN else LEAST):
        return frozenset()
    enough = SEEN if {first, second} <= set(rules) else SECOND
    return frozenset({first, second} if chances[second] >= enough else {first})
