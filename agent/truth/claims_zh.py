"""Chinese sentences that say something has been done: patterns as data, and one finder. Text is simplified and half-width."""

import re
from collections.abc import Iterator

from agent.truth.actions import Claim
from agent.truth.frames import asked, denied
from agent.truth.sentences import Piece

# kind, what was done as a verb, what was acted on as a noun, and the verbs that complete the noun
_APPLIED = (
    r"建好|开好|办好|办妥|约好|寄出|提交|生成|创建|建立|登记|通过|安排|办理|受理|完成|发起|处理|成功|启动|批准|审核"
)
_ALTERED = r"更新|修改|变更|更改|更正|更换|改|换|切换|调整|设置|保存|生效"
_LEXICON: list[tuple[str, str, str, str]] = [
    ("hand_over", r"转接|转人工|接通(?:人工|坐席|客服)|(?:通知|联系|呼叫|请|叫)了?(?:人工|同事|专员|主管|经理|真人)[^,。;]{0,4}|(?:排上|排到|排入)[^,。;]{0,6}队|移交|转给(?:同事|人工|专人|客服)|转至人工|转到人工|(?:进入|加入)[^,。]{0,4}(?:排队|队列)", r"人工(?:客服|坐席|服务)?|同事", r"接入|接通|接手|转接|加入"),
    ("code", r"(?:发送?|寄)(?:了|到)?[^,。;]{0,12}(?:验证码|邮件|短信|发票|确认函)", r"验证码|邮件|短信|发票", r"发送|发出|寄出|发"),
    ("cancel", r"取消|撤销|撤单|作废|撤回|撤掉|撤|关闭了?(?:这笔|该|您的)?订单", r"订单|取消(?:申请)?|撤单", r"取消|撤销|作废|关闭|撤单|通过"),
    ("refund", r"退款|退钱|退还|返还|退回|打回|返款|打款|原路退|全额退|退到|退(?=了|好了|给您)", r"退款|款项?|钱|金额", rf"{_APPLIED}|退回|退还|退到|退给|到账|打回|返还|原路"),
    ("return", r"退货|上门取[件货]|取件|取货", r"退货(?:单|申请|标签|手续)?|取件", _APPLIED),
    ("exchange", r"换货|补发|换新|重新寄|调换|更换(?!支付|付款)", r"换货(?:单|申请|手续)?|补发", _APPLIED + "|补发"),
    ("address", r"(?:改|换|更新|修改|变更|更改|更正)[^,。;]{0,12}地址|地址[^,。;]{0,6}(?:改|换)(?:[成为到]|过来|好|过)|改送|改寄", r"地址", _ALTERED),
    ("payment", r"(?:改|换|更新|修改|变更|更改|切换)[^,。;]{0,6}(?:支付|付款)方式|(?:改|换)[成为到用][^,。;]{0,8}(?:付款|支付|支付宝|微信|卡)", r"(?:支付|付款)方式", _ALTERED),
    ("other", r"(?:申请|加|送|赠|发放|使用|打)了?[^,。;]{0,6}(?:优惠|折扣|积分|优惠券|折)|升级|延长|免除|减免|免了|重新下单|预留|催(?:促|过|了)?|加急|联系了?(?:快递|物流|仓库|商家|卖家|厂家)|通知了?(?:快递|物流|仓库|商家|卖家|相关|部门)|重置|退订|注销", r"运费|密码|优惠券?|积分|账户|订阅|保修", r"免除|减免|重置|发放|到账|注销|取消|延长|加|免"),
    ("report", r"工单|上报|(?:登记|提交|记录|转达)[^,。;]{0,4}(?:投诉|问题|反馈|情况)|反馈给|反映给|汇报|转达|升级处理|转交", r"工单|投诉|问题|反馈", r"创建|提交|上报|登记|反馈|记录|转交|建立|升级|生成"),
    ("items", r"(?:改|换|修改|更换|更改)[^,。;]{0,4}(?:尺码|颜色|商品|数量|规格|款式)|(?:改|换)成|换为|改为|加购|(?:删除|移除|添加|去掉|增加)[^,。;]{0,8}", r"尺码|颜色|商品|数量|规格|款式", _ALTERED + "|删除|移除"),
    ("verify", r"验证(?:成功|通过)", r"身份|验证", r"验证(?:成功|通过|完成)?|核实|通过"),
]  # fmt: skip
# Whatever else can be done to whatever a customer has: a deed that no tool here does.
_ANY_VERB = "安排|办理|处理|赔付|赔偿|拦截|拦下|截住|重发|补寄|发放|开具|备注|延到|延至|删除|删掉|添加|关掉"
_ANY_NOUN = (
    "订单|地址|发票|赔付|快递|包裹|券|备注|抬头|号码|手机号|账户|款|积分|期限|时间|投诉|申请|密码|运费|会员|权益|服务"
)
_OF_ITSELF = re.compile(
    r"发货|送达|签收|妥投|出库|出货|下单|付款|支付|打包|揽收|交给|交由|派送|派件|到达|到货|收货|备货|过期|失效|售罄|缺货|下架|发出|寄出|截止|到期|过$|过了|结束|开始|包含|包括|为空|收到|确认|生效|送到|完结|关门|下班|离开|发往|退出|^(?:经|于)?(?:在|有|是|满|超|过)"
)
_MARK = r"(?:已经?|已于|业已|刚刚?|刚才|成功|都)"
_END = r"(?:(?<![为除])了(?!解|断|吗|没)|成功|完成|完毕|妥当|好啦|过了)"
_GAP = r"[^,。;!?\n]"


def _patterns(verb: str, noun: str, finish: str) -> list[re.Pattern[str]]:
    return [
        re.compile(rf"(?P<mark>{_MARK})(?P<mid>{_GAP}{{0,14}}?)(?:{verb})"),
        re.compile(rf"(?:{verb})(?P<obj>{_GAP}{{0,10}}?){_END}"),
        re.compile(rf"(?:正在|现在(?:就)?|这就)(?P<mid>{_GAP}{{0,6}}?)(?:{verb})"),
        re.compile(rf"(?:{noun})(?P<obj>{_GAP}{{0,10}}?)(?P<mark>{_MARK})(?P<mid>{_GAP}{{0,6}}?)(?:{finish})"),
        re.compile(rf"(?:{noun})(?P<obj>{_GAP}{{0,6}}?)(?:{finish})(?:好|完)?{_END}"),
        re.compile(rf"(?P<mark>{_MARK})[将把](?P<obj>{_GAP}{{0,10}}?)(?:{noun})(?P<mid>{_GAP}{{0,8}}?)(?:{finish})"),
    ]


# Nothing is told as done without one of these.
_MAYBE = re.compile(r"已|刚|了|啦|成功|完成|完毕|妥当|好啦|正在|现在|这就|[处办进]理?中|我就?[是为不]")
_CLAIMS = [(kind, re.compile(f"{verb}|{noun}"), _patterns(verb, noun, finish)) for kind, verb, noun, finish in _LEXICON]
_RUNNING = re.compile(
    r"(?:退款|取消|退货|换货)(?:申请)?(?:正在|已在)(?:处理|办理|进行|发起|路上)|(?:退款|取消|退货|换货)(?:处理|办理|进行)中"
)
_ALL_DONE = re.compile(
    r"^(?:都|已经?)?(?:好|成功|完成|搞定)(?:了|啦)$|(?:^|都|全|已经?|事情)(?:帮您|给您|为您)?(?:搞定|办好|办妥|处理好|处理完|处理完毕|处理完成|弄好|设置好|操作好|操作完成|办理好|办理完毕)(?:了|啦|咯)?(?![^!。~,]{2,})|^完成了?$|刚(?:刚)?操作的"
)
# Whatever was done for the customer: a verb that nothing here knows is still a deed.
_FOR_YOU = [
    re.compile(rf"{_MARK}(?:经)?(?:[为帮给替](?:您|你)|和|与|跟)(?P<mid>{_GAP}{{0,14}})"),
    re.compile(rf"[为帮给替](?:您|你)(?P<mid>{_GAP}{{1,10}}?){_END}"),
    re.compile(rf"(?:我|我们|这边)(?:这边)?{_MARK}(?P<mid>{_GAP}{{1,14}})"),
    re.compile(rf"{_MARK}[将把](?P<mid>{_GAP}{{2,14}})"),
]
_BY_NOBODY = [
    re.compile(rf"(?:{_ANY_NOUN}){_GAP}{{0,6}}?(?:已经?|刚刚?|刚才)(?P<mid>{_GAP}{{1,8}})"),
    re.compile(
        rf"(?:{_ANY_NOUN}){_GAP}{{0,6}}?(?P<mid>(?:{_ANY_VERB}){_GAP}{{0,2}}?){_END}|(?:订单|地址)(?:更新|修改|变更)成功"
    ),
    re.compile(rf"{_MARK}(?P<mid>{_GAP}{{0,3}}?(?:{_ANY_VERB}))"),
]
_PERSON = re.compile(
    r"我(?:就?是|为)(?:一[位名个])?(?:真人|人工客服|人类|活人|真实的?人)|我不是(?:机器人|AI|人工智能|机器)"
)
_READING = re.compile(
    r"收到|查到|查看|看到|了解|知道|找到|超过|符合|满足|说明|告知|核实|查询|提供|支持|达到|过期|过了(?!$)|确认收|准备|申请的?退|查(?!封)|找|列|整理|筛选|挑选|推荐|核对|确认(?!好了|过)|看(?!好)|选|检索|搜索|总结|解释|介绍|提醒|分析|解答|回答|带来|造成|添了?麻烦|理解|明白|尽力|尝试|读"
)
_MODAL = re.compile(
    r"会(?!员|话|议)|将(?!$)|可以?(?!能)|能|需|(?<!申)请|应|打算|准备|即将|愿意|尝试|建议|正要|是否|(?<![需按])要(?!求)|想"
)
_IF = re.compile(
    r"如果|若|如需|如您|如有|如已|如|假如|要是|一旦|只要|是否|等|待|当|倘若|的话|(?:确认|同意|批准|收到|签收)[^,。]{0,8}后|怎么|如何|多久|何时|什么时候"
)
_THEY = re.compile(r"(?<![为帮给替])(?:您|你)(?:们)?$")
_AFTER = re.compile(
    r"^(?:的话|之后|以后|后(?!台)|时(?!间)|前|需|吗|么|不|的(?!是|金额|款|钱)|政策|流程|说明|规则|期限|条件|方式|须知|功能|服务政策)"
)


def claims_zh(sentence: Piece, clause: Piece) -> Iterator[Claim]:
    """The claims of one clause, at most one: the words for different actions overlap."""
    text = clause.text.replace(" ", "").rstrip("。.!?~…")
    if not _MAYBE.search(text) or asked(text, sentence.text):
        return
    for kind, start, end, between in _candidates(text):
        before = text[:start]
        if _blocked(before, between, text[end:]) or (kind != "hand_over" and _THEY.search(before)):
            continue
        firm = bool(re.search(r"我|[为帮给替]您|[为帮给替]你|正在|按您|这边", before + between + text[start:end]))
        yield Claim(kind, firm, clause.start, clause.end, before)
        return


def _candidates(text: str) -> Iterator[tuple[str, int, int, str]]:
    for kind, words, patterns in _CLAIMS:
        if not words.search(text):
            continue
        for pattern in patterns:
            for found in pattern.finditer(text):
                parts = found.groupdict()
                yield kind, found.start(), found.end(), (parts.get("mid") or "") + (parts.get("obj") or "")
    if found := _RUNNING.search(text):
        yield (
            ("refund" if "退款" in found[0] else "cancel" if "取消" in found[0] else "return"),
            found.start(),
            found.end(),
            "",
        )
    if found := _PERSON.search(text):
        yield "person", found.start(), found.end(), ""
    if found := _ALL_DONE.search(text):
        yield "done", found.start(), found.end(), ""
    for pattern in _FOR_YOU:
        for found in pattern.finditer(text):
            yield "other", found.start(), found.end(), found["mid"]
    for pattern in _BY_NOBODY:
        for found in pattern.finditer(text):
            if not _OF_ITSELF.search(text[found.start("mid") :] if found["mid"] else ""):
                yield "other", found.start(), found.end(), found["mid"] or ""


def _blocked(before: str, between: str, after: str) -> bool:
    """Denied, a condition, a possibility, a description ("已取消的订单"), or something seen and not done."""
    return bool(
        denied(before[-12:] + between)
        or before.endswith(("不", "没", "未", "别", "勿"))
        or _READING.search(between)
        or _MODAL.search(between.lstrip("将把"))
        or _MODAL.search(before[-6:])
        or _IF.search(before)
        or _AFTER.search(after)
        or re.search(r"(?:您|你)(?:之前|刚才|上次|已|曾)?(?:申请|要求|说|提到|想|问)", before)
    )
