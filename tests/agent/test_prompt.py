"""What the model is told before every turn: what is true of this customer, and the rules of this shop."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.prompt import system_message
from agent.settings import BadSetting, Settings
from agent.wiring import deployment_of

FACTS = {"shop": "Larkfield", "locale": "zh", "verified": False, "customer": None, "name": ""}
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_that_a_shop_has_rules_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "rules.md"
    file.write_text("Never promise {gift wrapping}.\n", encoding="utf-8")
    rules = deployment_of(Settings(data_dir=tmp_path, shop_rules=file)).rules

    assert system_message({**FACTS, "rules": rules}, now=NOW).text.endswith("rules\n\nNever promise {gift wrapping}.")
    assert "own rules" not in system_message({**FACTS, "rules": ""}, now=NOW).text


def test_that_rules_which_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="RAPPORT_SHOP_RULES cannot be used"):
        deployment_of(Settings(data_dir=tmp_path, shop_rules=tmp_path / "none"))
