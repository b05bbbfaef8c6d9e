"""A message cut into clauses, and in each what is named, what is refused and what has happened already.

`I don't want to cancel` names a cancellation without asking for it, and so does `I cancelled last week`. Knows grammar,
not intents: what follows from a live or a dead mention is for `rules`.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from agent.builtin.understanding import lexicon, questions

_CUT = re.compile(
    r"[!?;。、\n…]+|\.(?=\s|$)|,?\s+(?:but|then|plus|because|so(?= (?:i|can|could|please|what|where|when|how))"
    r"|and(?! (?:the|a|an|my|other|exchange\b|return\b) ?\w*$)|also|while|whereas|however|though|or else)\s"
    r"|,(?!\d{3})|\s[-–—]+\s"
    r"|(?:但是|但|不过|而且|然后|另外|还有(?!货|吗|没|多少|现货|什么货|.{1,6}吗)|顺便|并且|因为|所以|同时|以及|再(?=帮|查|看|问))"
)
_REFUSED = re.compile(
    r"(?:(?:do|does|did|would|will|should) not|no longer|never|not)\s+(?:really\s+|actually\s+|even\s+|necessarily\s+)?"
    r"(?:want|need|wish|like|intend|plan|plannning|planning|going|trying|looking|asking|ask|asked|said|say|mean|meant|care|interested|request|requested|requesting|wanted|wanting|here)"
    r"(?!\s+(?:it|this|that|them|these|those)\b(?!\s+(?:to|be|cancel|return|refund|exchang|replac|chang)))"
    r"|(?:do|did|would|will|should|must)\s+not\s+(?:you\s+)?(?=\w)(?!have|know|see|find|get|got|receive|understand|remember|work|think|believe|arrive|come|show|fit|let|seem|recall|recognize|tell|help|you|care|accept|offer|ship|sell)"
    r"|not\s+(?:to|a|an|about|the)(?=\s)|no\s+need\s+(?:to|for)|instead\s+of|rather\s+than|without|never\s?mind|forget(?:\s+about)?"
    r"|(?:changed\s+my\s+mind\s+about|decided\s+against|decided\s+not\s+to|against|stop\s+(?:the|my))"
    r"|not(?=\s+(?:cancel|return|exchang|refund|chang|swap))|no(?=\s+(?:cancel|return|exchang|refund|replac|chang))"
    r"|(?<!要)(?<!能)(?<!可)(?<!是)(?<!会)(?<!用)(?<!得)(?:不想|不要|不用|不需要|不是要|不是想|不是(?=取消|退|换|改)|不是说要|别(?![的人处家])|先别|不必|没想|没打算|没说要|没要求|并不想|并非|无需|不打算|不准备|没有要|没有想|不(?=取消|退|换|改|需)|而不是|不是来)"
)
_AGAIN_WANTED = re.compile(
    r"\b(?:just|only|but|instead(?!\s+of)|i\s+(?:just\s+|only\s+)?(?:want|need|would|wish)|please|let\s+us)\b|只想|只要|就想|只是|而是|想要|我要|请|改成|帮我"
)
_MADE = re.compile(
    r"(?:want|wants|need|needs|like|get|getting|have|having|be|being|got\s+to\s+be|prefer|see)\s+(?:[\w'#-]+\s+){0,6}$|\bto\s+be\s+$|\bbe\s+$"
)
_HAPPENED_BEFORE = re.compile(r"(?:已经?|早就|刚刚?|之前|上周|昨天|前天|上次|前几天|早)(?:.{0,6})$")
_HAPPENED_AFTER = re.compile(
    r"^(?:货)?(?:过了?|了(?!吧|么|吗|$)|完|成功了|之后|以后|好了|回去|的(?:那|订单|东西|商品|货|钱))"
)
_PAST = re.compile(r"ed$|^sent\b|^gave\b|^took\b|^brought\b")


@dataclass(frozen=True)
class Clause:
    """One clause of a normalised message. `start` is where it begins in it; `mark` is the punctuation that ends it."""

    text: str
    start: int
    mark: str = ""

    @cached_property
    def masked(self) -> str:
        return lexicon.masked(self.text)

    @cached_property
    def _spans(self) -> dict[str, list[tuple[int, int]]]:
        return {}

    def spans(self, concept: str) -> list[tuple[int, int]]:
        if concept not in self._spans:
            self._spans[concept] = lexicon.found(concept, self.masked)
        return self._spans[concept]

    def names(self, *concepts: str) -> bool:
        """Whether any of these is named at all, refused or not."""
        return any(self.spans(concept) for concept in concepts)

    def asks(self, *concepts: str) -> bool:
        """Whether any of these is named and neither refused nor told as something that has happened."""
        return any(not self._refused(span) and not self._happened(span) for c in concepts for span in self.spans(c))

    def wants(self, *concepts: str) -> bool:
        """Whether any of these is named and not refused; it may have happened."""
        return any(not self._refused(span) for concept in concepts for span in self.spans(concept))

    def refuses(self, *concepts: str) -> bool:
        return any(self._refused(span) for concept in concepts for span in self.spans(concept))

    def tells(self, *concepts: str) -> bool:
        """Whether any of these is told as something that has happened."""
        return any(self._happened(span) for concept in concepts for span in self.spans(concept))

    def _refused(self, span: tuple[int, int]) -> bool:
        refused = [match.end() for match in _REFUSED.finditer(self.masked[: span[0] + 3])]
        if not refused or refused[-1] > span[0]:
            return False
        return _AGAIN_WANTED.search(self.masked[: span[0]], refused[-1]) is None

    def _happened(self, span: tuple[int, int]) -> bool:
        named, before, after = self.masked[slice(*span)], self.masked[: span[0]], self.masked[span[1] :]
        if named.isascii():
            return bool(_PAST.search(named)) and _MADE.search(before) is None
        return bool(_HAPPENED_BEFORE.search(before) or _HAPPENED_AFTER.search(after)) and not re.search(
            "想|要|帮|请|能|可以|怎么", before[-4:] + named[:1]
        )

    @property
    def question(self) -> bool:
        return "?" in self.mark or questions.is_clause(self.text)


def clauses(text: str) -> list[Clause]:
    """The clauses of a normalised message, in order, without empty ones."""
    cut: list[Clause] = []
    start = 0
    for match in [*_CUT.finditer(text), None]:
        end = match.start() if match else len(text)
        piece = text[start:end].strip()
        if piece:
            cut.append(Clause(piece, text.index(piece, start), match[0].strip() if match else ""))
        start = match.end() if match else end
    return cut
