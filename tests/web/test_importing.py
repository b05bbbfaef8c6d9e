"""What `import` says to a person: what was written, what was left out, and what to do about it."""

from pathlib import Path

import pytest

import server

CUSTOMERS = "id,name,email\nC1,Jo,jo@example.com\n"


def test_that_an_import_is_told_in_sentences(
    migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("data").mkdir()
    Path("data/rapport.db").write_bytes(migrated_sqlite.read_bytes())
    Path("good.csv").write_text(CUSTOMERS, encoding="utf-8")
    Path("bad.csv").write_text(CUSTOMERS + ",Nobody,\nC2,Ann,ann@example.com\n", encoding="utf-8")

    def said(*arguments: str) -> str:
        server.main(["import", *arguments, "--data-dir", "data"])
        return capsys.readouterr().out

    assert said("--customers", "good.csv") == "Imported 1 customer.\n"
    assert said("--customers", "good.csv") == "Nothing is new. 1 row said what was known already.\n"
    assert said("--customers", "bad.csv") == "Nothing was imported: 1 bad row. --skip-bad imports the rest.\n"
    assert said("--customers", "bad.csv", "--skip-bad") == (
        "Imported 1 customer. 1 row said what was known already. Left out: 1 bad row.\n"
    )
