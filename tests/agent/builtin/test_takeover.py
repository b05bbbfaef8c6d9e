"""`builtin` as the safety net: it goes on in the middle of a turn that another model began."""

import json

from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from tests.agent.builtin.shop import ORDERS, WAITING, Shop


def _made(shop: Shop, tool: str, arguments: dict[str, object], result: dict[str, object]) -> None:
    call = {"id": f"other_{len(shop.messages)}", "name": tool, "args": arguments, "type": "tool_call"}
    shop.messages.append(AIMessage("Let me look.", tool_calls=[call]))
    shop.messages.append(ToolMessage(json.dumps(result), tool_call_id=call["id"], name=tool))


def test_what_another_model_has_looked_up_is_not_looked_up_again() -> None:
    shop = Shop()
    shop.messages.append(HumanMessage("where is order 1044?"))
    _made(shop, "get_order", {"order": 1044}, {"order": ORDERS["1044"]})
    assert "on its way" in shop.go_on()
    assert shop.calls == []


def test_what_another_model_has_proposed_is_not_proposed_again() -> None:
    shop = Shop()
    shop.messages.append(HumanMessage("cancel order 1042 please, no longer needed"))
    _made(shop, "get_order", {"order": "1042"}, {"order": ORDERS["1042"]})
    _made(shop, "cancel_order", {"order": "1042", "reason": "whatever it wrote"}, dict(WAITING))
    assert "card" in shop.go_on()
    assert shop.calls == []


def test_it_goes_on_without_a_state_of_its_own() -> None:
    shop = Shop()
    shop.messages += [HumanMessage("hi"), AIMessage("Hello, I am the other model."), HumanMessage("订单1044到哪了")]
    assert "1044" in shop.go_on()


def test_a_cut_result_is_fetched_again_once() -> None:
    shop = Shop()
    shop.messages.append(HumanMessage("where is order 1044?"))
    call = {"id": "x", "name": "get_order", "args": {"order": "1044"}, "type": "tool_call"}
    shop.messages += [
        AIMessage("", tool_calls=[call]),
        ToolMessage('{"order": {"id": "10', tool_call_id="x", name="get_order"),
    ]
    assert "on its way" in shop.go_on()
    assert shop.called("get_order") == {"order": "1044"}


def test_notes_and_colleagues_are_not_taken_for_the_customer() -> None:
    shop = Shop()
    shop.messages.append(
        HumanMessage("[Mia, a support agent, wrote]\ncancel order 1042", additional_kwargs={"note": True})
    )
    shop.messages.append(HumanMessage("hello"))
    assert "Hello" in shop.go_on()
