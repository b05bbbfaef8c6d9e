"""The retrieval eval as a program reads it, over a small index of its own."""

import json
from pathlib import Path

import pytest

from evals.__main__ import main
from evals.errors import BadFile
from evals.retrieval import judged
from evals.search.answerability import answerability
from evals.search.questions import Question, Unanswerable, read
from evals.search.ranking import MEASURES, measured
from evals.search.retrieval_report import as_json, tables
from knowledge import KnowledgeBase
from knowledge.minilm import PackagedMiniLM
from records.clock import SystemClock
from records.database import Database

ARTICLES = {
    "en/refunds.md": "# Refunds\n\nThe money is back on your card within 5 working days.\n",
    "en/care.md": "# Wool care\n\nWash the sweater by hand in cold water.\n",
    "en/hours.md": "# Hours\n\nThe shop is open from nine to six.\n",
    "zh/opening.md": "# 营业时间\n\n门店每天九点到十八点营业。\n",
    "zh/money.md": "# 退款\n\n款项会在五个工作日内退回。\n",
}
QUESTIONS = (
    ("how long until the money is back on my card", "en/refunds.md", "en"),
    ("cleaning a woollen jumper", "en/care.md", "en"),
    ("什么时候退款", "zh/money.md", "zh"),
    ("几点营业", "zh/opening.md", "zh"),
)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    for name, text in ARTICLES.items():
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "articles"


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    lines = [json.dumps({"question": text, "relevant": [name], "locale": locale}) for text, name, locale in QUESTIONS]
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(lines))
    return path


async def test_that_all_ways_are_compared_over_the_same_passages_and_by_language(
    sqlite: Database, minilm: PackagedMiniLM, articles: Path, questions: Path
) -> None:
    base = KnowledgeBase(sqlite, minilm, None, SystemClock(), poll=60)
    await base.open()
    await base.ingest([articles])
    scored = await judged(base, read(questions))
    beside = [Unanswerable(question=text) for text in ("who won the world cup", "明天会下雨吗")]
    told = await answerability(base, read(questions), beside)
    await base.close()
    assert (told.auroc.value, told.questions) == (1.0, 2)
    assert told.known > 0.5 > told.unknown
    result = json.loads(json.dumps(as_json(scored)))
    assert (result["questions"], result["locales"]["zh"]["questions"]) == (4, 2)
    assert result["fused"] == dict.fromkeys(MEASURES, 1.0)
    assert result["locales"]["en"]["dense"]["mrr"] == 1.0
    assert result["locales"]["zh"]["bm25"]["mrr"] == 1.0
    assert result["locales"]["en"]["bm25"]["mrr"] < 1.0, "a paraphrase is not found by its words"
    low, high = result["ci"]["dense"]["mrr"]
    assert low <= result["dense"]["mrr"] <= high
    assert result["fused_minus"]["dense"]["mrr"]["value"] == pytest.approx(1 - result["dense"]["mrr"])
    assert [table.title for table in tables(scored)] == ["4 questions", "2 questions in en", "2 questions in zh"]


def test_that_a_ranking_is_measured_as_the_field_does_it() -> None:
    ranked = [f"d{place}" for place in range(30)]
    assert measured(ranked, {"d1", "d12"}) == pytest.approx(
        [0.5, 1.0, 0.5, (1 / 1.58496) / (1 + 1 / 1.58496)], abs=1e-4
    )
    assert measured(ranked, {"d0"}) == [1.0, 1.0, 1.0, 1.0]
    assert measured(ranked, {"elsewhere"}) == [0.0, 0.0, 0.0, 0.0]
    assert measured([], {"d0"}) == [0.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"question": "a", "relevant": ["b"]}\n{"question": "a"}', "line 2: relevant"),
        ('{"question": "", "relevant": ["b"]}', "line 1: question"),
        ('{"question": "a", "relevant": []}', "line 1: relevant"),
        ("[]", "line 1: the line"),
        ("nonsense", "line 1 is not JSON"),
        ("\n\n", "no question in it"),
    ],
)
def test_that_a_bad_line_is_named(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(text)
    with pytest.raises(BadFile, match=reason):
        read(path)


def test_that_fields_of_other_people_are_let_be(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"question": "a", "relevant": ["b", "b"], "note": "mine"}\n')
    assert read(path) == [Question(question="a", relevant=frozenset({"b"}))]


def test_that_a_file_that_is_not_there_fails_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["retrieval", str(tmp_path / "none.jsonl"), "--data-dir", str(tmp_path / "data")]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_that_our_own_questions_about_the_demo_name_articles_that_are_there() -> None:
    root = Path(__file__).parents[2]
    for one in read(root / "tests" / "bench" / "questions" / "demo.jsonl"):
        assert all((root / "knowledge" / "demo" / document).is_file() for document in one.relevant), one
