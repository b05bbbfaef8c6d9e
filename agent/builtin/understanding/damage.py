"""Whether a message tells of a thing that came broken or does not work: `the poles arrived bent`, `台灯不亮了`."""

import re

from agent.builtin.understanding import lexicon

_COME = r"\b(?:arrived|came|delivered|got|received|turned up|showed up|opened|unpacked)\b"
_HARM = (
    rf"\b(?:{lexicon.alternatives('HARM', 'en')}"
    r"|cracks?|chip(?:s|ped)?|dents?|bent|scratch(?:es)?|stains?|crushed|warped|holes?|tears?|in (?:two|pieces|bits))\b"
)
_EN = re.compile(
    rf"{_COME}[^.?!]{{0,40}}{_HARM}|\b(?:is|are|was|were)\b[^.?!,]{{0,15}}{_HARM}[^.?!]{{0,25}}{_COME}"
    r"|\b(?:will not|does not|do not|would not|cannot|can not|no longer) (?:even )?(?:turns? on|switch(?:es)? on|works?(?: any ?more)?|starts?|charges?|light(?:s)? up|inflates?)\b"
    r"|\bstopp?(?:ed|s) (?:working|charging|heating)\b|\b(?:fell|came|falling|coming) (?:apart|off)\b"
)
_ZH = re.compile(
    r"(?:收到|到货|寄来|送来|拿到|打开|拆开|到手).{0,12}(?:碎|裂|坏|破|瘪|变形|弯|断|掉漆|掉瓷|划痕|瑕疵|漏|污渍)"
    r"|(?:碎|裂|坏|破|断|掉漆|掉瓷|裂开|变形)了|掉了一[块片]|不亮了?|开不了机|充不进电|不工作了?|不能用了?|用不了|漏[水气]"
)
_SUPPOSED = re.compile(
    r"\b(?:if|when(?! (?:it|they|i) (?:arrived|came|got|opened))|in case|what happens)\b|如果|要是|万一|假如"
)
_NO_GOODS = re.compile(
    r"\b(?:codes?|vouchers?|coupons?|(?:web)?site|page|link|app|button|payment|card|password|log ?in|account|chat|tracking|e-?mail)\b"
    r"|码|网站|网页|页面|链接|支付|账[号户]|按钮|银行卡|信用卡|会员卡|礼品卡"
)


def damaged(text: str) -> bool:
    """Of a normalised text."""
    return not (_SUPPOSED.search(text) or _NO_GOODS.search(text)) and bool(_EN.search(text) or _ZH.search(text))
