"""The sentences that code, and not a model, says to a customer."""

_WORDS = {
    "en": {
        "handed_over": "I'm passing you to a person on our team. You are number {position} in line, and everything "
        "you have written is here for them.",
        "person_is_here": "You are now talking to {name}.",
        "passed_on": "{name} is taking over and can see everything you have written. You are now talking to {name}.",
        "requeued": "You are back in line for a person on our team, at number {position}. Everything you have "
        "written is here for them.",
        "owner_gone": "{name} is not online any more. You are back in line for a person on our team, at number "
        "{position}. Everything you have written is here for them.",
        "because_failures": "I have not been able to help you with this. ",
        "because_sentiment": "I am sorry that this is going so badly. ",
        "because_policy_limit": "This is for a person on our team to decide. ",
        "because_no_answer": "I could not find an answer to this. ",
        "nobody_at_work": "Our team is not at work now; they are back {opens}. I have put you in line for them, at "
        "number {position}, with everything you have written. If you would rather have an answer by e-mail, leave us "
        "your address.",
        "back_at": " Our team is back {opens}. You can also leave us your e-mail address for an answer.",
        "long_wait": "This takes longer than it should, and we are sorry. You keep your place, number {position}. You "
        "can also leave us your e-mail address, and we will write to you.",
        "follow_up": "Thank you. Your ticket is {ticket}, and we will write to {to}. If anything else comes up, just "
        "write again.",
        "contact_too_late": "You are not waiting for a person any more: just write what you need.",
        "no_address": "This is not an e-mail address. Please check it: it looks like name@example.com.",
        "ticket_subject": "Answer by e-mail: {about}",
        "contact_mail_subject": "We have your message ({ticket})",
        "contact_mail": "Hello,\n\nthank you for writing to {shop}. Nobody was free for you at that moment; your "
        "ticket is {ticket}, and a person will answer you at this address.\n\nWhat you wrote:\n\n{body}\n\nIf this "
        "was not you, ignore this mail.\n",
        "reminder_subject": "Ticket {ticket} is due",
        "reminder": "Ticket {ticket} is due (priority {priority}):\n\n{about}\n",
        "ticket_answer_subject": "Your ticket {ticket} at {shop}",
        "ticket_answer": "{text}\n\n{name}\n\n(Ticket {ticket})\n",
        "about": " It should take about {minutes} min.",
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
        "owner_gone": "客服 {name} 已离线。正在为您重新排队，您目前排在第 {position} 位，您发来的内容客服都能看到。",
        "because_failures": "很抱歉，这个问题我没能帮您解决。",
        "because_sentiment": "非常抱歉给您带来不好的体验。",
        "because_policy_limit": "这件事需要由人工客服决定。",
        "because_no_answer": "这个问题我没有找到答案。",
        "nobody_at_work": "人工客服现在不在服务时间，{opens} 恢复服务。已为您排队，您目前排在第 {position} 位，"
        "您发来的内容客服都能看到。如果希望通过邮件得到答复，请留下您的邮箱。",
        "back_at": "人工客服 {opens} 恢复服务。您也可以留下邮箱，我们会通过邮件答复。",
        "long_wait": "让您久等了，非常抱歉。您的位置保留不变，目前排在第 {position} 位。"
        "您也可以留下邮箱，我们会通过邮件答复您。",
        "follow_up": "谢谢。您的工单号是 {ticket}，我们会发邮件到 {to} 答复您。如果还有其他问题，随时再给我们留言。",
        "contact_too_late": "您现在不在排队中，请直接写下您的问题。",
        "no_address": "这不是有效的邮箱地址，请检查一下，例如 name@example.com。",
        "ticket_subject": "邮件答复：{about}",
        "contact_mail_subject": "我们已收到您的留言（{ticket}）",
        "contact_mail": "您好：\n\n感谢您联系{shop}。当时没有客服能立即为您服务，您的工单号是 {ticket}，"
        "客服会通过本邮箱答复您。\n\n您的留言：\n\n{body}\n\n如果不是您本人操作，请忽略本邮件。\n",
        "reminder_subject": "工单 {ticket} 已到期",
        "reminder": "工单 {ticket} 已到期（优先级 {priority}）：\n\n{about}\n",
        "ticket_answer_subject": "您在{shop}的工单 {ticket}",
        "ticket_answer": "{text}\n\n{name}\n\n（工单 {ticket}）\n",
        "about": "预计等待约 {minutes} 分钟。",
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
