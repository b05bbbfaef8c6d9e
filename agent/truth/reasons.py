"""The one sentence that each violation carries, for a model that gets one more try."""

from agent.truth.values import Address, Clock, Count, Day, Fact, Money, Name, Percent, Span, Violation, Weekday

_KINDS: dict[type[Fact], tuple[str, str]] = {
    Money: ("money", "amount"),
    Percent: ("percent", "percentage"),
    Day: ("date", "date"),
    Weekday: ("date", "day"),
    Clock: ("time", "time"),
    Span: ("duration", "length of time"),
    Count: ("count", "number"),
    Name: ("id", "number or code"),
}
_DEEDS = {
    "cancel": "a cancellation",
    "refund": "a refund",
    "return": "a return",
    "exchange": "an exchange",
    "address": "a change of address",
    "payment": "a change of the payment method",
    "items": "a change of the items",
    "ticket": "a ticket",
    "report": "a ticket or a handover",
    "code": "a message that was sent",
    "verify": "a verification",
    "hand_over": "a handover to a person",
    "change": "a change",
    "done": "an action",
    "other": "such an action",
    "person": "that a person is speaking",
}


def _kind(fact: Fact) -> tuple[str, str]:
    if isinstance(fact, Address):
        return fact.kind, {"email": "e-mail address", "url": "link", "phone": "telephone number"}[fact.kind]
    return _KINDS[type(fact)]


def unbacked(fact: Fact, words: str) -> Violation:
    kind, name = _kind(fact)
    return Violation(
        kind,
        words,
        f"The {name} “{words}” is in no tool result and no passage: take it from one of them, or leave it out.",
    )


def word_of_customer(fact: Fact, words: str) -> Violation:
    kind, name = _kind(fact)
    return Violation(
        kind, words, f"Only the customer said “{words}”: do not state this {name} as ours, and do not promise it."
    )


def other_record(fact: Fact, words: str) -> Violation:
    return Violation(
        "record",
        words,
        f"“{words}” belongs to another record than the one this sentence names: look the {_kind(fact)[1]} up again.",
    )


def deed(kind: str, words: str) -> Violation:
    return Violation(
        "action",
        words,
        f"No tool call of this turn carried out {_DEEDS[kind]}, so do not say “{words}”: offer it, or do it first.",
    )


def other_deed(words: str, name: str) -> Violation:
    return Violation(
        "action", words, f"What was done in this turn was not done to {name}: name what the tool result names."
    )


def told_status(words: str) -> Violation:
    return Violation(
        "status",
        words,
        f"No tool result shows the status told in “{words}” for this order: tell the status that the result gives.",
    )


def promised(kind: str, words: str) -> Violation:
    return Violation(
        "promise",
        words,
        f"Nothing backs the promise in “{words}” ({kind.replace('_', ' ')}): leave it out, or offer a person.",
    )
