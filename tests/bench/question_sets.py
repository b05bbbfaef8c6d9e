"""Question sets for the retrieval eval, built from public data: `python -m tests.bench.question_sets DATA OUT`.

Every set becomes a folder with `documents.jsonl` to ingest, and questions in two halves: `dev.jsonl` to tune on, and
`held_out.jsonl` to report. Sets for what is not in the index have `answerable.….jsonl` and `unanswerable.….jsonl`
instead. Which half a question is in depends on its text alone. No data is kept here: only questions that we wrote.
"""

import csv
import hashlib
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import TypeAlias, TypedDict

from knowledge.sentences import sentences

ARTICLES = Path(__file__).parents[2] / "knowledge" / "demo"
QUESTIONS = Path(__file__).parent / "questions"
EXAMPLES = 5  # of a class in the index
ASKED = 20  # of a class as questions
KNOWN_ITEMS = 2  # questions of a document
LEFT_OUT = 0.3  # of the groups, for what is not in the index
HALVES = ("dev", "held_out")


class Document(TypedDict):
    id: str
    title: str
    content: str


class Asked(TypedDict):
    question: str
    relevant: list[str]
    locale: str


Labelled: TypeAlias = tuple[str, str]  # a text and its class


def build(data: Path, out: Path) -> None:
    """Every set, in folders under `out`."""
    bank = [json.loads(line) for line in (data / "bank_docs" / "documents.jsonl").read_text().splitlines()]
    with (data / "banking77" / "train.csv").open(newline="") as file:
        banking = [(row["text"], row["category"]) for row in csv.DictReader(file)]
    clinc = json.loads((data / "clinc150" / "train_val.json").read_text())
    known = list(_known_items(bank))
    ours = {name: _ours(name) for name in ("bank", "bank_long", "abcd", "demo")}
    _write(out / "bank_known", bank, known)
    _write(out / "bank_asked", bank, [one for one in ours["bank"] if one["locale"] == "en"])
    _write(out / "bank_zh", bank, [one for one in ours["bank"] if one["locale"] == "zh"])
    _write(out / "bank_long", bank, ours["bank_long"])
    _write(out / "abcd", list(_guidelines(data)), ours["abcd"])
    for locale in ("en", "zh"):
        _write(out / f"demo_{locale}", None, [one for one in ours["demo"] if one["locale"] == locale])
    for name, indexed, asked in (
        ("banking77", *_apart(banking)),
        ("clinc150", _apart([tuple(pair) for pair in clinc["train"]])[0], [tuple(pair) for pair in clinc["val"]]),
    ):
        _write(out / name, _examples(indexed), _by_class(indexed, asked))
        if name == "clinc150":
            _unanswerable(out / name, [text for text, _ in clinc["oos_val"]])
    _left_out(out / "bank_left_out", bank, [*known, *ours["bank"]], lambda id: re.sub(r"_\d+$", "", id))
    indexed, asked = _apart(banking)
    _left_out(out / "banking77_left_out", _examples(indexed), _by_class(indexed, asked), lambda id: id.split("#")[0])


def _ours(name: str) -> list[Asked]:
    return [json.loads(line) for line in (QUESTIONS / f"{name}.jsonl").read_text().splitlines()]


def _known_items(documents: Sequence[Document]) -> Iterator[Asked]:
    """Sentences of documents as questions; every document that has the sentence is relevant."""
    holding: dict[str, list[str]] = {}
    of_document = {one["id"]: [_plain(text) for text in sentences(one["content"])] for one in documents}
    for id, texts in of_document.items():
        for text in set(texts):
            holding.setdefault(text, []).append(id)
    for id, texts in of_document.items():
        long = sorted({text for text in texts if len(text.split()) >= 7 and "|" not in text})
        for text in Random(id).sample(long, min(KNOWN_ITEMS, len(long))):
            yield Asked(question=text, relevant=holding[text], locale="en")


def _plain(text: str) -> str:
    """Without the marks of Markdown."""
    return re.sub(r"^[-*\d.)\s#]+|[*`_]", "", text).strip()


def _guidelines(data: Path) -> Iterator[Document]:
    for flow in json.loads((data / "abcd" / "guidelines.json").read_text()).values():
        for name, subflow in flow["subflows"].items():
            steps = [step for action in subflow["actions"] for step in (action["text"], *action["subtext"])]
            yield Document(id=name, title=name, content="\n\n".join([*subflow["instructions"], *steps]))


def _apart(labelled: Sequence[Labelled]) -> tuple[list[Labelled], list[Labelled]]:
    """Of every class some texts for the index and some as questions."""
    of_class: dict[str, list[str]] = {}
    for text, name in labelled:
        of_class.setdefault(name, []).append(text)
    indexed, asked = [], []
    for name, texts in of_class.items():
        chosen = Random(name).sample(sorted(set(texts)), min(EXAMPLES + ASKED, len(set(texts))))
        indexed += [(text, name) for text in chosen[:EXAMPLES]]
        asked += [(text, name) for text in chosen[EXAMPLES:]]
    return indexed, asked


def _examples(indexed: Iterable[Labelled]) -> list[Document]:
    return [Document(id=f"{name}#{at}", title=text, content=text) for at, (text, name) in enumerate(indexed)]


def _by_class(indexed: Sequence[Labelled], asked: Iterable[Labelled]) -> list[Asked]:
    of_class: dict[str, list[str]] = {}
    for one in _examples(indexed):
        of_class.setdefault(one["id"].split("#")[0], []).append(one["id"])
    return [Asked(question=text, relevant=of_class[name], locale="en") for text, name in asked]


def _left_out(folder: Path, documents: Sequence[Document], asked: Iterable[Asked], group: Callable[[str], str]) -> None:
    """An index without some groups of documents, and the questions about what is there and what is not."""
    groups = sorted({group(one["id"]) for one in documents})
    gone = set(Random(folder.name).sample(groups, round(LEFT_OUT * len(groups))))
    _write(folder, [one for one in documents if group(one["id"]) not in gone], [])
    for half, part in _halves(asked):
        missing = [{group(id) for id in one["relevant"]} <= gone for one in part]
        _lines(folder / f"unanswerable.{half}.jsonl", [one for one, out in zip(part, missing, strict=True) if out])
        _lines(folder / f"answerable.{half}.jsonl", [one for one, out in zip(part, missing, strict=True) if not out])


def _unanswerable(folder: Path, texts: Iterable[str]) -> None:
    asked = [Asked(question=text, relevant=[], locale="en") for text in texts]
    for half, part in _halves(asked):
        _lines(folder / f"unanswerable.{half}.jsonl", part)
        shutil.copy(folder / f"{half}.jsonl", folder / f"answerable.{half}.jsonl")


def _halves(asked: Iterable[Asked]) -> Iterator[tuple[str, list[Asked]]]:
    known = list(asked)
    for half in HALVES:
        yield half, [one for one in known if half_of(one["question"]) == half]


def half_of(question: str) -> str:
    """Which half a question is in."""
    return HALVES[hashlib.sha256(question.encode()).digest()[0] % 2]


def _write(folder: Path, documents: Sequence[Document] | None, asked: Iterable[Asked]) -> None:
    """Documents of None are the articles of the demo, which are a folder already."""
    folder.mkdir(parents=True, exist_ok=True)
    if documents is None:
        (folder / "documents").unlink(missing_ok=True)
        (folder / "documents").symlink_to(ARTICLES)
    else:
        _lines(folder / "documents.jsonl", documents)
    for half, part in _halves(asked):
        if part:
            _lines(folder / f"{half}.jsonl", part)


def _lines(path: Path, rows: Iterable[Document] | Iterable[Asked]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
