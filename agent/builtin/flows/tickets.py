"""Tickets: how they stand, opening one, adding to one, closing one."""

import re
from typing import Any

from agent.builtin import wording
from agent.builtin.flows import proposing
from agent.builtin.phrases import name, say
from agent.builtin.state import Goal
from agent.builtin.talk import Said, Talk
from agent.builtin.understanding import lexicon
from agent.builtin.understanding.normalise import normalise
from agent.builtin.understanding.slots import read_slots

_OPEN = re.compile(
    r"\b(?:open|create|file|raise|log|submit|register|make|start|set up|need|want)\b(?!.{0,25}\b(?:status|update|news|closed?|reopen|check)\b)|开|建|提交|登记|创建|新建|立|提个|补",
    re.IGNORECASE,
)
_EXISTING = re.compile(
    r"\b(?:opened|raised|submitted|filed|created|was|status|update|news|about my|my (?:old |open )?ticket)\b|怎么样|进度|进展|结果|处理到|之前|上次|上周|我的工单",
    re.IGNORECASE,
)
_CLOSE = re.compile(
    r"\b(?:close|cancel|solved|resolved|no longer needed)\b|关闭|关掉|解决了|不用了|取消", re.IGNORECASE
)
_ADD = re.compile(r"\b(?:add|append|include|tell them)\b|补充|加一|添加|追加", re.IGNORECASE)
_ASK = re.compile(
    r"[^.!?。！？,，]*(?:ticket|case|support request|工单|案件|受理)[^.!?。！？,，]*[.!?。！？,，]?", re.IGNORECASE
)
_CATEGORIES = (
    ("damaged", re.compile(r"broken|broke|damaged|defective|faulty|crack|leak|坏|破|碎|裂|瑕疵")),
    ("delivery", re.compile(r"deliver|parcel|package|courier|shipping|arriv|快递|物流|包裹|配送|送货")),
    ("billing", re.compile(r"charge|refund|money|paid|payment|invoice|扣|退款|钱|付款|发票")),
    ("return", re.compile(r"return|exchange|退货|换货")),
    ("account", re.compile(r"account|password|log ?in|账号|密码|登录")),
)


def ticket(talk: Talk, goal: Goal) -> Said:
    """Whatever a customer wants with a ticket."""
    words = goal.words
    if goal.slots.get("opening") or (_OPEN.search(words) and not _EXISTING.search(words)):
        return _open(talk, goal)
    found = _find(talk)
    if isinstance(found, Said):
        return found
    only = len(found) == 1 and not _another_named(talk, found)
    if only and _CLOSE.search(words):
        return _updated(talk, talk.call("update_ticket", ticket=found[0]["id"], close=True), "ticket_closed")
    if only and _ADD.search(words):
        return _updated(talk, talk.call("update_ticket", ticket=found[0]["id"], note=talk.text[:4000]), "ticket_added")
    if not found:
        return Said(say(talk.language, "no_tickets"), "confirm", goal.having(opening=True, offered=True))
    lines = [_line(talk, one) for one in found[:5]]
    return Said(f"{say(talk.language, 'your_tickets')}\n\n{wording.bullets(lines)}", "anything_else")


def _another_named(talk: Talk, found: list[dict[str, Any]]) -> bool:
    """Whether the customer has named a ticket that is not theirs: then none of theirs is the one that they mean."""
    named = {read_slots(text).ticket for text in talk.transcript.earlier} - {None}
    return not talk.understood.slots.ticket and bool(named - {str(one["id"]) for one in found})


def _find(talk: Talk) -> list[dict[str, Any]] | Said:
    wanted = talk.understood.slots.ticket
    result = talk.call("find_tickets", ticket=wanted) if wanted else talk.call("find_tickets")
    if "error" in result:
        if wanted:
            return Said(say(talk.language, "no_such_ticket", ticket=wanted), "anything_else")
        return proposing.refused(talk, result)
    return [one for one in result.get("tickets") or [] if isinstance(one, dict) and one.get("id")]


def _updated(talk: Talk, result: dict[str, Any], key: str) -> Said:
    shown = result.get("ticket")
    if not isinstance(shown, dict):
        return proposing.refused(talk, result)
    return Said(say(talk.language, key, ticket=shown.get("id")), "anything_else")


def _open(talk: Talk, goal: Goal) -> Said:
    matter = talk.reply("subject") or _matter(talk, goal)
    if not matter:
        return Said(say(talk.language, "ask_matter"), "subject", goal.having(opening=True))
    orders = goal.slots.get("orders") or ([talk.before.order] if talk.before.order else [])
    result = talk.call(
        "open_ticket",
        subject=_subject(matter),
        text=matter[:4000],
        order=str(orders[0]) if orders else None,
        category=next((key for key, pattern in _CATEGORIES if pattern.search(matter.lower())), "other"),
    )
    opened = result.get("ticket")
    if not isinstance(opened, dict):
        return proposing.refused(talk, result)
    key = "ticket_opened" if result.get("new", True) else "ticket_known"
    return Said(say(talk.language, key, ticket=opened.get("id"), subject=opened.get("subject")), "anything_else")


def _matter(talk: Talk, goal: Goal) -> str:
    """What the ticket is about: what is said besides asking for one, else the trouble that was told of before."""
    for text in [talk.text, *reversed(talk.transcript.earlier[-4:])]:
        rest = " ".join(_ASK.sub(" ", text).split()).strip(" ,.!?，。")
        about = re.search(r"\b(?:about|because|as|for|regarding)\b(.+)", text, re.IGNORECASE) or re.search(
            r"(?:关于|因为)(.+)", text
        )
        said = rest if _says_enough(rest) else about[1].strip() if about and _says_enough(about[1]) else ""
        if (said and lexicon.found("COMPLAIN", normalise(said))) or (said and text == talk.text):
            return said
    return ""


def _says_enough(text: str) -> bool:
    return len(text.split()) >= 3 or sum("\u4e00" <= letter <= "\u9fff" for letter in text) >= 5


def _subject(matter: str) -> str:
    first = re.split(r"(?<=[.!?。！？])\s*|\n", matter.strip())[0]
    return first if len(first) <= 90 else first[:89] + "…"


def _line(talk: Talk, one: dict[str, Any]) -> str:
    status = name(talk.language, "ticket_status", str(one.get("status", "")))
    day = wording.day(one.get("updated_on") or one.get("opened_on") or "", talk.language)
    return say(talk.language, "ticket_line", ticket=one["id"], subject=one.get("subject"), status=status, day=day)
