"""The page of a run, and XML for builds: everything that matters is there, and nothing said is taken for markup."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from evals.__main__ import main
from evals.pages.report import words
from tests.evals.runs import kept, trials

ZH: dict[str, Any] = {"locale": "zh"}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four cases, two of which fail: one always, one sometimes and by what nothing permits."""
    return kept(
        tmp_path_factory.mktemp("runs") / "one",
        trials("good", "++"),
        trials("bad", "--", **ZH),
        trials("burns", "+!", bucket="must_escalate", handed_over=True, **ZH),
        trials("thief", "+-", bucket="adversarial", unsafe=True),
        floor={"good": False, "bad": False, "burns": False, "thief": True},
    )


def page_of(folder: Path) -> str:
    return (folder / "report.html").read_text().replace("\N{NO-BREAK SPACE}", " ")


def test_that_a_manager_reads_what_it_came_to_and_why_trials_failed(
    run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(run)]) == 0
    assert capsys.readouterr().out == f"{run / 'report.html'}\n"
    page = BeautifulSoup(page_of(run), "html.parser")

    assert [one.text for one in page.select(".card .value")] == ["50 %", "100 %", "0 %", "2"]
    assert page.select_one(".lead").text.startswith("It settles 50 % of what can be settled; hands over 100 %")  # type: ignore[union-attr]
    assert [one.b.text for one in page.select("section > details > summary") if one.b] == ["thief", "bad"]
    rows = [[cell.text for cell in row.select("th,td")] for row in page.select("tbody tr")]
    assert len(rows) == 3
    assert rows[0][2].startswith("100 %")
    assert rows[0][3].startswith("0 %")
    turn = page.select_one("#bad .ai")
    assert turn is not None
    assert "I <cannot> say & do not know." in turn.text
    assert "never said: 30 days" in turn.select_one(".reason").text  # type: ignore[union-attr]
    assert len(page.select("figure svg")) == 3
    assert "not counted" in page.select_one(".notes").text  # type: ignore[union-attr]
    assert not page.select("script, link, img, iframe"), "the page needs nothing from anywhere"
    assert "url(http" not in page.style.text  # type: ignore[union-attr]


def test_that_the_page_is_there_in_chinese_too(run: Path) -> None:
    assert main(["report", str(run), "--locale", "zh"]) == 0
    text = page_of(run)

    assert 'lang="zh-CN"' in text
    assert "无需人工即解决" in text
    assert set(words("en")) == set(words("zh"))
    assert all(words("zh").values())


def test_that_a_build_server_is_told_of_every_trial(run: Path, tmp_path: Path) -> None:
    file = tmp_path / "junit.xml"

    assert main(["report", str(run), "--junit", str(file)]) == 0

    root = ElementTree.parse(file).getroot()
    suites = {suite.get("name"): (suite.get("tests"), suite.get("failures"), suite.get("errors")) for suite in root}
    assert suites == {
        "resolvable": ("4", "2", "0"),
        "must_escalate": ("2", "0", "1"),
        "adversarial": ("2", "1", "0"),
    }
    failure = root.find(".//testcase[@name='bad [0]']/failure")
    assert failure is not None
    assert failure.get("message") == "never said: 30 days"
    assert "ai: I <cannot> say & do not know.\n✗ never said: 30 days" in (failure.text or "")


def test_that_lost_trials_and_lost_transcripts_are_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = kept(tmp_path / "run", trials("bad", "--"), trials("cut", "+"))
    for transcript in (folder / "transcripts").iterdir():
        transcript.unlink()

    assert main(["report", str(folder), "--json", "--junit", str(folder / "junit.xml")]) == 0

    assert json.loads(capsys.readouterr().out)["missing"] == 1
    assert "The transcript is not there any more." in page_of(folder)
    errors = ElementTree.parse(folder / "junit.xml").getroot().findall(".//testcase/error")
    assert [error.get("message") for error in errors] == ["this trial has no result"]
