"""What is plain from the words of a short message, whatever the reader makes of it: a wish for a thing as in a shop
(`I want a jacket`, `来一双袜子`), a thing that came broken, and what no order has a part in (`cancel my membership`, `我的卡丢了`, `开发票`).
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from agent.builtin.understanding import reaching
from agent.builtin.understanding.damage import damaged
from agent.builtin.understanding.settle import CONCRETE, ORDERS, PRODUCTS

_EN = re.compile(
    r"(?:i(?: also| just)? )?(?:want|need|would like|would love|could use|am after)"
    r" (?:(?:a|an|some|one|two|three|new|another|also) )+"
    r"(?:(?!size\b|colou?r\b|one\b|other\b|different\b)[a-z'-]+ ?){1,4}(?:,? ?please)?[.!]?"
)
_ZH = re.compile(
    r"(?:我|我们)?(?:还)?(?:想要|要|来|再来|需要|缺|给我来|给我拿)(?:一|两|三|几)?[个件双条把张台套盏顶副瓶盒块床部](?!人|说法)[\u4e00-\u9fff]{1,8}[。！]?"
)
_NO_THING = re.compile(
    r"\b(?:person|human|agent|manager|someone|somebody|representative|supervisor|call|callback|refund|return|exchange|replacement|order"
    r"|parcel|ticket|invoice|receipt|discount|voucher|coupon|code|apology|answer|help|copy|label|suggestions?|recommendations?|ideas?"
    r"|record|statement|complaint|real|live|actual|time|minute|moment|while|days?|break|doctor|lawyer|password|account|appointment|quote|confirmation|reason|explanation|chat|word)\b"
    r"|人工|客服|发票|优惠|折扣|订单|退款|退货|换货|说法|电话|解释|时间|帮助|建议|推荐|密码|账户|工单"
)


@dataclass(frozen=True, slots=True)
class _Subject:
    """What only the articles know: a message is about it that has `asked` in it, and not `unless`."""

    asked: re.Pattern[str]
    unless: re.Pattern[str] | None = None

    def fits(self, said: str) -> bool:
        return self.asked.search(said) is not None and not (self.unless and self.unless.search(said))


_SERVICES = _Subject(
    asked=re.compile(
        r"\b(?:cancel|stop|end|quit|turn (?:off|on)|switch (?:off|on)|(?:de)?activate|set up|pause)\b.{0,25}"
        r"\b(?:membership|subscription|newsletters?|standing order|recurring payments?|direct debit|auto ?pay|auto ?renew(?:al)?"
        r"|(?:\w+ )?card)\b"
        r"|\b(?:lost|lose|stole|stolen|misplaced|can ?not find|missing)\b.{0,15}\bcard\b|\bcard\b.{0,12}\b(?:lost|stolen|missing)\b"
        r"|卡.{0,3}(?:丢|被偷|不见|遗失)|(?:丢|遗失|挂失).{0,4}卡"
        r"|(?:取消|关闭|停止?|退订|解除|开通|激活|启用).{0,6}(?:会员|订阅|续费|扣款|扣费|定期付款|自动付款|会员卡|金卡|(?<!信用)(?<!银行)卡)"
        r"|(?:自动续费|自动扣[款费]|定期付款|会员卡?).{0,6}(?:取消|关|停|退|开通|激活)"
    ),
    unless=re.compile(r"(?<!standing )\borders?\b|订单|\d{3,}|\bpay(?:ing)? (?:with|by)\b|\binstead\b|改用|换成"),
)
"""Beginning and ending what runs on by itself: a membership, a standing order, a card."""
_INVOICES = _Subject(
    asked=re.compile(
        r"\b(?:send|give|get|need|want|issue|download|print|find|have|see|where|how|provide)\b.{0,30}\b(?:invoices?|receipts?)\b|(?:开|要|补|下载|打印|申请|发).{0,8}(?:发票|收据)"
    ),
    unless=re.compile(r"\b(?:wrong|chang\w+|correct\w*|mistake|error|never|not)\b|错|改|抬头|没"),
)
"""How one comes by an invoice; not that one is wrong."""
_MEMBERSHIP = _Subject(
    asked=re.compile(
        r"(?:会员|积分).{0,6}(?:好处|权益|福利|优惠|等级|规则|制度|怎么|如何|加入|有什么用)|(?:加入|成为|注册).{0,4}会员"
        r"|\b(?:benefits?|perks?|advantages?|levels?|tiers?|rules?)\b.{0,20}\b(?:members?|membership|loyalty|points)\b"
        r"|\b(?:membership|loyalty|points)\b.{0,12}\b(?:benefits?|perks?|advantages?|levels?|tiers?|work)\b"
    )
)
"""What a membership and its points are good for."""
_SUBJECTS = (_MEMBERSHIP, _INVOICES, _SERVICES)
LONGEST, TOLD = 60, 120
"""Characters of a message that is as plain as that; of one that tells what happened."""
_WISHES = CONCRETE - PRODUCTS - ORDERS - {"knowledge"}


def plain(text: str, rules: Collection[str]) -> str | None:
    """The intent of a normalised text where there can be no doubt; `rules` are the intents that the rules find in it."""
    said = text.strip()
    if len(said) <= TOLD and damaged(said) and not _WISHES.intersection(rules):
        return "complaint"
    if len(said) > LONGEST:
        return None
    if not rules and (_EN.fullmatch(said) or _ZH.fullmatch(said)) and not _NO_THING.search(said):
        return "product_search"
    known = reaching.asked_about(said) or any(subject.fits(said) for subject in _SUBJECTS)
    return "knowledge" if known else None
