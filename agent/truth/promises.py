"""Promises of money, goods, calls and speed: what this system does not do by itself, unless a tool or a document says so.

A promise holds where our side's words contain its subject (`support`), or a tool of this turn or the conversation's state
brings it about. An offer under a condition ("once it is back, you get a refund") is no promise of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.truth.frames import asked, conditional, denied, quoted
from agent.truth.sentences import Piece

_WE = r"\b(?:i|we|i'm going to|we're going to)(?:'ll|\s+will|\s+can|\s+could|\s+shall|'d like to|\s+would like to|'m going to|'re going to|\s+am going to|\s+are going to|\s+promise to|'m happy to|'re happy to)\b"
_SURE = r"\b(?:i|we)(?:'ll|\s+will|\s+shall|'m going to|'re going to|\s+am going to|\s+are going to)\b"
_YOU = r"\byou(?:'ll|\s+will|\s+are going to|'re going to|'re getting|\s+are getting|\s+get|\s+receive|'re entitled to|\s+are entitled to|\s+qualify for|'ve earned)\b"
_GAP = r"[^.!?\n;]"
_GIFT = r"voucher|coupon|gift card|gift|store credit|credit|discount|compensat\w*|goodwill|cash-?back|bonus|rebate|freebie|free \w+|% off|percent off|promo code|reward"
_MILD = r"(?!\s*(?:\w+ )?(?:check|see|look|ask|find|tell|explain|help|show|pass|forward|hand|transfer|connect|open|raise|let you know)\b)"
_PEOPLE = r"\b(?:colleagues?|someone|somebody|team|managers?|supervisors?|specialists?|agents?|representatives?|experts?|advis[oe]rs?|couriers?|drivers?|they|we|i|person|human|he|she|support|staff)\b"
_WILL = r"(?:'ll|\s+will|'s going to|\s+is going to|\s+are going to|'re going to|'m going to|\s+shall)\b"


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of promise. `tools` and `waiting`: what in this turn brings it about; `strict`: a document alone does not back it."""

    name: str
    pattern: re.Pattern[str]
    support: re.Pattern[str]
    tools: frozenset[str] = frozenset()
    waiting: bool = False
    strict: bool = False
    conditions: bool = True


def _kind(
    name: str,
    pattern: str,
    support: str,
    tools: str = "",
    *,
    waiting: bool = False,
    strict: bool = False,
    conditions: bool = True,
) -> Kind:
    return Kind(
        name,
        re.compile(pattern, re.IGNORECASE),
        re.compile(support, re.IGNORECASE),
        frozenset(tools.split()),
        waiting,
        strict,
        conditions,
    )


_REFUNDS = r"refund|退款|退还|退回|返还"
_MONEY_BACK = "cancel_order return_items exchange_items change_order_items change_order_payment"
_FREE = r"\bfree\b|no (?:extra |additional )?(?:cost|charge)|免费|包邮|承担|不收"
_CONTACT = r"(?:contact|reach|call|phone|write to|reply to|get back to|respond to|e-?mail|update|notify) you|in touch|follow up|联系您|回复|回电|致电|与您联系|答复"

KINDS = (
    _kind("compensation", rf"(?:{_WE}{_MILD}|{_YOU}|\blet me{_MILD}|\bhere(?:'s| is)|\bas (?:an? )?(?:apology|courtesy|compensation|thank|gesture|goodwill|token)){_GAP}{{0,60}}?\b(?P<what>{_GIFT})|\b(?:make it up to you|on the house)\b", "", conditions=False),
    _kind("refund", rf"{_SURE}\s+(?:\w+ ){{0,2}}?(?:refund|reimburse|pay (?:\w+ )?back|credit|return (?:the|your) money|give (?:you )?(?:\w+ )?(?:your )?(?:money|refund))", _REFUNDS, _MONEY_BACK, strict=True),
    _kind("refund", rf"\byou(?:'ll|\s+will)(?: \w+)? (?:be (?:\w+ )?(?:refunded|reimbursed|credited|paid back)|(?:get|receive|see|have){_GAP}{{0,40}}?\b(?:refund|money back|back|reimbursement)\b)|\byou (?:can|may|should) expect (?:a|your|the) (?:full )?refund|(?:\bwill|'ll) be (?:\w+ )?(?:returned to you\b|refunded|reimbursed|credited|paid back|sent back|returned to your|paid out)|\brefund{_GAP}{{0,40}}?\b(?:will|is going to|is (?:confirmed|approved|guaranteed))\b", _REFUNDS, _MONEY_BACK),
    _kind("replacement", rf"{_WE}\s+(?:\w+ ){{0,2}}?(?:replace|send (?:you )?(?:out )?(?:(?:a|an|another|one|the|your) )*(?:new|replacement|another|fresh))|{_YOU}{_GAP}{{0,30}}?\b(?:replacement|new one)\b", r"replac|更换|补发|换新|换货", "exchange_items"),
    _kind("call", rf"{_PEOPLE}{_GAP}{{0,30}}?{_WILL}\s+(?:\w+ ){{0,3}}?(?:call|phone|ring|visit|text)\b|\byou(?:'ll|\s+will|\s+can|\s+should)(?: \w+)? (?:get|receive|expect) a (?:phone )?call", r"(?:call|phone|ring) (?:you|customers)|call back|回电|致电|给您打电话"),
    _kind("contact", rf"{_PEOPLE}{_GAP}{{0,30}}?{_WILL}\s+(?:\w+ ){{0,3}}?(?:contact|reach out|get back to|e-?mail|follow up|be in touch|write back|get in touch)\b|\bi(?:'ll|\s+will)\s+(?:\w+ )?(?:monitor|keep an eye|keep you (?:posted|updated)|remind you|notify you|inform you|update you|message you|alert you|let you know (?:when|as soon))", _CONTACT, "hand_over open_ticket update_ticket", waiting=True),
    _kind("contact", rf"\b(?:colleagues?|someone|somebody|team|managers?|supervisors?|specialists?|agents?|representatives?|experts?|advis[oe]rs?|person|human|staff)\b[^.!?\n;]{{0,20}}?{_WILL}\s+(?:\w+ ){{0,2}}?(?:be with you|join|take over|take it|assist|help|look|review|investigate|handle|reply|respond|answer)\b", _CONTACT, "hand_over open_ticket update_ticket", waiting=True),
    _kind("mail", rf"\byou(?:'ll|\s+will)(?: \w+)? (?:get|receive|be sent){_GAP}{{0,25}}?\b(?:e-?mail|sms|text message|letter)\b", r"e-?mail|mail|sms|邮件|短信|邮箱", "send_verification_code"),
    _kind("guarantee", r"\b(?:i|we)(?: can|'ll| will)? (?:\w+ )?(?:guarantee|promise|swear|assure you)\b|\b(?:i|we)(?:'ll| will) (?:\w+ )?(?:make sure|ensure|see to it)\b[^.!?\n;]{0,20}\b(?:you (?:get|receive)|it (?:arrives|is|gets|comes)|it's|your|they)\b|\bguaranteed\b", r"guarantee|promise|保证|承诺"),
    _kind("free", rf"(?:{_WE}|{_WILL}){_GAP}{{0,50}}?\b(?:for free|free of charge|at no (?:extra |additional )?(?:cost|charge)|at our expense)\b|\b(?:is|are|it's|be) on (?:us|the house)\b", _FREE, conditions=False),
    _kind("cover", rf"{_SURE}\s+(?:\w+ )?(?:cover|bear|absorb|pay(?! attention)(?! (?:you )?back))\b", r"\bcover|\bbear\b|we pay|our expense|承担"),
    _kind("favour", rf"{_WE}\s+(?:\w+ )?(?P<what>waive|extend|upgrade|expedite|rush|prioriti[sz]e|reserve|price-?match|match|double|deduct|reduce|lower|knock)\b", "", strict=True),
    _kind("collection", rf"\b(?:couriers?|drivers?|carriers?|we|ups|dhl){_GAP}{{0,20}}?{_WILL}\s+(?:\w+ ){{0,2}}?(?:pick|collect)\b", r"pick|collect|取件|上门"),
    _kind("hand_over", r"(?:\bi(?:'ll|\s+will|'m going to)|\blet me|\ballow me to)\s+(?:(?:now|just|go ahead and|quickly|gladly|happily) )*(?:transfer|connect|hand|put you through|pass you|escalate|get (?:a|you) (?:colleague|human|person|agent))\b(?! with us)", "(?!)", "hand_over", waiting=True),
    # Chinese
    _kind("compensation", r"(?:我们?|本店|这边|商家|平台)?(?:会|将会?|可以|能|愿意|为您?|给您?|申请)[^,。;!?\n没不]{0,8}(?P<what>赔偿|补偿|赔付|赔您|返现|赠送|送您|减免|优惠券|优惠|代金券|红包|折扣|补贴|打[一二三四五六七八九\d.]+折|赔)|作为(?:补偿|歉意|赔偿)|(?:您|你)(?:将|会|可)?(?:获得|得到|收到|享受)[^,。;]{0,10}(?P<that>优惠券|代金券|红包|补偿|赔偿|赠品|折扣)|免运费|免单|双倍", "", conditions=False),
    _kind("refund", r"(?:我们?|这边)[^,。;!?\n没不]{0,3}(?:会|将|马上|立即|立刻|就)[^,。;!?\n没不]{0,6}(?:退款|退钱|退还|退给您|返还|报销)", _REFUNDS, _MONEY_BACK, strict=True),
    _kind("refund", r"(?:您|你)?(?:会|将会?|能)(?:[^,。;!?\n没不]{0,8})(?:收到[^,。;]{0,6}退款|退款|退还|退给您|退回|退到|返还|到账)|全额退款", _REFUNDS, _MONEY_BACK),
    _kind("replacement", r"(?:我们?|会|将)[^,。;!?\n没不]{0,8}(?:补发|重新[^,。;]{0,5}(?:发货|寄|发)|免费(?:更换|换|维修)|换一个新|换新)", r"更换|补发|换新|换货|replac", "exchange_items"),
    _kind("call", r"(?:同事|客服|专员|经理|主管|我们?|工作人员|快递员?|有人)[^,。;!?\n没不]{0,10}(?:会|将|稍后)?[^,。;!?\n没不]{0,6}(?:回电|致电|打电话|电话联系|通电话)", r"回电|致电|打电话|call you"),
    _kind("contact", r"(?:同事|客服|专员|经理|主管|我们?|工作人员|专人)[^,。;!?\n没不]{0,6}(?:会|将)[^,。;!?\n没不]{0,12}(?:联系您?|回复您?|跟进|答复您?|通知您)|(?:会|将)(?:有|安排|让|请)[^,。;!?\n没不]{0,6}(?:同事|专人|客服|人员|经理|专员)[^,。;!?\n没不]{0,8}(?:联系|回复|跟进|处理|答复)", _CONTACT, "hand_over open_ticket update_ticket", waiting=True),
    _kind("guarantee", r"保证|一定(?:会|能)?(?:送|到|退|给|发)|承诺|包您", r"保证|承诺|guarantee"),
    _kind("free", r"(?:会|将|给您|为您|帮您)[^,。;!?\n没不]{0,8}免费", _FREE, conditions=False),
    _kind("cover", r"(?:我们|本店|商家|由我们)[^,。;!?\n没不]{0,6}(?:承担|负担|报销)", r"承担|负担|\bcover|\bbear\b|our expense|免费"),
    _kind("favour", r"(?:我们?|会|将|可以)[^,。;!?\n没不]{0,6}(?P<what>免除|免掉|加急|升级|延长|预留|插队|优先发货)", "", strict=True),
    _kind("hand_over", r"(?:我|这)(?:现在|马上|立即|立刻|这)?(?:就|会|将|来|去)(?:为您|帮您|给您|把您)?(?:转接|转人工|接通人工|联系人工|转给)", "(?!)", "hand_over", waiting=True),
)  # fmt: skip

_HAN = re.compile("[\u4e00-\u9fff]")
# Nothing is promised without one of these.
_MAYBE = {
    tuple(kind for kind in KINDS if not _HAN.search(kind.pattern.pattern)): re.compile(
        r"\b(?:will|going to|can|could|shall|would like|happy to|let me|allow me|here|as an?|gets?|getting|receive|entitled|qualify|earned"
        r"|expect|refund|guaranteed?|promise|swear|assure|make sure|ensure|see to|make it up|on the house|on us)\b|'ll\b|'d like",
        re.IGNORECASE,
    ),
    tuple(kind for kind in KINDS if _HAN.search(kind.pattern.pattern)): re.compile(
        "会|将|可以|能|愿意|为您|给您|申请|作为|免|双倍|马上|立即|立刻|就|全额|保证|一定|承诺|包您|承担|负担|报销|回电|致电|电话|获得|得到|收到|享受|我"
    ),
}
_POSSIBLE = re.compile(
    r"\b(?:if|once|when|after|until|unless|as soon as|in case|provided|would|confirm|should you)\b|如果|若|如|一旦|只要|确认|同意|取消后|退货后|收到[^,。;]{0,10}后|后[,，]|签收后|需要我|要不要|可以吗|需要吗",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Promise:
    kind: Kind
    start: int
    end: int
    support: re.Pattern[str]


def promises_in(sentence: Piece, clauses: list[Piece]) -> Iterator[Promise]:
    for clause in clauses:
        kinds = [kind for kind, maybe in _MAYBE.items() if maybe.search(clause.text)]
        if not kinds or asked(clause.text, sentence.text):
            continue
        for kind in (one for each in kinds for one in each):
            found = kind.pattern.search(clause.text)
            if not found or denied(clause.text[: found.end()]) or quoted(clause.text[: found.start()]):
                continue
            if kind.conditions and (
                _POSSIBLE.search(sentence.text)
                or conditional(sentence.text[: clause.start - sentence.start + found.start()])
            ):
                continue
            yield Promise(kind, clause.start, clause.end, _subject(found) or kind.support)


def _subject(found: re.Match[str]) -> re.Pattern[str] | None:
    """What is promised, by its stem, where the promise is of a thing and must be told of as such."""
    parts = found.groupdict()
    if "what" not in parts:
        return None
    word = parts["what"] or parts.get("that") or found[0][-8:]
    same = next((group for group in _SAME if re.search(group, word, re.IGNORECASE)), None)
    return re.compile(same or (re.escape(word[:6]) if word else "(?!)"), re.IGNORECASE)


_SAME = (
    r"voucher|coupon|gift card|promo code|优惠券|代金券|红包",
    r"discount|% off|percent off|折扣|折|优惠|打[一二三四五六七八九\d.]+折",
    r"compensat|goodwill|赔|补偿",
    r"credit",
    r"free \w+|free\b|免费|免运费|包邮",
    r"bonus|reward|points|积分",
    r"waive|减免|免除|免掉",
    r"expedit|rush|express|加急",
)
