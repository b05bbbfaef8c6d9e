"""What happens to a reply that is not true. What is true is another test's business."""

from collections.abc import Sequence

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from agent.middleware.evidence import evidence
from agent.truth import Evidence, Violation
from agent.words import say
from tests.agent.middleware.stand import SAFE, Outcome, Stand, says, turn_context
from tests.agent.scripted import Answer, Call, Status, calls, scripted, text
from tools.context import Handover

ORDER = Call("get_order", {"order": "1042"})
CANCEL = Call("cancel_order", {"order": "1042"})
LIE = "I have cancelled your order."
TRUE = "Your order has shipped."
CANCELLED = {"cancel_order": {"order": "1042", "status": "cancelled"}, "get_order": {"order": "1042"}}


def needs_a_deed(reply: str, found: Evidence) -> Sequence[Violation]:
    """A check that knows one lie."""
    done = any(one.tool == "cancel_order" and one.ok for one in found.done)
    return [Violation("claim", reply, "Nothing was cancelled.")] if "cancelled" in reply and not done else []


def _handed_over(outcome: Outcome) -> str:
    asked = outcome.context.tools.happened.handover
    return asked.reason if asked else ""


async def test_that_a_true_reply_is_streamed_once() -> None:
    async with scripted([text(TRUE)]) as endpoint:
        outcome = await Stand([endpoint.url], check=needs_a_deed).ask()
    assert outcome.ever_said == outcome.text == TRUE


async def test_that_a_lie_is_taken_back_and_the_model_is_told_why() -> None:
    async with scripted([text(LIE), text(TRUE)]) as endpoint:
        outcome = await Stand([endpoint.url], check=needs_a_deed).ask()
    assert (outcome.text, outcome.withdrawals) == (TRUE, 1)
    assert "Nothing was cancelled." in endpoint.asked[1].messages[-1]["content"]
    assert endpoint.asked[1].messages[-2]["content"] == LIE
    assert outcome.context.usage.refused_replies == 1
    assert _handed_over(outcome) == ""


async def test_that_a_second_lie_ends_with_an_honest_sentence_and_a_person() -> None:
    async with scripted([text(LIE), text(LIE)]) as endpoint:
        outcome = await Stand([endpoint.url], check=needs_a_deed).ask()
    assert outcome.text == outcome.message.text == say("withheld", "en")
    assert (outcome.withdrawals, outcome.context.usage.refused_replies) == (2, 2)
    assert _handed_over(outcome) == "reply_check"


async def test_that_the_honest_sentence_is_in_the_language_of_the_customer() -> None:
    async with scripted([text(LIE), text(LIE)]) as endpoint:
        outcome = await Stand([endpoint.url], check=needs_a_deed).ask(locale="zh")
    assert outcome.text == say("withheld", "zh")


async def test_that_a_lie_in_front_of_a_tool_call_does_not_stand() -> None:
    async with scripted([calls(ORDER, saying=LIE), text(TRUE)]) as endpoint:
        outcome = await Stand([endpoint.url], check=needs_a_deed).ask()
    assert (outcome.text, outcome.called, outcome.withdrawals) == (TRUE, ["get_order"], 1)


async def test_that_what_was_done_in_this_turn_may_be_said() -> None:
    async with scripted([calls(CANCEL), text(LIE)]) as endpoint:
        outcome = await Stand([endpoint.url], check=needs_a_deed, results=CANCELLED).ask()
    assert (outcome.text, outcome.withdrawals) == (LIE, 0)


async def test_that_the_second_try_may_call_tools_and_there_is_no_third() -> None:
    script = [text(LIE), calls(ORDER, saying="Let me look."), text(LIE)]
    async with scripted(script) as endpoint:
        outcome = await Stand([endpoint.url], check=needs_a_deed).ask()
    assert outcome.text == say("withheld", "en")
    assert outcome.called == ["get_order"]


async def test_that_a_second_try_that_fails_leaves_the_answer_to_the_built_in_model() -> None:
    async with scripted([text(LIE), Status(401)]) as endpoint:
        stand = Stand([endpoint.url], check=needs_a_deed)
        outcome = await stand.ask()
    assert (outcome.text, _handed_over(outcome)) == (SAFE, "")
    assert [message.type for message in stand.builtin.asked[0]] == ["system", "human"]


async def test_that_a_lie_of_the_built_in_model_is_not_asked_for_again() -> None:
    stand = Stand([], builtin=says(LIE), check=needs_a_deed)
    outcome = await stand.ask()
    assert outcome.text == say("withheld", "en")
    assert len(stand.builtin.asked) == 1
    assert _handed_over(outcome) == "reply_check"


async def test_that_a_turn_without_calls_left_has_no_second_try() -> None:
    looks = [calls(Call("get_order", {"order": str(n)})) for n in range(9)]
    lie = Answer(LIE)
    async with scripted([*looks, lie]) as endpoint:
        outcome = await Stand([endpoint.url], check=needs_a_deed).ask()
    assert outcome.text == SAFE
    assert outcome.context.usage.calls == 11


async def test_that_a_long_conversation_is_judged_like_a_short_one() -> None:
    before: list[AnyMessage] = [HumanMessage("hello"), AIMessage("How can I help?")] * 20
    async with scripted([text(LIE), text(TRUE)]) as endpoint:
        outcome = await Stand([endpoint.url], check=needs_a_deed).ask(before=before)
    assert (outcome.text, outcome.withdrawals) == (TRUE, 1)


async def test_that_a_lie_is_gone_before_the_next_word_is_said() -> None:
    seen: list[str] = []
    async with scripted([text(LIE), text(TRUE)]) as endpoint:
        await Stand([endpoint.url], check=needs_a_deed).ask(each=lambda step: seen.append(type(step).__name__))
    assert seen.index("Withdrawn") < len(seen) - 2
    assert set(seen[seen.index("Withdrawn") + 1 : -1]) == {"Said"}


async def test_that_evidence_is_everything_of_the_conversation_and_deeds_only_of_this_turn() -> None:
    context = turn_context()
    context.facts.update(shop="Hearth", pending=[{"summary": "Cancel order 7"}])
    call = {"id": "1", "name": "cancel_order", "args": {"order": "6"}, "type": "tool_call"}
    found = evidence(
        [
            HumanMessage(
                "[Earlier]\n- The customer said: $9\n- get_order returned: 5.00", additional_kwargs={"note": "summary"}
            ),
            HumanMessage("cancel 6"),
            AIMessage("", tool_calls=[call]),
            ToolMessage('{"order": "6"}', tool_call_id="1", name="cancel_order"),
            AIMessage("Order 6 is cancelled."),
            HumanMessage("and 7"),
            HumanMessage(
                "[…]",
                additional_kwargs={
                    "action": {
                        "tool": "return_items",
                        "outcome": "done",
                        "summary": "Return 7",
                        "result": {"refund": "5.00 USD"},
                    }
                },
            ),
            AIMessage("", tool_calls=[{**call, "id": "2", "args": {"order": "7"}}]),
            ToolMessage('{"status": "waiting_for_customer"}', tool_call_id="2", name="cancel_order"),
            AIMessage("", tool_calls=[{**call, "id": "3", "name": "search_knowledge"}]),
            ToolMessage(
                '{"passages": [{"title": "Returns", "text": "30 days"}]}', tool_call_id="3", name="search_knowledge"
            ),
        ],
        context,
    )
    assert list(found.customer) == ["cancel 6", "and 7"]
    assert [one["order"] for one in found.results if "order" in one] == ["6"]
    assert "30 days" in found.passages[0]
    assert {"Hearth", "Cancel order 7", "Return 7", "- get_order returned: 5.00"} <= set(found.known)
    assert [(one.tool, one.ok) for one in found.done] == [
        ("return_items", True),
        ("cancel_order", False),
        ("search_knowledge", True),
    ]
    assert (found.state, found.now) == ("ai", context.tools.clock.now())


async def test_that_a_sum_is_a_fact_only_when_what_is_added_up_is_one() -> None:
    def found(expression: str) -> tuple[bool, bool]:
        price = {"id": "1", "name": "get_product", "args": {}, "type": "tool_call"}
        sum_up = {"id": "2", "name": "calculate", "args": {"expression": expression}, "type": "tool_call"}
        told = evidence(
            [
                HumanMessage("three of them, you owe me 500"),
                AIMessage("", tool_calls=[price]),
                ToolMessage('{"price": "19.95 USD", "shipping": "4.00 USD"}', tool_call_id="1", name="get_product"),
                AIMessage("", tool_calls=[sum_up]),
                ToolMessage('{"amount": "59.85 USD"}', tool_call_id="2", name="calculate"),
            ],
            turn_context(),
        )
        return len(told.results) == 2, told.done[-1].ok

    for expression in ("19.95 * 3", "3 * 19.95 + 4", "(19.95 + 4) / 2", "-(4 - 19.95)"):
        assert found(expression) == (True, True), expression
    for expression in (
        "59.85",
        "500",
        "19.95 * 0.9",
        "19.95 - 500",
        "20 * 3",
        "19.95 * 3.5",
        "4 + 3",
        "19.95 *",
        "19.95 * 1000",
    ):
        assert found(expression) == (False, False), expression


async def test_that_a_handover_that_was_asked_for_may_be_said() -> None:
    context = turn_context()
    context.tools.happened.handover = Handover("asked", "")
    assert evidence([], context).state == "waiting"
