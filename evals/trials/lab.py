"""What the trials of a suite have in common, put together from the settings: agent, guard and world."""

from decimal import Decimal
from pathlib import Path

from pydantic import SecretStr

from agent.context import TurnContext
from agent.middleware.budget import Budget, Caps
from agent.models.spend import Spent
from agent.settings import Settings
from agent.wiring import agent_of, deployment_of
from evals.case import Suite
from evals.grading.judge import Judge
from evals.trials.answers import Answers
from evals.trials.contestants import contestants, meant
from evals.trials.trial import CustomerOf, Lab, customer_of
from evals.trials.world import World
from tools import Guard, all_tools

SECRET = SecretStr("the same in every run, so that the same conversation is the same text")


class _Unlimited:
    """What trials cost is told by their results; a cap would make the later ones other than the first."""

    async def so_far(self, context: TurnContext) -> Spent:
        return Spent()

    def add(self, turn: str, cost: Decimal) -> None:
        pass


def lab_of(
    settings: Settings,
    world: World,
    folder: Path,
    *,
    seed: int = 0,
    suite: Suite | None = None,
    answers: Answers | None = None,
    customers: CustomerOf = customer_of,
    judge: Judge | None = None,
) -> Lab:
    """The agent of a deployment with these settings, in this world.

    Args:
        folder: where the documents of its cases are put.
        suite: brings rules of its own, where it has any.
        answers: where answers of models are kept.

    Raises:
        ValueError: with a sentence that names the setting that is wrong.
    """
    shop = settings.model_copy(update={"secret": SECRET, "demo": world.name == "demo"})
    deployment = deployment_of(shop)
    guard = Guard(all_tools(), suite.deployment(deployment) if suite else deployment)
    deadline = settings.turn_deadline
    return Lab(
        world=world,
        agent=agent_of(contestants(settings, answers), guard, Budget(Caps(), _Unlimited()), deadline=deadline),
        guard=guard,
        models=meant(settings.model),
        folder=folder,
        seed=seed,
        deadline=deadline,
        assistant=settings.assistant_name or "AI assistant",
        customers=customers,
        judge=judge,
    )
