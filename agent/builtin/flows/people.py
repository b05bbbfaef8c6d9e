"""Everything that is about people: handing over, offering to, complaints, insults, small talk."""

import re
from dataclasses import replace

from agent.builtin.flows import knowledge, picking
from agent.builtin.phrases import chips, say
from agent.builtin.state import Goal
from agent.builtin.talk import Missing, Said, Talk
from agent.builtin.understanding import lexicon
from agent.builtin.understanding.damage import damaged
from agent.builtin.understanding.general import asks
from agent.builtin.understanding.normalise import normalise

_LATIN = re.compile(r"[a-z]{3}")
LONGEST = 400
"""Characters of the customer's words in a summary for the person who takes over."""


def hand_over(talk: Talk, goal: Goal) -> Said:
    """Ask for a person. The session says the rest once it is so; nothing is promised here before."""
    reason = str(goal.slots.get("reason") or "customer_asked")
    try:
        result = talk.call("hand_over", reason=reason, summary=_summary(talk))
    except Missing:
        return Said(say(talk.language, "no_person"), "anything_else")
    return Said(say(talk.language, "broken" if "error" in result else "handed_over"))


def _summary(talk: Talk) -> str:
    """What the customer wrote, oldest first, as far as it fits, and what they were about to do."""
    said = [*talk.transcript.earlier, *talk.transcript.said][-6:]
    text = " / ".join(" ".join(one.split()) for one in said)
    text = text if len(text) <= LONGEST else "… " + text[-LONGEST:]
    about = [f"order {talk.before.order}"] if talk.before.order else []
    about += [goal.intent for goal in talk.before.goals]
    return text + (f" [{', '.join(about)}]" if about else "")


def complaint(talk: Talk, goal: Goal) -> Said:
    """One sentence of understanding, then what the articles say to a question, or what can be done."""
    about = say(talk.language, "damaged_question") if damaged(normalise(goal.words)) else goal.words
    if asks(goal.words) and (article := knowledge.known(talk, Goal("knowledge", about))):
        text = f"{say(talk.language, 'sorry')}\n\n{article.text}"
        return Said(text, "anything_else", chips=chips(talk.language, "return", "ticket", "person"))
    named = [*goal.slots.get("orders", ()), *filter(None, [talk.before.order])]
    order = str(named[0]) if named else talk.before.orders[0] if len(talk.before.orders) == 1 else ""
    if not order and (talk.reply("order") or _of_goods(talk, goal)):
        picked = picking.order(talk, goal, suits=lambda _status: True, none="no_orders")
        order = str(picked.order["id"]) if picked.order else ""
        if picked.said and picked.said.goal:
            return replace(picked.said, text=f"{say(talk.language, 'sorry')}\n\n{picked.said.text}")
    text = say(talk.language, "complaint_order", order=order) if order else say(talk.language, "complaint")
    return Said(text, "anything_else", chips=chips(talk.language, "return", "ticket", "person"))


def _of_goods(talk: Talk, goal: Goal) -> bool:
    """Whether something that was bought is complained of, by somebody whose orders may be looked at."""
    return bool(talk.transcript.facts.get("verified")) and bool(lexicon.found("GOODS", normalise(goal.words)))


def abuse(talk: Talk, goal: Goal) -> Said:
    """A calm boundary once; after that a person."""
    talk.remember(abused=talk.state.abused + 1)
    if talk.before.abused:
        return hand_over(talk, goal.having(reason="upset"))
    return Said(say(talk.language, "abuse"), "offer_person", chips=chips(talk.language, "person"))


def out_of_scope(talk: Talk, goal: Goal) -> Said:
    """What it is here for; and honestly what it is, when that is asked."""
    plain = normalise(goal.words)
    key = "bot" if lexicon.found("BOTQ", plain) else "out_of_scope"
    said = Said(say(talk.language, key), "anything_else", chips=chips(talk.language, "order", "returns", "person"))
    ours = lexicon.found("GOODS", plain) or lexicon.found("KNOWTOPIC", plain)
    if key == "bot" or not (ours or _LATIN.search(plain)):  # a few Chinese characters are in some article always
        return said
    return knowledge.answer(
        talk, goal, otherwise=lambda: said, least=knowledge.SURE
    )  # our articles say what is in our scope


def greeting(talk: Talk, goal: Goal) -> Said:
    name = str(talk.transcript.facts.get("name") or "").split(" ")[0]
    key = "greeting_name" if name and talk.transcript.facts.get("verified") else "greeting"
    return Said(say(talk.language, key, name=name), chips=chips(talk.language, "order", "returns", "person"))


def thanks(talk: Talk, goal: Goal) -> Said:
    return Said(say(talk.language, "thanks"))


def not_understood(talk: Talk) -> Said:
    """Asks once; the second time it offers a person."""
    suggested = chips(talk.language, "order", "returns", "person")
    return unclear(talk, Said(say(talk.language, "not_understood"), talk.before.expecting, chips=suggested))


def unclear(talk: Talk, question: Said) -> Said:
    """The question what was meant; a person, where it has been asked just before."""
    talk.remember(misses=talk.before.misses + 1)
    if talk.before.misses == 0:
        return question
    return Said(say(talk.language, "not_understood_twice"), "offer_person", chips=chips(talk.language, "person"))
