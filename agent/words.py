"""The sentences that code, and not a model, says to a customer."""

_WORDS = {
    "en": {
        "handed_over": "I'm passing you to a person on our team. You are number {position} in line, and everything "
        "you have written is here for them.",
        "person_is_here": "You are now talking to {name}.",
        "passed_on": "{name} is taking over and can see everything you have written. You are now talking to {name}.",
        "requeued": "You are back in line for a person on our team, at number {position}. Everything you have "
        "written is here for them.",
        "handed_back": "You are talking to our AI assistant again.",
        "closed": "This conversation is closed. If anything else comes up, just write again.",
        "failed": "Something went wrong on our side, and I could not finish my answer. Your message is saved.",
        "withheld": "I am not certain of what I was about to say, so I would rather not guess.",
        "too_long": "I could not work this out in reasonable time. Your message is saved.",
    },
    "zh": {
        "handed_over": "正在为您转接人工客服。您目前排在第 {position} 位，您发来的内容客服都能看到。",
        "person_is_here": "现在由客服 {name} 为您服务。",
        "passed_on": "{name} 已接手，能看到您之前发来的全部内容。现在由客服 {name} 为您服务。",
        "requeued": "正在为您重新排队等候人工客服，您目前排在第 {position} 位，您发来的内容客服都能看到。",
        "handed_back": "现在由智能助手继续为您服务。",
        "closed": "本次对话已结束。如果还有其他问题，随时再给我们留言。",
        "failed": "抱歉，我们这边出了点问题，没能答完。您的消息已经保存。",
        "withheld": "刚才要说的内容我没有十足把握，不想随意猜测。",
        "too_long": "抱歉，这个问题我没能及时处理完。您的消息已经保存。",
    },
}


def say(key: str, locale: str, **values: object) -> str:
    """The sentence in the customer's language; English where we do not speak it."""
    return _WORDS.get(locale, _WORDS["en"])[key].format(**values)
