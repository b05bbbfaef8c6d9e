"""What a question asks for (a time, an amount, steps …), and how a sentence looks that holds it, in both languages."""

import re
from enum import Enum


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_TELLING = _any(
    r"\b(?:tell me|let me know|explain|i (?:want|would like|'d like) to know|(?:some |more )?info(?:rmation)?)\b"
    r"(?: more)?(?: about| on)?",
    "介绍一下|介绍|说说|讲讲|想了解|了解一下|想知道|关于",
)


class Asked(Enum):
    """A kind of question: first how it is put, then what an answer to it holds."""

    TIME = (
        _any(
            r"how (?:long|soon|fast|often)|\bwhen\b|what time|how many (?:days|hours|weeks)|deadline|expire",
            "多久|多长|什么时候|何时|(?:几|多少)个?(?:天|日|小时|分钟|周|星期|月|年|工作日)|几点|时间|期限|过期|有效期",
        ),
        _any(
            r"\d+ ?(?:working |business |calendar )?(?:minute|hour|day|week|month|year)s?\b",
            r"\d+:\d\d|\b\d+\s*[ap]\.?m\b|once or twice|after every",
            r"\d+ ?个?(?:分钟|小时|工作日|天|日|周|星期|月|年|点)|随时|当天",
        ),
    )
    AMOUNT = (
        _any(
            r"how much|\bcosts?\b|\bprices?\b|\bfees?\b|\bcharged?\b|\bfree\b|expensive",
            "多少钱|费用|价格|运费|收费|免费|包邮|要钱|邮费",
        ),
        _any(
            r"[$€£¥￥]\s?\d|\d\s?(?:dollars|euros|usd|eur|cny|元|美元|%)|\bfree\b|\bno (?:fee|charge)",
            "免费|免运费|包邮|不收",
        ),
    )
    DEGREES = (
        _any(r"how many degrees|what temperature|how (?:hot|warm|cold)\b", "(?:多少|几)度|水温|温度"),
        _any(r"\d ?(?:°|℃|degrees)", r"\d ?(?:°|℃|度)"),
    )
    COUNT = (_any(r"how many|how (?:big|large|tall|heavy)", "多少|几[个次件张]|多大|最多"), _any(r"\d"))
    CONTACT = (
        _any(r"\bcontact\b|\breach\b|\bphone\b|\bcall\b|e-?mail", "联系|电话|邮箱|客服"),
        _any(r"@|\+?\d[\d ()-]{6,}\d|\bphone|\be-?mail|\bchat\b", "电话|邮件|聊天|在线"),
    )
    WHETHER = (
        _any(
            r"^(?:can|could|may|do|does|is|are|will|am)\b|\bcan (?:i|you|we)\b|\bdo you\b|possible|allowed",
            "可以|能不能|能否|可否|是否|能.*吗|吗[？?]?$",
        ),
        _any(
            r"\b(?:can|cannot|can't|may|must|yes|no|not|only|never|accept|ship|offer)\b",
            "可以|不能|不可|无法|支持|只能|能",
        ),
    )
    STEPS = (
        _any(r"\bhow (?:do|can|to|should|would|does)\b", "怎么|怎样|如何|步骤|流程"),
        _any(r"\bclick|\bopen\b|\bselect|\bchoose|\bgo to\b", "点击|选择|打开|进入"),
    )
    WHO = (
        _any(r"\bwho\b|\beligible\b|\bqualify\b", "谁|哪些人|什么人|资格|条件"),
        _any(r"\b(?:must|at least|eligible|only|members?|customers?|years old)\b", "必须|至少|仅限|会员|客户|年满"),
    )
    WHICH = (_any(r"\bwhat\b|\bwhich\b", "什么|哪些|哪几"), _any(r"$^"))
    PLACE = (
        _any(r"\bwhere\b", "哪里|哪儿|在哪"),
        _any(r"\b(?:under|page|account|website|address|warehouse)\b|›", "页面|账户|地址"),
    )

    def __init__(self, put: re.Pattern[str], held: re.Pattern[str]) -> None:
        self.put = put
        self.held = held


def asked_for(question: str) -> list[Asked]:
    """What a question asks for; it may be several things, or nothing known."""
    return [kind for kind in Asked if kind.put.search(question)]


def subject(question: str) -> str:
    """A question without what only asks to be told."""
    return _TELLING.sub(" ", question)
