"""Whether a message asks by which number or address the shop is reached, and for nothing else."""

import re

from agent.builtin.understanding.normalise import language, normalise

_EN = re.compile(
    r"(?:(?:what is|what are|what's|do you have|have you got|is there|give me|can i (?:get|have|find)|where is|where can i find) )?"
    r"(?:a |an |any |the |your )*(?:customer (?:service|support) |support |contact |company |shop |store )?"
    r"(?:(?:tele)?phone(?: numbers?)?|(?:tel|contact|hotline) ?(?:numbers?|details|info(?:rmation)?)|e-?mail(?: address(?:es)?)?"
    r"|hotline|help ?line)(?: (?:that )?(?:i|we) can (?:call|ring|use|write to))?(?: for (?:you|your shop|customer service))?"
    r"|(?:how|where) (?:can|do|could|may) (?:i|we) (?:contact|reach|call|phone|ring|e-?mail|write to) "
    r"(?:you(?: guys)?|customer (?:service|support)|your (?:shop|company|team))(?: by (?:phone|e-?mail))?"
    r"|can (?:i|we) (?:call|phone|ring|e-?mail) you(?: guys)?"
)
_ZH = re.compile(
    "(?:请问|那)?(?:我)?(?:怎么|如何|怎样)?(?:你们|贵司|贵店|店里|公司|商家)?(?:的)?(?:有没有|有)?(?:客服|联系|服务)?(?:的)?"
    "(?:电话|邮箱|热线|联系方式|联系(?:你们|客服))(?:号码|地址)?(?:吗|么|没有|是多少|多少|是什么|是啥|给我一下|呢)?"
)
_ABOUT = {"en": "Contact", "zh": "联系方式"}


def asked_about(text: str) -> bool:
    """Whether the text asks for that."""
    said = normalise(text).rstrip(" ?.!？。！").removesuffix(" please").rstrip(",")
    return (_EN.fullmatch(said) or _ZH.fullmatch(said)) is not None


def spelt_out(question: str) -> str:
    """The question with what it is about: `email` is in many articles, and the shop's own in the one about contacts."""
    return f"{_ABOUT[language(question) or 'en']}: {question}" if asked_about(question) else question
