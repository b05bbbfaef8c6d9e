"""What no row of a product says: which size fits whom, and what may be done with a thing. The articles are asked."""

import re
from dataclasses import replace

from agent.builtin.flows import knowledge
from agent.builtin.state import Goal
from agent.builtin.talk import Said, Talk
from agent.builtin.understanding import lexicon, questions
from agent.builtin.understanding.normalise import language, normalise

_FITS = re.compile(
    r"\b(?:my|i am|i'm) (?:chest|waist|height|foot|hand|head|size)|\bsize (?:should|would|do) i\b|\b\d{3} ?cm tall\b"
    r"|\bbetween (?:two |the )?sizes\b|\bbetween (?:x?[sml]|xl) and\b|\b(?:one )?size (?:up|down)\b|\b(?:run|runs|fit|fits) (?:small|large)\b"
    r"|身高|体重|胸围|腰围|掌围|头围|(?:选|穿|买|拿|戴)(?:多大|什么|哪个|几)[尺码号]|该[穿买选]|两个?码之间|选大还是|偏[大小]",
    re.IGNORECASE,
)
_USES = re.compile(
    r"\b(?:can|may|should|is it (?:safe|ok|okay|allowed) to)\b[^?.!]{0,60}\b(?:wash(?:ed)?|dr(?:y|ied)|iron(?:ed)?|soak(?:ed)?|dishwasher"
    r"|oven|microwave|dryer|freezer|plane|flight|suitcase|luggage|baggage|cabin)\b"
    r"|(?:能|可以|可不可以|要不要|怎么|如何).{0,10}(?:洗|烘干|熨|烫|泡水|托运|随身|行李|上飞机|洗碗机|烤箱|微波炉|保养|收纳)",
    re.IGNORECASE,
)
_OF_ROWS = ("PRICE", "STOCK", "ITEMVAR", "DETAIL", "SEARCH")
"""What the rows of a product do say."""


def asked_about(words: str) -> bool:
    """Whether a question about a product asks for what no row of it says."""
    if _FITS.search(words) or _USES.search(words):
        return True
    plain = normalise(words)
    return questions.is_of_goods(words) and not any(lexicon.found(concept, plain) for concept in _OF_ROWS)


def how_to(talk: Talk, goal: Goal) -> Said | None:
    """What the articles say to a question which size fits, or what may be done with a thing."""
    if not _FITS.search(goal.words) and not _USES.search(goal.words):
        return None
    return knowledge.known(talk, spelt_out(goal), least=knowledge.HARDLY)


def spelt_out(goal: Goal) -> Goal:
    """The question with what it is about: a chest of 104 cm is a matter of sizes, and a down jacket one of care too."""
    about = "尺码" if language(goal.words) == "zh" else "Size guide"
    return replace(goal, words=f"{about}: {goal.words}") if _FITS.search(goal.words) else goal
