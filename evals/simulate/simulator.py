"""A customer without a model: answers what they are asked from what they know, in their language, and nothing else.

The same seed gives the same customer; another one gives other words, and a button instead of a yes.
"""

from collections.abc import Mapping
from random import Random

from evals.case import Simulated
from evals.simulate.hearing import Act, Heard, Leave, Press, Proposed, Say
from evals.simulate.reading import Asked, read

Words = Mapping[str, tuple[str, ...]]
YES: Words = {
    "en": ("Yes, please.", "Yes, go ahead.", "yes", "OK", "I confirm.", "Sure, go ahead."),
    "zh": ("好的", "确认", "是的", "可以", "同意", "好的，请继续"),
}
NO: Words = {"en": ("No, thank you.", "No, don't.", "no"), "zh": ("不用了", "不要", "算了")}
UNKNOWN: Words = {
    "en": ("I don't know that.", "I'm sorry, I don't have that at hand.", "No idea, sorry."),
    "zh": ("这个我不清楚。", "不好意思，我手头没有这个信息。", "我不知道。"),
}
FRAMES: Mapping[str, Words] = {
    "plain": {"en": ("{}", "It's {}", "{}."), "zh": ("{}", "是{}", "{}。")},
    "terse": {"en": ("{}",), "zh": ("{}",)},
    "chatty": {
        "en": ("Sure! {}, thanks a lot.", "Oh, of course: {}", "{}, if that helps."),
        "zh": ("好的呀，{}，谢谢！", "嗯嗯，{}"),
    },
    "upset": {
        "en": ("{}! Please hurry.", "{}. This takes far too long.", "{}"),
        "zh": ("{}！麻烦快点。", "{}，怎么这么慢", "{}"),
    },
}
VERBATIM = frozenset({"reason", "matter", "address", "variant", "item", "product"})
"""Facts that are said as they stand, without "It's"."""


class SimulatedCustomer:
    """One customer of one trial."""

    def __init__(self, who: Simulated, locale: str, random: Random) -> None:
        self._who, self._locale, self._random = who, locale, random
        self._patience = who.patience
        self._wishes = [who.opening, *who.then]
        self._wish = ""
        self._told: dict[str, int] = {}
        self._answered: set[str] = set()
        self.mistakes: list[str] = []

    async def next(self, heard: Heard) -> Act:
        if not self._wish:
            return self._next_wish()
        if heard.state != "ai":
            return Leave()
        if heard.proposed:
            return self._decide(heard.proposed[-1])
        asked = read(heard.text)
        if asked.lost and not asked.person:
            return self._again()
        return self._answer(asked, heard) or self._choose(asked) or self._unread(asked, heard) or self._next_wish()

    def _next_wish(self) -> Act:
        """What they came for, then whatever else they want; then there is nothing more."""
        if not self._wishes:
            return Leave()
        self._wish = self._wishes.pop(0)
        return Say(self._wish)

    def _decide(self, proposed: Proposed) -> Act:
        """By the button or by a word; by the button where a word was not enough."""
        if proposed.id in self._answered:
            self.mistakes.append("a plain yes or no was not taken for one, and the button was pressed")
            return Press(proposed.id, self._who.confirms)
        self._answered.add(proposed.id)
        if self._random.random() < 0.5:
            return Press(proposed.id, self._who.confirms)
        return Say(self._random.choice((YES if self._who.confirms else NO)[self._locale]))

    def _answer(self, asked: Asked, heard: Heard) -> Act | None:
        """What they are asked for and know; that they do not know it, where they know nothing of it."""
        facts = {**self._who.facts, **({"code": heard.code} if heard.code else {})}
        known = {subject.name: fact for subject in asked.subjects if (fact := subject.fact(facts))}
        if known:
            return self._tell(known)
        if not asked.subjects or asked.person or asked.offer or asked.more:
            return None  # whatever else is asked can be answered
        return self._lose_patience() or Say(self._random.choice(UNKNOWN[self._locale]))

    def _tell(self, known: dict[str, str]) -> Act:
        again = all(self._told.get(name, 0) for name in known)
        for name in known:
            self._told[name] = self._told.get(name, 0) + 1
        if again and (left := self._lose_patience()):
            return left
        frames = FRAMES[self._who.style][self._locale]
        if len(known) > 1 or VERBATIM & known.keys():
            frames = tuple(frame for frame in frames if frame not in ("It's {}", "是{}"))
        joined = ("，" if self._locale == "zh" else ", ").join(dict.fromkeys(known.values()))
        return Say(self._random.choice(frames).format(joined))

    def _choose(self, asked: Asked) -> Act | None:
        """A yes or no to what is offered."""
        if asked.person:
            return Say(self._yes_or_no(self._who.facts.get("person") != "no"))
        if asked.offer:
            return Say(self._who.facts.get("offer") or self._yes_or_no(False))
        if asked.confirm and not asked.more:
            return Say(self._yes_or_no(self._who.confirms))
        return None

    def _unread(self, asked: Asked, heard: Heard) -> Act | None:
        """A question that this customer cannot read: that may be their mistake, and they say again what they want."""
        if asked.more or not asked.question:
            return None
        self.mistakes.append(f"could not read what was asked: {heard.text[-200:]}")
        return self._again()

    def _again(self) -> Act:
        return self._lose_patience() or Say(self._who.facts.get("again") or self._wish)

    def _lose_patience(self) -> Leave | None:
        """For an answer that has brought nothing."""
        self._patience -= 1
        return None if self._patience > 0 else Leave(gave_up=True)

    def _yes_or_no(self, yes: bool) -> str:
        return self._random.choice((YES if yes else NO)[self._locale])
