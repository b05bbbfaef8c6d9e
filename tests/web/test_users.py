"""The people who may sign in, from the command line, in a folder of the test's own."""

import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import server

WORDS = "a lamp of seven herrings"
MIRA = ("mira@example.com", "--name", "Mira Holm", "--role", "admin", "--password-stdin")

Run = Callable[..., tuple[int, str, str]]


class Terminal(io.StringIO):
    """A standard input at which somebody sits."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def user(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Run:
    """`user add mira@example.com …` with that on standard input: its status and what it says."""
    for name in [name for name in os.environ if name.startswith("RAPPORT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def run(*words: str, stdin: str | io.StringIO = WORDS + "\n") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin) if isinstance(stdin, str) else stdin)
        try:
            status = server.main(["user", *words])
        except SystemExit as wrong:
            status = int(wrong.code or 0)
        return (status, *capsys.readouterr())

    return run


def _users(user: Run) -> list[dict[str, Any]]:
    return json.loads(user("list", "--json")[1])["users"]  # type: ignore[no-any-return]


def test_that_somebody_is_added_listed_changed_and_deactivated(user: Run) -> None:
    assert "user add EMAIL" in user("list")[1]
    assert user("add", *MIRA) == (0, "Mira Holm (mira@example.com) can sign in at /console as admin.\n", "")
    kit = ("kit@example.com", "--name", "林溪", "--role", "agent", "--languages", "en, zh", "--capacity", "3")
    assert user("add", *kit, "--skills", "returns", "--password-stdin")[0] == 0
    assert _users(user)[1] == {
        "email": "kit@example.com", "name": "林溪", "role": "agent", "languages": ["en", "zh"], "skills": ["returns"],
        "capacity": 3, "active": True,
    }  # fmt: skip
    assert user("set-role", "KIT@example.com", "lead")[0] == 0
    assert user("deactivate", "kit@example.com")[0] == 0
    assert "kit@example.com  林溪  lead  deactivated" in user("list")[1]
    status, _, said = user("add", *kit, "--password-stdin")
    assert (status, "user activate kit@example.com" in said) == (1, True)
    assert user("activate", "kit@example.com")[0] == 0
    assert [one["active"] for one in _users(user)] == [True, True]
    assert user("set-password", "kit@example.com", "--password-stdin", stdin="eleven kettles on a sleigh\n")[0] == 0


@pytest.mark.parametrize(
    ("words", "stdin", "said"),
    [
        (("add", *MIRA), "mira@example.com\n", "easily guessed"),
        (("add", *MIRA), "\n", "at least 10 characters"),
        (("add", *MIRA[:-1]), WORDS, "--password-stdin"),
        (("add", "mira", *MIRA[1:]), WORDS, "'mira' is not an e-mail address"),
        (("add", *MIRA, "--capacity", "0"), WORDS, "capacity"),
        (("set-password", "kit@example.com", "--password-stdin"), WORDS, "no user with the e-mail kit@example.com"),
        (("set-role", "kit@example.com", "agent"), "", "no user with the e-mail kit@example.com"),
        (("deactivate", "kit@example.com"), "", "no user with the e-mail kit@example.com"),
    ],
)
def test_that_what_cannot_be_is_told_in_one_sentence(user: Run, words: tuple[str, ...], stdin: str, said: str) -> None:
    status, out, error = user(*words, stdin=stdin)
    assert (status, out) == (1, "")
    assert said in error
    assert len(error.splitlines()) == 1
    assert _users(user) == []


def test_that_a_role_nobody_knows_is_wrong_usage(user: Run) -> None:
    assert user("add", *MIRA[:3], "--role", "king")[0] == 2
    assert user("add", *MIRA[:1])[0] == 2
    assert user()[0] == 2


def test_that_the_only_admin_stays(user: Run) -> None:
    user("add", *MIRA)
    for words in (("deactivate", MIRA[0]), ("set-role", MIRA[0], "agent")):
        status, _, said = user(*words)
        assert (status, "only admin" in said) == (1, True)


def test_that_a_password_is_asked_for_twice_and_never_shown(user: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [WORDS, WORDS + "x", WORDS, WORDS]
    monkeypatch.setattr("getpass.getpass", lambda _prompt: answers.pop(0))
    status, _, said = user("add", *MIRA[:-1], stdin=Terminal())
    assert (status, "not the same" in said) == (1, True)
    status, out, said = user("add", *MIRA[:-1], stdin=Terminal())
    assert status == 0
    assert WORDS not in out + said


def test_that_there_is_no_way_to_hand_a_password_over_where_others_see_it(user: Run) -> None:
    assert user("add", *MIRA[:-1], "--password", WORDS)[0] == 2
