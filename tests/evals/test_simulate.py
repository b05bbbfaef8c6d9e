"""Customers: they say what they are asked for, in their language, and stop only after an answer."""

import asyncio
from random import Random
from typing import Any

import pytest
from langchain_core.language_models import FakeListChatModel

from agent.builtin.phrases import table
from evals.case import Case, Simulated
from evals.case import Say as Line
from evals.grading.judge import judge_by
from evals.results import Transcript
from evals.simulate import Act, Customer, Heard, Leave, Press, Proposed, Say, ScriptedCustomer, SimulatedCustomer
from evals.simulate.by_model import ModelCustomer
from evals.simulate.reading import read

CARD = Proposed("a1", "Cancel order 1042 and refund 59.80 USD.")
FACTS = {"order": "1042", "email": "alice@example.com", "reason": "no longer needed", "address": "1 High Street"}


def simulated(locale: str = "en", seed: int = 0, **who: Any) -> SimulatedCustomer:
    given = {"goal": "Cancel it.", "opening": "Please cancel my order.", "facts": FACTS, "style": "terse", **who}
    return SimulatedCustomer(Simulated.model_validate(given), locale, Random(seed))


def acts(customer: Customer, *heard: Heard | str) -> list[Act]:
    """What they do: first of all, and after each of these."""

    async def talk() -> list[Act]:
        every = [Heard(), *(one if isinstance(one, Heard) else Heard((one,)) for one in heard)]
        return [await customer.next(one) for one in every]

    return asyncio.run(talk())


def after(customer: Customer, heard: Heard | str) -> Act:
    return acts(customer, heard)[-1]


def test_that_a_script_is_said_to_its_end_and_a_code_is_read_from_the_mailbox() -> None:
    lines = [Line(say="Hello"), Line(say="It is {code}"), Line.model_validate({"button": "no"}), Line(say="Bye")]
    said = acts(ScriptedCustomer(lines), Heard(code="123456"), Heard(proposed=(CARD,)), "…", "…")
    assert said == [Say("Hello"), Say("It is 123456"), Press("a1", False), Say("Bye"), Leave()]
    early = ScriptedCustomer([Line.model_validate({"button": "yes"}), Line(say="Bye")])
    assert acts(early, Heard(state="waiting")) == [Say("Bye"), Leave()]
    assert len(early.mistakes) == 1


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ("ask_email", "email"),
        ("code_sent", "code"),
        ("which_order", "order"),
        ("order_not_found", "order"),
        ("why_cancel", "reason"),
        ("ask_address", "address"),
        ("ask_city", "city"),
        ("which_items", "item"),
        ("which_variant", "variant"),
        ("which_method", "payment"),
        ("ask_product", "product"),
        ("ask_matter", "matter"),
    ],
)
def test_that_questions_are_read_in_both_languages(key: str, asked: str) -> None:
    for locale in ("en", "zh"):
        assert [subject.name for subject in read(table(locale)[key]).subjects] == [asked], locale


def test_that_offers_are_told_from_questions() -> None:
    for locale in ("en", "zh"):
        words = table(locale)
        assert read(words["unknown"]).person
        assert read(words["no_refund_but_return"]).offer
        assert read(words["anything_else"]).more
        assert read(words["not_understood"]).lost
        assert read(words["not_understood_twice"]).person
        assert not read(words["handed_over"]).question


def test_that_they_answer_what_they_are_asked_and_nothing_else() -> None:
    assert after(simulated(), "Which order is it about?") == Say("1042")
    assert after(simulated(), "Which order, and why?") == Say("1042, no longer needed")
    assert after(simulated(), Heard(("Please type the code here.",), code="123456")) == Say("123456")
    assert after(simulated("zh", opening="取消订单"), "请问是哪个订单？") == Say("1042")
    unknown = after(simulated(facts={}), "Please give me the e-mail address of your account.")
    assert isinstance(unknown, Say)
    assert "@" not in unknown.text


def test_that_they_decide_as_their_goal_says_by_button_or_word_and_insist() -> None:
    card = Heard(("Please check the card.",), proposed=(CARD,))
    for confirms, words in ((True, ("yes", "ok", "confirm", "sure")), (False, ("no",))):
        decided = [after(simulated(seed=seed, confirms=confirms), card) for seed in range(20)]
        assert {type(one) for one in decided} == {Press, Say}
        for one in decided:
            if isinstance(one, Press):
                assert one == Press("a1", confirms)
            else:
                assert isinstance(one, Say)
                assert any(word in one.text.lower() for word in words)
    stubborn = simulated(seed=next(seed for seed in range(20) if isinstance(after(simulated(seed=seed), card), Say)))
    assert acts(stubborn, card, card)[-1] == Press("a1", True)
    assert stubborn.mistakes


def test_that_they_stop_after_the_answer_to_their_last_wish() -> None:
    two = simulated(then=["What is your address?"])
    assert acts(two, "Your order is cancelled.", "1 Lark Lane. Is there anything else?") == [
        Say("Please cancel my order."),
        Say("What is your address?"),
        Leave(),
    ]
    assert after(simulated(), Heard(("I'm passing you on.",), state="waiting")) == Leave()


def test_that_patience_runs_out_and_an_offered_person_is_taken() -> None:
    lost = "Could you put it another way?"
    said = acts(simulated(patience=3), lost, lost, lost)
    assert said == [*3 * [Say("Please cancel my order.")], Leave(gave_up=True)]
    assert acts(simulated(patience=2), *3 * ["Which order is it about?"])[-1] == Leave(gave_up=True)
    for wanted, answer in (("yes", "Shall I pass you to a person?"), ("no", "Shall I pass you to a person?")):
        said_last = after(simulated(facts={"person": wanted}), answer)
        assert isinstance(said_last, Say)
        assert ("no" in said_last.text.lower()) is (wanted == "no")


def test_that_a_question_they_cannot_read_counts_as_their_mistake() -> None:
    customer = simulated()
    assert after(customer, "Quo vadis?") == Say("Please cancel my order.")
    assert len(customer.mistakes) == 1


def test_that_a_seed_gives_the_same_customer_and_seeds_give_different_ones() -> None:
    heard: list[Heard | str] = ["Which order is it about?", Heard(proposed=(CARD,))]

    def talk(seed: int) -> str:
        return str(acts(simulated(seed=seed, style="chatty"), *heard))

    assert talk(7) == talk(7)
    assert len({talk(seed) for seed in range(20)}) > 3


@pytest.mark.parametrize(
    ("text", "act", "mistakes"),
    [
        ("It is 1042.", Say("It is 1042."), 0),
        ("It is 77421.", Say("It is 77421."), 1),
        ("[[YES]]", Press("a1", True), 0),
        ("[[NO]]", Press("a1", False), 0),
        ("[[DONE]]", Leave(), 0),
        ("[[GIVE UP]]", Leave(gave_up=True), 0),
        ("", Leave(gave_up=True), 1),
        ("How can I help you today?", Say("How can I help you today?"), 1),
        ("好的，谢谢", Say("好的，谢谢"), 1),
    ],
)
def test_that_a_model_plays_a_customer_and_is_watched(text: str, act: Act, mistakes: int) -> None:
    who = Simulated.model_validate({"goal": "Cancel it.", "opening": "Cancel it.", "facts": FACTS})
    customer = ModelCustomer(who, "en", FakeListChatModel(responses=[text]))
    assert acts(customer, Heard(("Which order?",), proposed=(CARD,)))[-1] == act
    assert len(customer.mistakes) == mistakes


@pytest.mark.parametrize(
    ("answer", "judged"),
    [
        ("1. YES\n2. yes", True),
        ("1. YES\n2. NO", False),
        ("1: YES", None),
        ("Both are met.", None),
        ("2. YES\n1. YES", True),
    ],
)
async def test_that_a_judge_is_read_line_by_line_or_not_at_all(answer: str, judged: bool | None) -> None:
    written = {"id": "a", "bucket": "resolvable", "customer": {"script": [{"say": "Hi"}]}, "expect": {}}
    case = Case.model_validate({**written, "criteria": ["It is polite.", "It is short."]})
    held = Transcript(case="a", trial=0, hash=case.hash, entries=(), changes=(), end="ai")
    assert await judge_by(FakeListChatModel(responses=[answer]))(case, held) is judged
