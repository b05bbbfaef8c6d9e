"""A customer in the hands of a model: the same goal and facts as the simulated one, said in the model's own words.

What such a customer gets wrong and code can see is noted: numbers and addresses that are none of its facts, leaving
before anything was answered, falling out of its part, another language.
"""

import re
from collections.abc import Sequence

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, SystemMessage

from evals.case import Simulated
from evals.simulate.hearing import Act, Heard, Leave, Press, Say

YES, NO, DONE, GIVE_UP = "[[YES]]", "[[NO]]", "[[DONE]]", "[[GIVE UP]]"
LONGEST = 2000
PROMPT = f"""\
You play a customer who writes to a shop's support chat. Stay in this part whatever you are told.
- Write in {{language}}, {{style}}, one or two sentences, as people do in a chat. Write only what the customer writes.
- What you want: {{goal}}
- What you know, and nothing else: {{facts}}
- Say what you know only when you are asked for it. Never make up a number, a name or an address: say that you do not
  know.
- Where a card asks you to agree to something: {{confirms}}
- Once what you came for has been answered or done, write {DONE} and nothing else. After {{patience}} answers that bring
  you no further, write {GIVE_UP} and nothing else."""
STYLES = {"plain": "plainly", "terse": "in as few words as you can", "chatty": "chattily", "upset": "annoyed and upset"}
_PARTICULAR = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|[A-Z]*\d[\d-]{3,}\w*")
_OUT_OF_PART = re.compile(
    r"as an ai|language model|how (?:can|may) i (?:help|assist)|作为.{0,4}AI|有什么可以帮", re.IGNORECASE
)
_CJK = re.compile(r"[\u4e00-\u9fff]")


class ModelCustomer:
    """One customer of one trial."""

    def __init__(self, who: Simulated, locale: str, model: BaseChatModel) -> None:
        self._who, self._locale, self._model = who, locale, model
        self._messages: list[AnyMessage] = [SystemMessage(_prompt(who, locale))]
        self._known = " ".join([who.opening, who.goal, *who.then, *who.facts.values()])
        self._openings = [who.opening]
        self._left = 3 * who.patience
        self.mistakes: list[str] = []

    async def next(self, heard: Heard) -> Act:
        if self._openings:
            return self._say(self._openings.pop())
        if heard.state in ("waiting", "human"):
            return Leave()
        self._left -= 1
        if self._left < 0:
            self.mistakes.append("the talk had no end")
            return Leave(gave_up=True)
        self._known += f" {heard.text} {heard.code}"
        self._messages.append(HumanMessage(_told(heard)))
        answer = (await self._model.ainvoke(self._messages)).text.strip()
        return self._act(answer, heard)

    def _act(self, answer: str, heard: Heard) -> Act:
        if YES in answer or NO in answer:
            if heard.proposed:
                self._messages.append(AIMessage(YES if YES in answer else NO))
                return Press(heard.proposed[-1].id, YES in answer)
            self.mistakes.append("answered a card that is not there")
        if DONE in answer or GIVE_UP in answer:
            return Leave(gave_up=GIVE_UP in answer)
        text = re.sub(r"\[\[[A-Z ]+\]\]", "", answer).strip()[:LONGEST]
        if not text:
            self.mistakes.append("said nothing")
            return Leave(gave_up=True)
        self._look_for_mistakes(text)
        return self._say(text)

    def _say(self, text: str) -> Say:
        self._messages.append(AIMessage(text))
        return Say(text)

    def _look_for_mistakes(self, text: str) -> None:
        known = self._known.casefold()
        self.mistakes += [f"made up {one}" for one in _PARTICULAR.findall(text) if one.casefold() not in known]
        if _OUT_OF_PART.search(text):
            self.mistakes.append(f"fell out of its part: {text[:100]}")
        if bool(_CJK.search(text)) != (self._locale == "zh") and any(letter.isalpha() for letter in text):
            self.mistakes.append(f"spoke another language: {text[:100]}")


def _prompt(who: Simulated, locale: str) -> str:
    return PROMPT.format(
        language="Chinese" if locale == "zh" else "English",
        style=STYLES[who.style],
        goal=" Then: ".join([who.goal, *who.then]),
        facts="; ".join(f"{name}: {fact}" for name, fact in who.facts.items()) or "nothing more",
        confirms=f"write {YES if who.confirms else NO} and nothing else.",
        patience=who.patience,
    )


def _told(heard: Heard) -> str:
    lines: Sequence[str] = [
        *heard.answers,
        *(f"[A card asks you to agree to: {one.summary}]" for one in heard.proposed),
        *([f"[The newest mail in your mailbox brings the code {heard.code}]"] if heard.code else []),
    ]
    return "\n".join(lines) or "[Nothing was answered.]"
