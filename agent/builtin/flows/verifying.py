"""Proving who the customer is with a mailed code, and then going on with what they wanted."""

import re

from agent.builtin.flows import identifying, proposing
from agent.builtin.phrases import chips, say
from agent.builtin.talk import Missing, Said, Talk

_NO_ACCESS = re.compile(
    r"(?:can't|cannot|can not|no longer|don't|do not|lost|no) (?:have )?(?:access|log in|get in|get into|open|use|read|reach)"
    r"|(?:old|dead|deleted|closed) (?:e-?mail|address|mailbox|account)|(?:not|n't) (?:get|have|use) (?:that|the|my) (?:e-?mail|mailbox|address|code)"
    r"|any ?more|(?:don't|do not) (?:know|remember|have)|no idea|forgot|不知道|不清楚|不记得|忘了|没有这个|(?:登|打)不(?:上|开|进)|进不去|不用了|停用|注销|丢了|收不到|没有邮箱",
    re.IGNORECASE,
)


def lost_mailbox(talk: Talk) -> bool:
    """Whether a code would not reach them."""
    return _NO_ACCESS.search(talk.text) is not None


def no_mailbox(talk: Talk) -> Said:
    return Said(say(talk.language, "no_mailbox"), "offer_person", chips=chips(talk.language, "person"))


def ask(talk: Talk, *, answered: bool = False) -> Said:
    """The next step to a proven identity: the e-mail address, then the code; what they know, where that is enough.

    `answered`: the articles have answered already, and only what is their own has still to be looked up.
    """
    if identifying.possible(talk):
        return identifying.ask(talk)
    if not talk.can("send_verification_code"):
        return Said(say(talk.language, "sign_in"), chips=chips(talk.language, "person"))
    if email := talk.understood.slots.email:
        return send(talk, email)
    return Said(say(talk.language, "ask_email_too" if answered else "ask_email"), "email")


def send(talk: Talk, email: str) -> Said:
    """Send a code and ask for it."""
    result = talk.call("send_verification_code", email=email)
    if "error" in result:
        return Said(proposing.reason(talk, result), "email", chips=chips(talk.language, "person"))
    talk.remember(email=email)
    sent = [say(talk.language, "code_sent", to=result.get("to") or email)]
    if result.get("minutes"):
        sent.append(say(talk.language, "code_valid", minutes=result["minutes"]))
    return Said((" " if talk.language == "en" else "").join(sent), "code", chips=chips(talk.language, "resend"))


def again(talk: Talk) -> Said:
    """Another code to the same address, or the question where to."""
    if talk.transcript.facts.get("verified"):
        return Said(say(talk.language, "verified_already"), "anything_else")
    if lost_mailbox(talk):
        return no_mailbox(talk)
    return send(talk, talk.before.email) if talk.before.email else ask(talk)


def check(talk: Talk, code: str) -> Said | None:
    """Check a code; None when it is right and the dialogue can go on."""
    try:
        result = talk.call("check_verification_code", code=code)
    except Missing:
        return Said(say(talk.language, "sign_in"))
    if result.get("verified"):
        name = str(result.get("name") or "").split(" ")[0]
        talk.notes.append(say(talk.language, "verified_name" if name else "verified", name=name))
        return None
    if result.get("why") == "wrong_code" and result.get("tries_left"):
        text = say(talk.language, "wrong_code", left=result["tries_left"])
    else:
        text = proposing.reason(talk, result)
    return Said(text, "code", chips=chips(talk.language, "resend"))
