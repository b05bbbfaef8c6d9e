"""A run as JUnit's XML: what build servers show. A suite a bucket, a test a trial."""

import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from evals.errors import BadFile
from evals.figures.outcome import latest
from evals.figures.summary import BUCKETS
from evals.pages.thread import thread
from evals.results import Result, Timing, read_lines, results_of, run_of, transcript_of

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(folder: Path, file: Path) -> None:
    """Write the results of a folder. Raises BadFile where it holds no run."""
    run, results = run_of(folder), latest(results_of(folder))
    seconds = {(one.case, one.trial): one.seconds for one in read_lines(folder / "timings.jsonl", Timing)}
    root = Element("testsuites", name=f"evals {run.model}")
    for bucket in BUCKETS:
        here = [one for one in results if one.bucket == bucket]
        if here:
            _suite(root, bucket, here, folder, seconds)
    lost = [(case, trial) for case in run.hashes for trial in range(run.trials)]
    lost = sorted(set(lost) - {one.key for one in results})
    if lost:
        suite = SubElement(root, "testsuite", name="missing", tests=str(len(lost)), errors=str(len(lost)))
        for case, trial in lost:
            test = SubElement(suite, "testcase", classname="missing", name=f"{case} [{trial}]")
            SubElement(test, "error", message="this trial has no result")
    indent(root)
    file.parent.mkdir(parents=True, exist_ok=True)
    ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)


def _suite(
    root: Element, bucket: str, results: Sequence[Result], folder: Path, seconds: dict[tuple[str, int], float]
) -> None:
    broken = sum(one.infrastructure_error is not None for one in results)
    counts = {
        "tests": len(results),
        "failures": sum(not one.passed for one in results) - broken,
        "errors": broken,
        "time": f"{sum(seconds.get(one.key, 0.0) for one in results):.3f}",
    }
    suite = SubElement(root, "testsuite", {"name": bucket, **{name: str(value) for name, value in counts.items()}})
    for one in results:
        test = SubElement(suite, "testcase", classname=f"{bucket}.{one.locale}", name=f"{one.case} [{one.trial}]")
        test.set("time", f"{seconds.get(one.key, 0.0):.3f}")
        if one.infrastructure_error is not None:
            SubElement(test, "error", message=_clean(one.infrastructure_error))
        elif not one.passed:
            why = SubElement(test, "failure", message=_clean("; ".join(reason.text for reason in one.reasons)))
            why.set("type", one.reasons[0].kind if one.reasons else "failed")
            why.text = _clean(_told(folder, one))


def _told(folder: Path, one: Result) -> str:
    """The transcript, with the reasons where they show."""
    try:
        found = thread(transcript_of(folder, one.case, one.trial), one.reasons)
    except BadFile:
        return ""
    lines = [f"✗ {reason}" for reason in found.reasons]
    for line in found.lines:
        lines += [f"{line.who}: {line.text}", *(f"✗ {reason}" for reason in line.reasons)]
    return "\n".join(lines)


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
