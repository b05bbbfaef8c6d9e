"""What tools declare to a model and to the guard, and what a deployment may make of it."""

from typing import Any

import pytest

from tools import Guard, all_tools
from tools.policy import Deployment, Identity, Policy
from tools.tool import Tool


def test_that_nobody_is_offered_to_be_verified_twice() -> None:
    guard = Guard(all_tools(), Deployment(secret=b"a test's secret"))
    offered = {each.name for each in guard.offered(Identity("ann", verified=True))}
    assert len(offered) == len(all_tools()) - 3
    assert "send_verification_code" not in offered


@pytest.mark.parametrize("each", all_tools(), ids=lambda each: each.name)
def test_that_a_tool_is_described_for_a_model(each: Tool) -> None:
    schema = each.arguments.model_json_schema()
    assert schema["additionalProperties"] is False
    assert "$defs" not in schema
    for name, argument in schema["properties"].items():
        assert argument["type"] in {"string", "integer", "number", "boolean", "array"}, name
        assert len(argument["description"]) > 7, name
    assert "Returns:" in each.description
    assert each.labels["en"].endswith("…")
    assert each.labels["zh"].endswith("…")
    assert (each.policy.confirm == "customer") == (each.summarise is not None)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"disabled": frozenset({"fly"})}, "no tool named fly"),
        ({"policies": {"fly": Policy(effect="read")}}, "no tool named fly"),
        ({"policies": {"get_order": Policy(effect="write", confirm="customer")}}, "get_order cannot be confirmed"),
    ],
)
def test_that_a_deployment_of_nonsense_does_not_start(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Guard(all_tools(), Deployment(secret=b"a test's secret", **settings))


def test_that_a_deployment_needs_a_secret() -> None:
    with pytest.raises(ValueError, match="secret"):
        Deployment(secret=b"")


def test_that_what_costs_money_or_goods_needs_proof_and_a_yes() -> None:
    costly = {"cancel", "change", "return", "exchange"}
    for each in all_tools():
        if each.name.split("_")[0] in costly:
            assert (each.policy.needs, each.policy.confirm, each.policy.effect) == ("verified", "customer", "write")
