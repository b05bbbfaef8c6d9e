"""How likely a message asks for what, by a few small networks that read it part by part: where a long story ends in a
wish, the parts that tell the story count for less. The networks are a file; `train_network` makes them.

A part is the sum of its n-grams' vectors and of where it stands; it sees its two neighbours and the whole message;
then each of a few heads weighs the parts by how much they matter (softmax attention), and a linear layer over what the
heads read gives each intent its chance. Plain numpy: a message takes about a millisecond.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from agent.builtin.understanding.ngrams import QUESTIONS
from agent.builtin.understanding.normalise import HERE
from agent.builtin.understanding.parts import parts, places, weighed

NETWORKS = HERE / "networks.npz"
Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Network:
    """The layers, d wide: `grams` (n-grams, d), `start` and `end` (4, d), `asked` (questions + 1, d; none is the last),
    `here`, `before`, `after` and `whole` (d, d), `heads` (h, d), `out` (intents, h * d + d), `bias` (intents).
    """

    grams: Numbers
    start: Numbers
    end: Numbers
    asked: Numbers
    here: Numbers
    before: Numbers
    after: Numbers
    whole: Numbers
    heads: Numbers
    out: Numbers
    bias: Numbers

    def chances(self, read: list[dict[int, float]], expecting: str | None) -> Numbers:
        """The chance of each intent, 0 to 1, of a message whose parts are these n-grams."""
        where = places(len(read))
        seen = np.stack([self._part(found, *place) for found, place in zip(read, where, strict=True)])
        asked = self.asked[QUESTIONS.index(expecting) if expecting in QUESTIONS else len(QUESTIONS)]
        none = np.zeros((1, seen.shape[1]), np.float32)
        parts_ = np.tanh(
            seen @ self.here.T
            + np.concatenate([none, seen[:-1]]) @ self.before.T
            + np.concatenate([seen[1:], none]) @ self.after.T
            + self.whole @ (seen.mean(axis=0) + asked)
        )
        weights = np.exp(parts_ @ self.heads.T)
        found = (weights / weights.sum(axis=0)).T @ parts_
        score = self.out @ np.concatenate([found.ravel(), parts_.max(axis=0)]) + self.bias
        return np.asarray(1 / (1 + np.exp(-score)), np.float32)

    def _part(self, found: dict[int, float], start: int, end: int) -> Numbers:
        place = self.start[start] + self.end[end]
        if not found:
            return np.asarray(np.tanh(place), np.float32)
        return np.asarray(
            np.tanh(np.fromiter(found.values(), np.float32) @ self.grams[list(found)] + place), np.float32
        )


@dataclass(frozen=True, slots=True)
class Networks:
    """Networks that read the same n-grams, and speak for the mean of what they find."""

    rows: dict[str, int]
    rarity: list[float]
    intents: tuple[str, ...]
    members: tuple[Network, ...]

    def chances(self, text: str, expecting: str | None) -> dict[str, float]:
        """How likely each intent is, 0 to 1, each for itself."""
        read = [weighed(part, self.rows, self.rarity) for part in parts(text)]
        found = np.mean([member.chances(read, expecting) for member in self.members], axis=0)
        return dict(zip(self.intents, map(float, found), strict=True))


@cache
def shipped() -> Networks:
    """The networks beside this file."""
    with np.load(NETWORKS, allow_pickle=False) as stored:
        names = stored["names"].tobytes().decode().split("\n")
        count = int(stored["members"])
        return Networks(
            {name: row for row, name in enumerate(names)},
            stored["rarity"].astype(np.float32).tolist(),
            tuple(stored["intents"].tobytes().decode().split("\n")),
            tuple(
                Network(
                    **{
                        layer: stored[f"{layer} {member}"].astype(np.float32) * stored[f"{layer} {member} scale"]
                        for layer in Network.__slots__
                    }
                )
                for member in range(count)
            ),
        )
