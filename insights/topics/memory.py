"""Topics that are remembered from run to run, so that they keep their numbers and a new one is seen to be new.

A topic is remembered by some of its texts: they are clustered again among the new ones, and a cluster that has most
of a topic's texts is that topic. So nothing depends on an encoder, or on vectors of another day. The file is JSON; it
holds texts.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from records.errors import BadInput

FORMAT, VERSION = "rapport-topics", 1
KEPT = 40
"""Texts by which a topic is remembered."""
MOST = 0.5
"""What part of a topic's remembered texts a cluster must have to be it."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """Topic numbers and the texts by which they are known again. `last` is the highest number ever given."""

    topics: Mapping[int, Sequence[str]]
    last: int


NOTHING = Remembered({}, 0)


def load(path: Path) -> Remembered:
    """What a file remembers; nothing when there is none yet.

    Raises:
        BadInput: it is another file.
    """
    try:
        stored = json.loads(path.read_text("utf-8"))
        if (stored["format"], stored["version"]) != (FORMAT, VERSION):
            raise BadInput(f"{path} remembers topics of another version: name a file that is not there yet.")
        return Remembered({int(one["topic"]): list(one["texts"]) for one in stored["topics"]}, int(stored["last"]))
    except FileNotFoundError:
        return NOTHING
    except (OSError, ValueError, KeyError, TypeError):
        raise BadInput(f"{path} does not remember topics: name a file that `topics --memory` wrote.") from None


def as_json(remembered: Remembered) -> bytes:
    """What `load` reads."""
    topics = [{"topic": number, "texts": list(texts)} for number, texts in sorted(remembered.topics.items())]
    stored = {"format": FORMAT, "version": VERSION, "last": remembered.last, "topics": topics}
    return json.dumps(stored, ensure_ascii=False, indent=1).encode()


def numbered(clusters: Mapping[int, Sequence[str]], remembered: Remembered) -> dict[int, int]:
    """The topic number of each cluster, given in the order in which new numbers are handed out."""
    known = {text: number for number, texts in remembered.topics.items() for text in texts}
    shares = {
        (cluster, number): count / len(remembered.topics[number])
        for cluster, texts in clusters.items()
        for number, count in Counter(known[text] for text in texts if text in known).items()
    }
    found: dict[int, int] = {}
    for cluster, number in sorted(shares, key=lambda pair: (-shares[pair], pair)):
        if shares[cluster, number] >= MOST and cluster not in found and number not in found.values():
            found[cluster] = number
    last = remembered.last
    for cluster in clusters:
        if cluster not in found:
            last += 1
            found[cluster] = last
    return found
