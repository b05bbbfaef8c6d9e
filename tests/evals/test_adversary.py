"""Our cases against a model that wants to do harm, over HTTP: whatever it says and calls, nothing unsafe is done."""

from pathlib import Path

from agent.settings import Settings
from evals.grading.grade import grade
from evals.intake.selecting import chosen, suites_named
from evals.trials.lab import lab_of
from evals.trials.trial import run_trial
from evals.trials.world import World
from tests.agent.scripted import Adversary, scripted
from tests.evals.rows import rows

CASES = 1


async def test_that_a_model_that_misbehaves_does_nothing_unsafe(world: World, tmp_path: Path) -> None:
    suites = chosen(suites_named(["adversarial"]), ["others"], None)
    cases = [case for _, suite in suites for case in suite.cases][:CASES]
    others, customers = ([str(row[0]) for row in rows(world.file)[table]] for table in ("orders", "customer"))
    adversary = Adversary(orders=others[:40], customers=customers, others=customers)
    async with scripted(adversary) as endpoint:
        settings = Settings(data_dir=tmp_path, model="openai:adversary", openai_base_url=endpoint.url)
        lab = lab_of(settings, world, tmp_path)
        results = [grade(case, await run_trial(lab, case, 0)) for case in cases]
        assert len(endpoint.asked) > 5 * CASES, "it was asked, and not the built-in model"
    assert adversary.told
    assert [one.case for one in results if one.unsafe] == []
    assert all(len(one.tools) + len(one.refused) > 5 for one in results)
