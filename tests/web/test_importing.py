"""What `import` says to a person: what was written, what was left out, and what to do about it."""

from pathlib import Path

import pytest

from tests.web.conftest import Run

CUSTOMERS = "id,name,email\nC1,Jo,jo@example.com\n"


@pytest.mark.usefixtures("data")
def test_that_an_import_is_told_in_sentences(run: Run) -> None:
    Path("good.csv").write_text(CUSTOMERS, encoding="utf-8")
    Path("bad.csv").write_text(CUSTOMERS + ",Nobody,\nC2,Ann,ann@example.com\n", encoding="utf-8")

    def said(*arguments: str) -> str:
        return run("import", "--customers", *arguments)[1]

    assert said("good.csv") == "Imported 1 customer.\n"
    assert said("good.csv") == "Nothing is new. 1 row said what was known already.\n"
    assert said("bad.csv") == "Nothing was imported: 1 bad row. --skip-bad imports the rest.\n"
    assert said("bad.csv", "--skip-bad") == (
        "Imported 1 customer. 1 row said what was known already. Left out: 1 bad row.\n"
    )
