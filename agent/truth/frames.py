"""How a statement is made: denied, under a condition, as a question, as somebody else's words. English and Chinese."""

import re

_NOT = re.compile(
    r"\b(?:not|never|cannot|nothing|none|nobody|neither|nor|unable|without|unfortunately no|no longer|fail(?:ed|s)? to|yet to|instead of|rather than|no (?:such|order|refund|ticket|charge|change|cancellation|payment))\b|n't\b"
    r"|(?:没有?|未能?|尚未|并未|暂未|无法|不能|不会|不可以?|不支持|难以|不需要?|不用|不是|并非|不要(?!紧)|不应|不宜|不能说|别|无需|不再|不得|不予|不包括|拒绝)",
    re.IGNORECASE,
)
_NO_DENIAL = re.compile(
    r"\b(?:not only|no problem|why not|not to worry|don't worry|no worries|do(?:es)?n't have to|do not have to|don't need to|won't have to)\b|不好意思|不过|不但|不仅|不久|不用担心|不必担心|不错|没问题|没关系|不要紧|别担心|不客气|未来",
    re.IGNORECASE,
)
_IF = re.compile(
    r"\b(?:if|once|when|whenever|after|before|until|unless|as soon as|in case|should you|whether|provided|assuming|would you like|do you want|shall i|should i|may i|can i|could i|let me know)\b"
    r"|如果|若|如需|如您|如有|假如|假设|要是|一旦|只要|是否|等到?您?|待|当您?|倘若|的话|确认后|同意后|之后|以后|收到[^,。]{0,12}后|后[,，]|的时候|时[,，]|要不要|需不需要|能否|可否",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^(?:and |or |so |but )?(?:has|have|had|did|do|does|is|are|was|were|can|could|shall|should|would|will|may|what|why|how|when|where|which|who)\b",
    re.IGNORECASE,
)
_HAN_ASKS = re.compile(r"(?:吗|么|呢|了没有?|哪个?)\s*[??。]*$|是否|有没有|能不能|要不要|可不可以")
_QUOTED = re.compile(
    r"\b(?:you(?:'ve|'d)?(?: have| had| just| also)* (?:said|say|mention(?:ed)?|wrote|told|asked|ask|claim(?:ed)?|request(?:ed)?|quoted|report(?:ed)?|expect(?:ed)?|want(?:ed)?|need(?:ed)?|describ\w+|believe|think|thought|saw|read|were told|are looking for|gave|would like|'d like|would want|are asking|'re asking|hoped|are hoping|were hoping|were promised|were charged)"
    r"|your (?:budget|request|message|question|claim|limit|target)|as you|according to you)\b"
    r"|您?你?(?:说|提到|提及|所说|反映|要求|想要|希望|表示|认为|询问|问|描述|咨询)的?|您的(?:预算|问题|要求|诉求)",
    re.IGNORECASE,
)


def denied(before: str) -> bool:
    """Whether what stands before a word turns it into its opposite."""
    return _NOT.search(_NO_DENIAL.sub(" ", before)) is not None


def conditional(text: str) -> bool:
    return _IF.search(text) is not None


def asked(clause: str, sentence: str) -> bool:
    """Whether a clause is a question, and not a statement with a question behind it."""
    ends = sentence.rstrip().endswith(("?", "?"))
    return bool((ends and _ASKS.search(clause)) or _HAN_ASKS.search(clause.rstrip()))


def quoted(text: str) -> bool:
    """Whether it tells what the customer said, wants or thinks."""
    return _QUOTED.search(text) is not None
