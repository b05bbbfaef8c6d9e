"""The settings that name models and their prices: read, or refused in one sentence that names the setting."""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import BaseMessage

from agent.models import BUILTIN, Price, chain, names_of, prices_of
from tests.agent.model import Line, ScriptedModel


def _builtin() -> ScriptedModel:
    def script(_messages: list[BaseMessage]) -> Line:
        return Line(["hello"])

    return ScriptedModel.of(script)


T = TypeVar("T")


def _read(read: Callable[[str], T], setting: str) -> tuple[T | None, str]:
    """What was read, or the one line of the refusal."""
    try:
        return read(setting), ""
    except ValueError as error:
        (line,) = str(error).splitlines()
        return None, line


@pytest.mark.parametrize(
    ("setting", "names"),
    [
        ("", ("builtin",)),
        ("builtin", ("builtin",)),
        ("openai:gpt-x", ("openai:gpt-x", "builtin")),
        (" openai:gpt-x , openai:y,builtin ", ("openai:gpt-x", "openai:y", "builtin")),
        ("openai:ft:gpt-x:shop::id,openai:org/llama-3", ("openai:ft:gpt-x:shop::id", "openai:org/llama-3", "builtin")),
    ],
)
def test_that_a_chain_ends_in_the_built_in_model(setting: str, names: tuple[str, ...]) -> None:
    assert names_of(setting) == names


@pytest.mark.parametrize(
    "setting",
    [
        "gpt-x",
        "openai:",
        "openai: ",
        "openai:a,,builtin",
        "claude:x",
        "openai:a,openai:a",
        "builtin,openai:a",
        "Builtin",
        ",",
    ],
)
def test_that_a_malformed_chain_is_refused_by_name(setting: str) -> None:
    with pytest.raises(ValueError, match=r"^RAPPORT_MODEL: "):
        names_of(setting)


@given(st.text())
def test_that_any_setting_is_read_or_refused(setting: str) -> None:
    names, refusal = _read(names_of, setting)
    if names is None:
        assert refusal.startswith("RAPPORT_MODEL: ")
    else:
        assert names[-1] == BUILTIN
        assert names_of(",".join(names)) == names


def test_that_prices_are_read() -> None:
    prices = prices_of(" gpt-x=2.50/10.00, openai:org/y=0/0.4 ,ft:a=b=1/2,")
    assert dict(prices) == {
        "gpt-x": Price(Decimal("2.50"), Decimal("10.00")),
        "org/y": Price(Decimal(0), Decimal("0.4")),
        "ft:a=b": Price(Decimal(1), Decimal(2)),
    }
    assert prices["gpt-x"].of(1_000_000, 500_000) == Decimal("7.50")
    assert dict(prices_of("")) == {}


@pytest.mark.parametrize(
    "setting", ["gpt-x", "gpt-x=", "gpt-x=1", "=1/2", "gpt-x=1/2/3", "gpt-x=-1/2", "gpt-x=nan/1", "a=1/2,a=1/2"]
)
def test_that_a_malformed_price_is_refused_by_name(setting: str) -> None:
    with pytest.raises(ValueError, match=r"^RAPPORT_MODEL_PRICES: "):
        prices_of(setting)


@given(st.text())
def test_that_any_prices_are_read_or_refused(setting: str) -> None:
    prices, refusal = _read(prices_of, setting)
    if prices is None:
        assert refusal.startswith("RAPPORT_MODEL_PRICES: ")
    else:
        assert all(price.input >= 0 and price.output >= 0 for price in prices.values())


def test_that_a_chain_knows_its_prices_and_which_are_missing() -> None:
    prices = prices_of("y=1/2")
    models = chain("openai:x,openai:y", builtin=_builtin(), base_url="http://127.0.0.1:9/v1", prices=prices)
    assert [(named.name, named.price is not None, named.unpriced, named.builtin) for named in models] == [
        ("openai:x", False, True, False),
        ("openai:y", True, False, False),
        ("builtin", False, False, True),
    ]


@pytest.mark.parametrize(
    ("key", "address", "culprit"), [("", "", "OPENAI_API_KEY"), ("sk-1", "127.0.0.1:8000", "OPENAI_BASE_URL")]
)
def test_that_an_endpoint_without_a_key_or_an_address_is_refused_by_name(key: str, address: str, culprit: str) -> None:
    with pytest.raises(ValueError, match=f"^{culprit}"):
        chain("openai:x", builtin=_builtin(), api_key=key, base_url=address)


def test_that_the_built_in_model_alone_needs_neither() -> None:
    builtin = _builtin()
    assert [named.model for named in chain("builtin", builtin=builtin)] == [builtin]
