"""Proving who the customer is with a mailed code, and then going on with what they wanted."""

from dataclasses import replace

from agent.builtin.phrases import chips, say
from agent.builtin.talk import Missing, Said, Talk


def ask(talk: Talk) -> Said:
    """The next step to a proven identity: the e-mail address, then the code."""
    if not talk.can("send_verification_code"):
        return Said(say(talk.language, "sign_in"), chips=chips(talk.language, "person"))
    email = talk.understood.slots.email or ""
    if email:
        return send(talk, email)
    return Said(say(talk.language, "ask_email"), "email")


def send(talk: Talk, email: str) -> Said:
    """Send a code and ask for it."""
    result = talk.call("send_verification_code", email=email)
    if "error" in result:
        return Said(_error(talk, result), "email")
    talk.state = replace(talk.state, email=email)
    return Said(
        say(talk.language, "code_sent", to=result.get("to") or email), "code", chips=chips(talk.language, "resend")
    )


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
    return Said(_error(talk, result), "code", chips=chips(talk.language, "resend"))


def _error(talk: Talk, result: dict[str, object]) -> str:
    return str(result.get("error") or say(talk.language, "broken"))
