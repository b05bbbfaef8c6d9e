"""What says that somebody wants other products than those that were shown: others, the next ones, cheaper ones."""

import re

THESE = r"(?:these|those|this|that|it|them|(?:the )?\w+ one)"
_NEW = r"(?:others|something (?:else|different)|anything else|(?:other|different|more|new|some) (?:ones|things|products|items|options|ideas|suggestions|recommendations))"
_OTHERS = re.compile(
    rf"\b(?:show|give|recommend|suggest|find|see|try|have|got)\b.{{0,15}}\b{_NEW}\b"
    r"|\b(?:any|some|the|more) ?(?:other|more|different|new|further) (?:suggestions?|recommendations?|ideas?)\b"
    r"|\b(?:recommend|suggest) (?:me )?another\b|\bmore (?:suggestions|recommendations|ideas)\b"
    r"|换一?[批些组拨]|换[几两三]个|换点别的|换别的|下一[批组]"
    r"|(?:别的|其他|其它|另外|另一些).{0,3}推荐|再推荐|(?:推荐|看看|来点|来些|来几个).{0,3}(?:别的|其他的?|其它的?)\W*$"
)
"""Other products than these, however long ago they were shown."""
_NOT_THESE = re.compile(
    rf"\b(?:do not|did not|not really) (?:really |quite )?(?:like|love|want|fancy) (?:any of )?(?:{THESE}|any)\b"
    r"|\bnone of (?:these|those|them)\b|\bnot (?:really )?(?:my|our|her|his) (?:taste|thing|style)\b|\bnot what i (?:am looking for|had in mind|want)"
    rf"|^\W*(?:any|some|what|show me|and|the)? ?(?:{_NEW}|more|next|another(?: one)?|else)(?: please| ones?| do you (?:have|recommend|suggest))?\W*$"
    r"|\bwhat else (?:do you (?:have|sell|recommend|suggest)|have you got|is there)\b|不喜欢|不太喜欢|没兴趣|不感兴趣|看不上|都不要|都不想要|不合我?(?:心意|口味)"
    r"|^\W*(?:那|那么)?(?:还有没有|还有|有没有|有)(?:别的|其他|其它|更多)?的?(?:商品|产品|东西|选择|款)?[吗么呢]?\W*$|^\W*换一个[吧呗]?\W*$|再(?:来|看|给).{0,3}[几些点]"
)
"""What says so only right after they were shown."""
_CHEAPER = re.compile(
    r"\bcheap(?:er|est)?\b|\b(?:less|not (?:so|as|too|that)) (?:expensive|pricey)\b|\btoo (?:expensive|pricey|dear)\b|\blower price"
    r"|便宜|实惠|(?:太|有点|有些)贵|价格?低(?:一?[点些]|的)"
)
_AGAIN = re.compile(
    r"\b(?:others?|another|else|more|next|different|cheaper|again)\b|换|别的|其他|其它|再|还有|更|下一|便宜",
    re.IGNORECASE,
)


def wanted(text: str) -> bool:
    """Of a normalised message, however long ago products were shown."""
    return _OTHERS.search(text) is not None


def not_these(text: str) -> bool:
    """Of a normalised message right after products were shown: it says so only there."""
    return _NOT_THESE.search(text) is not None


def cheaper(text: str) -> bool:
    """Of a normalised message right after products were shown."""
    return _CHEAPER.search(text) is not None


def said_again(text: str) -> bool:
    """Of what is said once more, nearly as before, after products were shown: whether it may want the next ones.

    Generous: who is taken for somebody who repeats themselves in vain is handed to a person.
    """
    return _AGAIN.search(text) is not None
