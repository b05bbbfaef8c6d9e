"""Whether the search knows when it does not know: `answerable` of questions that it can answer and that it cannot."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from evals.search.questions import Question
from evals.search.ranking import Estimate
from knowledge.base import KnowledgeBase

RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Answerability:
    """`auroc` is the chance that an answerable question gets more than one that is not; `known` and `unknown` what
    they get on average."""

    auroc: Estimate
    known: float
    unknown: float
    questions: int

    def as_json(self) -> dict[str, object]:
        ci = [round(self.auroc.low, 4), round(self.auroc.high, 4)]
        return {
            "auroc": {"value": round(self.auroc.value, 4), "ci": ci},
            "answerable": round(self.known, 4),
            "unanswerable": round(self.unknown, 4),
            "questions": self.questions,
        }

    def __str__(self) -> str:
        low, high = self.auroc.low, self.auroc.high
        return (
            f"answerable: AUROC {self.auroc.value:.3f} [{low:.3f}, {high:.3f}] against {self.questions} questions that"
            f" are not; on average {self.known:.2f} and {self.unknown:.2f}"
        )


async def answerability(
    base: KnowledgeBase, known: Sequence[Question], unknown: Sequence[Question], seed: int = 0
) -> Answerability:
    """Ask both and compare; the interval is a bootstrap over the questions of each kind."""
    there, missing = await _asked(base, known), await _asked(base, unknown)
    random = np.random.default_rng(seed)
    drawn = [_auroc(random.choice(there, len(there)), random.choice(missing, len(missing))) for _ in range(RESAMPLES)]
    low, high = np.percentile(drawn, [2.5, 97.5]).tolist()
    estimate = Estimate(_auroc(there, missing), low, high)
    return Answerability(estimate, float(there.mean()), float(missing.mean()), len(missing))


async def _asked(base: KnowledgeBase, questions: Sequence[Question]) -> NDArray[np.float64]:
    return np.array([(await base.search(one.question, locale=one.locale)).answerable for one in questions])


def _auroc(there: NDArray[np.float64], missing: NDArray[np.float64]) -> float:
    labels = np.concatenate([np.ones(len(there)), np.zeros(len(missing))])
    return float(roc_auc_score(labels, np.concatenate([there, missing])))
