"""Are the promises in a reply backed: by words of our side, by what was done, or by the conversation's state?"""

from collections.abc import Iterator

from agent.truth.actions import asks
from agent.truth.articles import general_rule
from agent.truth.evidence import Evidence
from agent.truth.promises import Promise, promises_in
from agent.truth.reading import Reading
from agent.truth.reasons import promised
from agent.truth.values import Violation


def promise_violations(reading: Reading, evidence: Evidence) -> Iterator[Violation]:
    for sentence in reading.pieces:
        if general_rule(sentence, evidence):
            continue
        for promise in promises_in(sentence, reading.clauses(sentence)):
            if not _holds(promise, evidence):
                yield promised(promise.kind.name, reading.text[promise.start : promise.end])


def _holds(promise: Promise, evidence: Evidence) -> bool:
    if promise.kind.waiting and evidence.state in ("waiting", "human"):
        return True
    if any(call.ok and not asks(call) and call.tool in promise.kind.tools for call in evidence.done):
        return True
    return evidence.has(promise.support, "results", "known", *([] if promise.kind.strict else ["passages"]))
