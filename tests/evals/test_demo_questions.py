"""Our own questions about the demo's articles: the search against its halves, in both languages."""

import shutil
from pathlib import Path

import pytest

from evals.retrieval import judged
from evals.search.questions import read
from evals.search.ranking import Scored
from knowledge import KnowledgeBase
from knowledge.minilm import PackagedMiniLM
from records.clock import SystemClock
from records.database import Database
from tests.process import conftest as process

seeded = process.seeded
ROOT = Path(__file__).parents[2]
QUESTIONS = read(ROOT / "tests" / "bench" / "questions" / "demo.jsonl")


@pytest.mark.measured
async def test_that_the_search_is_as_good_as_its_better_half_in_both_languages(
    seeded: Path, tmp_path: Path, minilm: PackagedMiniLM
) -> None:
    database = Database(f"sqlite+aiosqlite:///{shutil.copy(seeded / 'rapport.db', tmp_path)}")
    base = KnowledgeBase(database, minilm, None, SystemClock(), poll=60)
    await base.open()
    everything, english, chinese = await judged(base, QUESTIONS)
    await base.close()
    await database.close()
    assert (english.name, chinese.name) == ("en", "zh")
    assert _mrr(english, "fused") > max(_mrr(english, "bm25"), _mrr(english, "dense")) - 0.01
    assert _mrr(chinese, "fused") > 0.8
    assert _mrr(everything, "fused") > max(_mrr(everything, "bm25"), _mrr(everything, "dense")) + 0.05


def _mrr(scored: Scored, way: str) -> float:
    return scored.estimates(way)["mrr"].value
