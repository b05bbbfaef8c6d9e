"""Runs the trials of a plan, several at a time, and keeps each as soon as it is over. What is kept is not run again."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import structlog

from evals.case import Case
from evals.errors import EvalError, Unreachable
from evals.grading.grade import grade
from evals.results import Result, Timing
from evals.trials.folder import Key, RunFolder
from evals.trials.trial import Lab, run_trial

HOPELESS = 12
"""Trials that broke one after the other without a single result: whatever is wrong is wrong for all of them."""
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Planned:
    """A case and the lab that its suite needs."""

    lab: Lab
    case: Case


async def run_all(
    plan: Sequence[Planned],
    trials: int,
    folder: RunFolder,
    done: set[Key],
    *,
    at_once: int,
    told: Callable[[Result], None],
) -> None:
    """Run every trial of a plan that is not done. All cases have a first trial before any has a second.

    Raises:
        EvalError: a case cannot be run as it is written, or nothing can be run at all.
    """
    left = ((one, number) for number in range(trials) for one in plan if (one.case.id, number) not in done)
    broken: list[Result] = []
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(_work(left, folder, broken, told))
    except BaseExceptionGroup as errors:
        raise next(_innermost(errors)) from None
    folder.finish()


async def _work(
    left: Iterator[tuple[Planned, int]], folder: RunFolder, broken: list[Result], told: Callable[[Result], None]
) -> None:
    for planned, number in left:
        result = await _tried(planned, number, folder)
        if result.infrastructure_error:
            broken.append(result)
            if len(broken) >= HOPELESS:
                raise EvalError(
                    f"{HOPELESS} trials broke one after the other. The last one: {result.infrastructure_error}"
                )
        else:
            broken.clear()
        told(result)


async def _tried(planned: Planned, number: int, folder: RunFolder) -> Result:
    case, began = planned.case, time.perf_counter()
    try:
        transcript = await run_trial(planned.lab, case, number)
        judge = planned.lab.judge if case.criteria else None
        judged = await judge(case, transcript) if judge else None
    except Unreachable as error:
        return _broken(case, number, str(error), folder)
    except EvalError:
        raise
    except Exception as error:
        log.error("a trial broke", case=case.id, trial=number, exc_info=True)
        return _broken(case, number, f"{type(error).__name__}: {error}", folder)
    result = grade(case, transcript, judged=judged)
    timing = Timing(
        case=case.id,
        trial=number,
        seconds=round(time.perf_counter() - began, 3),
        first_text_ms=transcript.first_text_ms,
        total_ms=transcript.total_ms,
    )
    folder.keep(transcript, result, timing)
    return result


def _broken(case: Case, number: int, error: str, folder: RunFolder) -> Result:
    result = Result(
        case=case.id,
        trial=number,
        hash=case.hash,
        bucket=case.bucket,
        locale=case.locale,
        tags=case.tags,
        passed=False,
        infrastructure_error=error,
    )
    folder.keep_broken(result)
    return result


def _innermost(errors: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for error in errors.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _innermost(error)
        else:
            yield error
