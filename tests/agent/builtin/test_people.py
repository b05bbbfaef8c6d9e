"""Verification, handing over, complaints, tickets, small talk."""

import re
from typing import Any

import pytest

from agent.builtin.phrases import table
from tests.agent.builtin.shop import NOBODY, ORDERS, Shop

REFUSED = {"error": "First it has to be proven who the customer is.", "needs": "verified", "why": "not_verified"}


class Locked:
    """A tool that works once the code was right."""

    def __init__(self) -> None:
        self.open = False

    def list_orders(self, **_: Any) -> dict[str, Any]:
        if not self.open:
            return REFUSED
        one = ORDERS["1044"]
        short = {key: one[key] for key in ("id", "status", "ordered_on")} | {"items": ["Stoneware mug × 1"]}
        return {"orders": [short], "total_count": 1}

    def check(self, code: str) -> dict[str, Any]:
        self.open = code == "123456"
        return (
            {"verified": True, "name": "Alice Smith"}
            if self.open
            else {"error": "…", "why": "wrong_code", "tries_left": 4}
        )


def test_a_stranger_proves_who_they_are_and_gets_what_they_asked_for() -> None:
    lock = Locked()
    shop = Shop(facts=NOBODY, list_orders=lock.list_orders, check_verification_code=lock.check)
    assert "e-mail" in shop.say("where is my order?")
    assert "six-digit code" in shop.say("alice@example.com")
    assert shop.called("send_verification_code") == {"email": "alice@example.com"}
    assert "isn't right" in shop.say("111111")
    shop.say("I didn't get it")
    assert shop.called("send_verification_code") == {"email": "alice@example.com"}
    reply = shop.say("it's 123 456")
    assert "Alice" in reply
    assert "1044" in reply


def test_without_mail_a_stranger_is_asked_to_sign_in() -> None:
    shop = Shop(facts=NOBODY, list_orders=REFUSED, without=("send_verification_code", "check_verification_code"))
    assert "sign in" in shop.say("where is my order?")


def test_a_person_is_asked_for() -> None:
    shop = Shop()
    shop.say("my parcel is late")
    shop.say("I want to talk to a human")
    made = shop.called("hand_over")
    assert made["reason"] == "customer_asked"
    assert "my parcel is late" in made["summary"]


def test_what_is_not_understood_twice_offers_a_person_and_yes_takes_it() -> None:
    shop = Shop()
    assert "another way" in shop.say("blorp")
    assert "person" in shop.say("fnord")
    shop.say("ok")
    assert shop.called("hand_over")


def test_a_product_that_nobody_knows_twice_offers_a_person_too() -> None:
    shop = Shop()
    assert "Which product" in shop.say("blorp the frobnicator")
    assert "person" in shop.say("blorp the frobnicator")
    shop.say("yes please")
    assert shop.called("hand_over")


def test_an_insult_gets_one_calm_answer_and_then_a_person() -> None:
    shop = Shop()
    assert "polite" in shop.say("you stupid bot")
    shop.say("idiot!!!")
    assert shop.called("hand_over")["reason"] == "upset"


def test_a_complaint_becomes_a_ticket_in_the_customers_words() -> None:
    shop = Shop()
    assert "sorry" in shop.say("The lamp arrived broken and nobody answers my mails")
    assert "T-1" in shop.say("open a ticket please")
    made = shop.called("open_ticket")
    assert made["subject"] == "The lamp arrived broken and nobody answers my mails"
    assert made["category"] == "damaged"


def test_a_ticket_without_a_matter_is_asked_about() -> None:
    shop = Shop()
    assert "about" in shop.say("open a ticket")
    shop.say("My invoice shows the wrong company name")
    assert shop.called("open_ticket")["text"] == "My invoice shows the wrong company name"


def test_tickets_are_listed_with_their_status() -> None:
    found = {"id": "T-9", "status": "open", "subject": "Lamp", "updated_on": "2026-11-20"}
    reply = Shop(find_tickets={"tickets": [found]}).say("any news on my ticket?")
    assert "T-9" in reply
    assert "open" in reply


def test_greeting_thanks_and_goodbye() -> None:
    shop = Shop()
    assert "Alice" in shop.say("hi")
    assert "welcome" in shop.say("thank you!")
    assert "不客气" in shop.say("谢谢")


def test_it_says_what_it_is() -> None:
    assert "AI" in Shop().say("are you a robot?")


def test_out_of_scope_says_what_it_is_for() -> None:
    assert "orders" in Shop().say("write me a poem about the sea")


def test_the_language_of_the_reply_is_that_of_the_message() -> None:
    shop = Shop()
    assert "您好" in shop.say("你好")
    assert "Hello" in shop.say("hello, can you help me?")


def test_why_an_address_is_asked_for_is_answered_and_the_question_stays() -> None:
    shop = Shop(facts=NOBODY, list_orders=REFUSED)
    shop.say("where is my order?")
    assert "private" in shop.say("why do you need my email?")
    shop.say("alice@example.com")
    assert shop.called("send_verification_code")


def test_who_cannot_read_their_mail_is_offered_a_person() -> None:
    shop = Shop(facts=NOBODY, list_orders=REFUSED)
    shop.say("where is my order?")
    shop.say("alice@example.com")
    assert "person" in shop.say("I didn't get the code, I can't access that mailbox any more")


def test_an_address_has_no_language_of_its_own() -> None:
    shop = Shop(facts=NOBODY, list_orders=REFUSED)
    shop.say("我的订单到哪了")
    assert "验证码" in shop.say("alice@example.com")


def test_both_languages_say_the_same_things_with_the_same_values() -> None:
    english, chinese = table("en"), table("zh")
    assert set(english) == set(chinese)
    for key, phrase in english.items():
        if isinstance(phrase, str):
            assert set(re.findall(r"{(\w+)}", phrase)) == set(re.findall(r"{(\w+)}", chinese[key])), key
        else:
            assert set(phrase) == set(chinese[key]), key


@pytest.mark.parametrize(
    ("words", "sorry"),
    [
        ("where is my order 1044, this is ridiculous, I've been waiting two weeks", True),
        ("where is my order 1044", False),
    ],
)
def test_who_is_angry_hears_that_we_are_sorry_and_the_answer(words: str, sorry: bool) -> None:
    reply = Shop().say(words)
    assert ("sorry" in reply) == sorry
    assert "DHL" in reply


class KnownByWords(Locked):
    """A tool that works once somebody has been found by what they know."""

    def identify(self, **given: Any) -> dict[str, Any]:
        self.open = given == {"name": "Alice Smith", "postcode": "19122"}
        return {"identified": self.open, "verified": self.open, "name": "Alice Smith"}


def test_where_that_is_proof_a_name_and_a_postcode_are_asked_for_and_the_wish_is_kept() -> None:
    lock = KnownByWords()
    shop = Shop(facts=NOBODY, list_orders=lock.list_orders, identify_customer=lock.identify)
    assert "postcode" in shop.say("where is my order?")
    assert "can't find an account" in shop.say("bob@example.com")
    assert shop.called("identify_customer") == {"email": "bob@example.com"}
    reply = shop.say("My name is Alice Smith, my zip code is 19122")
    assert "Thank you, Alice" in reply
    assert "1044" in reply


def test_who_has_said_their_name_and_postcode_with_the_wish_is_not_asked_again() -> None:
    lock = KnownByWords()
    shop = Shop(facts=NOBODY, list_orders=lock.list_orders, identify_customer=lock.identify)
    assert "1044" in shop.say("I'm Alice Smith, zip 19122. Where is my order?")


def test_a_complaint_about_a_thing_is_about_the_order_it_came_with() -> None:
    assert "order **1043**" in Shop(orders={"1043": ORDERS["1043"]}).say("the mug arrived cracked on one side")
    shop = Shop()
    asked = shop.say("the kettle is torn and useless")
    assert "Which order is it about?" in asked
    assert "order **1043**" in shop.say("the second one")


def test_who_asks_what_to_do_about_what_came_broken_reads_what_the_articles_say_of_that() -> None:
    asked: list[str] = []

    def search(question: str) -> dict[str, Any]:
        asked.append(question)
        text = "Send us photos within 7 days."
        return {"answerable": 0.9, "passages": [{"document": "d", "title": "Damage", "heading": "", "text": text}]}

    said = Shop(search_knowledge=search).say("The skillet arrived with a chip in the enamel, what can I do?")
    assert "sorry" in said
    assert "Send us photos within 7 days." in said
    assert "skillet" not in asked[0], "an article about skillets is about their care"


def test_a_complaint_about_nothing_that_was_bought_asks_for_no_order_in_particular() -> None:
    assert "Tell me which order" in Shop().say("this is ridiculous")


def test_a_stranger_whose_parcel_is_only_said_to_be_here_is_told_of_that_order_once_they_are_known() -> None:
    known: list[bool] = []
    usual = Shop().results["list_orders"]

    def check(code: str) -> dict[str, Any]:
        known.append(True)
        return {"verified": True, "name": "Alice Smith"}

    def list_orders(**_: Any) -> dict[str, Any]:
        return usual() if known and callable(usual) else REFUSED

    passage = {"document": "d", "title": "Parcels", "heading": "", "text": "Ask the neighbors, and wait 24 hours."}
    shop = Shop(
        facts=NOBODY,
        list_orders=list_orders,
        check_verification_code=check,
        search_knowledge={"answerable": 0.8, "passages": [passage]},
    )
    assert "Ask the neighbors" in shop.say("my parcel says delivered but it isn't here, what now?")
    shop.say("alice@example.com")
    reply = shop.say("123456")
    assert "**1043**" in reply, "the one that was delivered"
    assert "Ask the neighbors" not in reply, "that was said already"
