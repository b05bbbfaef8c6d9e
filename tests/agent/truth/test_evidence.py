"""Evidence grows from turn to turn without being read again, and forgets what is no longer there."""

import json

from agent.truth import Done, Evidence, check
from tests.agent.truth.said import NOW, ORDER, OTHER, kinds


def test_that_what_was_read_is_not_read_again() -> None:
    first = Evidence(now=NOW, customer=["hi"], results=[ORDER], passages=["It costs $5."])
    second = Evidence(
        now=NOW, customer=["hi", "and?"], results=[ORDER, OTHER], passages=["It costs $5."], earlier=first
    )
    assert set(first.ours.sources) < set(second.ours.sources)
    assert set(first.theirs.sources) < set(second.theirs.sources)
    assert not check("Order 1042 is $129.00, order 1057 is $59.90. It costs $5.", second)
    assert check("Order 1057 is $59.90.", first)


def test_that_what_is_gone_backs_nothing() -> None:
    first = Evidence(now=NOW, known=["Refund $5.00"], results=[ORDER])
    second = Evidence(now=NOW, results=[ORDER], earlier=first)
    assert not check("That is $5.00.", first)
    assert check("That is $5.00.", second)


def test_that_results_may_be_objects_or_their_json() -> None:
    for results in ([{"order": ORDER}], [json.dumps({"order": ORDER})], [{"order": ORDER, "currency": None}]):
        assert kinds("Order 1042 is $129.00.", results=results) == []


def test_that_what_a_call_returned_is_a_result() -> None:
    assert kinds("Your ticket is T-12.", done=[Done("open_ticket", True, {}, {"ticket": "T-12"})]) == []
    assert kinds("Your ticket is T-12.", done=[Done("open_ticket", False, {}, {"ticket": "T-12"})]) == ["id"]


def test_that_text_in_a_result_is_read_too() -> None:
    assert kinds("It takes 3 days.", results=["It takes three days."]) == []
    assert kinds("It takes 3 days.", results=[{"text": "It takes three days."}]) == []
    assert kinds("It takes 3 days.", results=[{"days": 3}]) == []
