"""The words of a handoff, in English and Chinese: for the people who work here, never for a customer."""

UPSET, PLEASED = -0.15, 0.15
"""Between them a score is neutral."""
_WORDS = {
    "en": {
        "wants": "Wants",
        "tried": "Tried",
        "known": "Known",
        "mood": "Mood",
        "next": "Next",
        "stranger": "not signed in, nobody we know for certain",
        "proven": "{name}, proven by {how}",
        "signature": "the website's signature",
        "code": "a code by e-mail",
        "knowledge_match": "what they know",
        "order": "order {id}",
        "ticket": "ticket {id}",
        "found": "articles that answer {question}",
        "not_found": "no article answers {question}",
        "ok": "done",
        "asked": "has to be approved",
        "refused": "refused",
        "try_again": "did not fit",
        "failed": "failed",
        "done": "done",
        "declined": "the customer said no",
        "expired": "the customer did not answer",
        "staff_declined": "a colleague said no",
        "staff_expired": "no colleague decided in time",
        "negative": "negative",
        "neutral": "neutral",
        "positive": "positive",
        "worse": ", getting worse",
    },
    "zh": {
        "wants": "诉求",
        "tried": "已尝试",
        "known": "已知信息",
        "mood": "情绪",
        "next": "建议",
        "stranger": "未登录，身份未确认",
        "proven": "{name}，已通过{how}确认身份",
        "signature": "网站签名",
        "code": "邮件验证码",
        "knowledge_match": "个人信息核对",
        "order": "订单 {id}",
        "ticket": "工单 {id}",
        "found": "帮助文档能回答 {question}",
        "not_found": "没有文档能回答 {question}",
        "ok": "成功",
        "asked": "等待确认",
        "refused": "被拒绝",
        "try_again": "参数不符",
        "failed": "失败",
        "done": "已完成",
        "declined": "顾客拒绝",
        "expired": "顾客未答复",
        "staff_declined": "同事未批准",
        "staff_expired": "同事未及时审核",
        "negative": "负面",
        "neutral": "中性",
        "positive": "正面",
        "worse": "，正在变差",
    },
}
LANGUAGES = tuple(_WORDS)
_NEXT = {
    "en": {
        "needs_staff": "Decide whether this may be done: the AI may not. Then tell the customer so.",
        "unanswered": "The customer has not answered what was proposed: ask whether it should be done.",
        "not_verified": "Have them sign in, or mail them a code, before you speak of orders. Then answer {last}.",
        "sentiment": "Say sorry first; then say what you will do, and by when.",
        "upset": "Say sorry first; then say what you will do, and by when.",
        "complaint": "Say sorry first; then say what you will do, and by when.",
        "failures": "Answer {last} yourself, and report the answers that did not help.",
        "no_answer": "Answer {last} yourself; then write the article that was missing.",
        "failed": "Answer {last}: the AI's own answer was lost.",
        "too_long": "Answer {last}: the AI did not finish in time.",
        "reply_check": "Look up what is true about {last}: the AI was about to say what nothing backs.",
        "budget": "Go on from here: this conversation has used up what models may cost.",
        "": "Go on from {last}.",
    },
    "zh": {
        "needs_staff": "请决定是否批准该操作（AI 无权批准），并告知顾客。",
        "unanswered": "顾客还没有答复已提出的操作，请确认是否办理。",
        "not_verified": "谈及订单前，请先让顾客登录或发送验证码，然后答复 {last}。",
        "sentiment": "先致歉，再说明您会做什么、何时完成。",
        "upset": "先致歉，再说明您会做什么、何时完成。",
        "complaint": "先致歉，再说明您会做什么、何时完成。",
        "failures": "请亲自答复 {last}，并反馈没帮上忙的回答。",
        "no_answer": "请亲自答复 {last}，并补上缺少的文档。",
        "failed": "请答复 {last}：AI 的回答未能送达。",
        "too_long": "请答复 {last}：AI 未能及时答完。",
        "reply_check": "请核实 {last} 的相关事实：AI 准备的回答缺少依据。",
        "budget": "请从这里继续：本次对话的模型费用已达上限。",
        "": "请从 {last} 继续。",
    },
}


def word(key: str, language: str, **values: object) -> str:
    """The words for something; itself where there are none."""
    return _of(_WORDS, language).get(key, key).format(**values)


def labelled(key: str, said: str, language: str) -> str:
    """A line of the handoff."""
    return f"{word(key, language)}{'：' if language == 'zh' else ': '}{said}"


def mood_word(score: float, language: str, *, worse: bool) -> str:
    """How somebody feels, and whether that has become worse."""
    label = "negative" if score <= UPSET else "positive" if score >= PLEASED else "neutral"
    return word(label, language) + (word("worse", language) if worse else "")


def next_step(situation: str, language: str, *, last: str) -> str:
    """What to do, as far as code can tell; nothing where the customer has said nothing yet."""
    steps = _of(_NEXT, language)
    step = steps.get(situation, steps[""])
    if "{last}" in step and not last:
        return ""
    return step.format(last=last)


def _of(words: dict[str, dict[str, str]], language: str) -> dict[str, str]:
    return words["zh" if language == "zh" else "en"]
