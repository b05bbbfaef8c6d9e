"""Settings: where they come from, which one wins, and the one line that names a bad one."""

from pathlib import Path

import pytest

from agent.settings import BadSetting, Settings, load, variable


def test_that_flags_win_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("RAPPORT_PORT=1\nRAPPORT_HOST=file\nRAPPORT_MODEL=openai:file\n")
    settings = load({"port": 3}, {"RAPPORT_PORT": "2", "RAPPORT_HOST": "environment"}, file)
    assert (settings.port, settings.host, settings.model) == (3, "environment", "openai:file")


def test_that_PORT_wins_over_RAPPORT_PORT(tmp_path: Path) -> None:
    assert load({}, {"PORT": "9001", "RAPPORT_PORT": "9002"}, tmp_path / "none").port == 9001


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"RAPPORT_MODLE": "builtin"}, "RAPPORT_MODLE is not a setting of Rapport. Did you mean RAPPORT_MODEL?"),
        ({"RAPPORT_VERIFY_BY": "code,claim"}, "RAPPORT_VERIFY_BY cannot be used: claim is none of them"),
        ({"RAPPORT_VERIFY_BY": ","}, "RAPPORT_VERIFY_BY cannot be used: name at least one"),
        ({"RAPPORT_PORT": "eighty"}, "RAPPORT_PORT cannot be used"),
        ({"RAPPORT_PORT": "70000"}, "RAPPORT_PORT cannot be used"),
        ({"RAPPORT_DATABASE_URL": "mysql://x"}, "RAPPORT_DATABASE_URL cannot be used"),
        ({"RAPPORT_REDIS_URL": "localhost"}, "RAPPORT_REDIS_URL cannot be used"),
        ({"RAPPORT_TURN_DEADLINE": "0"}, "RAPPORT_TURN_DEADLINE cannot be used"),
        ({"OPENAI_BASE_URL": "localhost:1"}, "OPENAI_BASE_URL cannot be used"),
    ],
)
def test_that_a_bad_setting_is_named_in_one_line(tmp_path: Path, environment: dict[str, str], named: str) -> None:
    with pytest.raises(BadSetting) as refused:
        load({}, environment, tmp_path / "none")
    assert str(refused.value).startswith(named)
    assert "\n" not in str(refused.value)


def test_that_what_a_container_platform_injects_is_no_setting(tmp_path: Path) -> None:
    injected = {
        "RAPPORT_PORT": "tcp://10.0.0.1:8000",
        "RAPPORT_SERVICE_HOST": "10.0.0.1",
        "RAPPORT_SERVICE_PORT_HTTP": "8000",
        "RAPPORT_PORT_8000_TCP_ADDR": "10.0.0.1",
    }
    assert load({}, injected, tmp_path / "none") == Settings()


def test_that_an_empty_value_is_the_default(tmp_path: Path) -> None:
    assert load({}, {"RAPPORT_PORT": "", "RAPPORT_REDIS_URL": "", "RAPPORT_DEMO": ""}, tmp_path / "none") == Settings()


def test_that_secrets_do_not_show(tmp_path: Path) -> None:
    settings = load({}, {"OPENAI_API_KEY": "sk-1", "RAPPORT_SECRET": "s3cret"}, tmp_path / "none")
    assert "sk-1" not in repr(settings)
    assert "s3cret" not in repr(settings)


def test_that_every_setting_is_in_the_operators_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
    missing = [variable(name) for name in Settings.model_fields if f"`{variable(name)}`" not in page]
    assert not missing
