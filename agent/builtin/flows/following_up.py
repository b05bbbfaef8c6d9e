"""Questions that go on from the one before ("how long does it take?", "那墨西哥呢？"): what they are about was said then."""

import re

from agent.builtin.understanding import questions
from agent.builtin.understanding.normalise import normalise
from knowledge.tokens import FUNCTION_WORDS, asked, tokens

_SAME_OF = re.compile(
    r"^(?:and|but|so|then|ok(?:ay)?|what|how) +(?:about|for|to|in|with|if)\b(?!.*\bmy\b)"
    r"|^(?:那么?)?(?!那|这|个|些|款|双|件)(?!.*[我你您它]).{1,12}呢\W*$",
    re.IGNORECASE,
)
"""`What about Mexico?`: names something new, to be asked the same about."""
_POINTS_BACK = re.compile(
    r"^(?:(?:and|but|so|then|ok(?:ay)?) )*(?:how|what|when|where|why|which|who|is|are|do|does|can|could|will)\b.*\b(?:it|they|them|those|these|one|two|both)\b"
)
SHORT = 7
"""Words of a question in which "they" speaks of what was asked before, and not of something in itself."""
_PLAIN = frozenset(
    tokens(
        "take takes long much many cost costs time days work price free charge charged fee fees pay need needed happen "
        "happens mean means often late early soon possible allowed exactly"
    )
)
"""Words that ask and name nothing."""
_PLAIN_ZH = re.compile(
    r"大概|一般|通常|请问|还有|具体|到底|需要|要|得|花|那么?|这个?|它|的话|多久|多长时间|几天|什么时候|多少钱|多少|什么价格?|价格|贵|收费|费用|钱|免费"
    r"|怎么(?:收费|算|办|弄|操作)?|如何|为什么|在哪里?|可以|能|行|是|会|吗|呢|啊|吧|了|\W"
)


def whole(question: str, before: str) -> str:
    """The question with the one before it, where it says nothing of its own to look for; as it is otherwise."""
    return f"{before} {question}" if goes_on(question, before) else question


def same_of(question: str, before: str) -> bool:
    """Whether it asks of something else what was asked before."""
    return bool(before) and _SAME_OF.search(normalise(question).strip()) is not None


def goes_on(question: str, before: str) -> bool:
    """Whether a question lives on the one before; on none, where that is empty."""
    plain = normalise(question).strip()
    if not before or not plain:
        return False
    if _SAME_OF.search(plain) or (_POINTS_BACK.search(plain) and len(plain.split()) <= SHORT):
        return True
    if not questions.is_next(plain):
        return False
    return not (set(asked(plain)) - FUNCTION_WORDS - _PLAIN if plain.isascii() else _PLAIN_ZH.sub("", plain))
