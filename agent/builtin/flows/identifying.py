"""Finding out who the customer is by what they know, where a deployment takes that for proof: an e-mail address, or a
full name and a postcode. Elsewhere a mailed code is asked for (`verifying`).
"""

import re
from dataclasses import asdict, dataclass

from agent.builtin.flows import proposing
from agent.builtin.phrases import chips, say
from agent.builtin.talk import Said, Talk

TOOL = "identify_customer"
_POSTCODE = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b|(?<![\w#-])\d{5,6}(?:-\d{4})?(?![\w-])"
)
_NAME = r"[A-Z][\w'’-]+(?: [A-Z][\w'’.-]*){0,2} [A-Z][\w'’-]+"
_NAMED = re.compile(rf"(?:[Mm]y (?:full )?name is|[Nn]ame:?|I am|I'm|[Tt]his is|[Ii]t's)\s+({_NAME})")
_ALONE = re.compile(rf"(?:^|[\n,.;:!] ?)({_NAME})(?=\s*(?:$|[\n,.;!]|\band\b|\bzip\b|\bpost))")
_CHINESE = re.compile(r"(?:我叫|我是|姓名(?:是|[:：])?|名字(?:是|叫)?)\s*([\u4e00-\u9fff]{2,4})(?=$|[\s,，。；;、])")
LATELY = 4
"""Messages of the customer in which a name and a postcode are looked for: they may come one after the other."""


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody says of themselves."""

    email: str = ""
    name: str = ""
    postcode: str = ""

    @property
    def enough(self) -> bool:
        return bool(self.email or (self.name and self.postcode))


def possible(talk: Talk) -> bool:
    return talk.can(TOOL)


def said_now(talk: Talk) -> bool:
    """Whether this message tells who they are, or the rest of it."""
    email, text = talk.understood.slots.email, talk.text
    return bool(email or name_in(text) or _POSTCODE.search(text)) and known(talk).enough


def known(talk: Talk) -> Known:
    """What they have said of themselves lately, the newest first."""
    said = [*talk.transcript.earlier, *talk.transcript.said][-LATELY:][::-1]
    names = (name for text in said if (name := name_in(text)))
    codes = (found[0] for text in said if (found := _POSTCODE.search(text)))
    return Known(talk.understood.slots.email or "", next(names, ""), next(codes, ""))


def name_in(text: str) -> str:
    found = _NAMED.search(text) or _ALONE.search(text) or _CHINESE.search(text)
    return found[1] if found else ""


def ask(talk: Talk) -> Said:
    """The question who they are. Call it when what they have said is not enough."""
    return Said(say(talk.language, "ask_who"), "email")


def identify(talk: Talk) -> Said | None:
    """Look for who they say they are; None when somebody was found and the dialogue can go on."""
    result = talk.call(TOOL, **{part: text for part, text in asdict(known(talk)).items() if text})
    if result.get("identified"):
        name = str(result.get("name") or "").split(" ")[0]
        talk.notes.append(say(talk.language, "verified_name" if name else "verified", name=name))
        return None
    if "error" in result:
        return Said(proposing.reason(talk, result), "email", chips=chips(talk.language, "person"))
    return Said(say(talk.language, "who_not_found"), "email", chips=chips(talk.language, "person"))
