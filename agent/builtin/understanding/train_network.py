"""Fits the networks (PyTorch): binary cross-entropy over all intents, Adam, n-grams left out at random while learning.

The same messages and seeds give the same networks on the same machine.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import torch
from torch import Tensor, nn

from agent.builtin.understanding.examples import Example
from agent.builtin.understanding.network import NETWORKS, Network, Networks
from agent.builtin.understanding.ngrams import QUESTIONS
from agent.builtin.understanding.parts import grams, parts, places, weighed

WIDTH, HEADS, MEMBERS = 32, 4, 4
FEWEST = 6
"""In how many messages an n-gram has to be."""
EPOCHS, BATCH, RATE, LEFT_OUT = 14, 64, 3e-3, 0.3
DECAY = 1e-5


@dataclass(frozen=True, slots=True)
class _Read:
    """A message as the networks take it."""

    parts: list[dict[int, float]]
    asked: int
    wanted: list[float]


class _Layers(nn.Module):
    """The layers of `Network`, to be fitted."""

    def __init__(self, known: int, intents: int) -> None:
        super().__init__()
        self.grams = nn.EmbeddingBag(known, WIDTH, mode="sum")
        nn.init.normal_(self.grams.weight, std=0.3)
        self.start, self.end = nn.Embedding(4, WIDTH), nn.Embedding(4, WIDTH)
        self.asked = nn.Embedding(len(QUESTIONS) + 1, WIDTH)
        for place in (self.start, self.end, self.asked):
            nn.init.normal_(place.weight, std=0.1)
        self.here, self.before, self.after, self.whole = (nn.Linear(WIDTH, WIDTH, bias=False) for _ in range(4))
        self.heads = nn.Linear(WIDTH, HEADS, bias=False)
        self.out = nn.Linear(HEADS * WIDTH + WIDTH, intents)
        self.left_out = nn.Dropout(LEFT_OUT)

    def forward(self, said: "_Batch") -> Tensor:
        bags = self.grams(said.rows, said.offsets, per_sample_weights=self.left_out(said.values))
        flat = torch.tanh(bags + self.start(said.starts) + self.end(said.ends))
        seen = flat[said.where] * said.there  # messages, parts, width
        mean = seen.sum(1) / said.there.sum(1)
        none = torch.zeros_like(seen[:, :1])
        parts_ = torch.tanh(
            self.here(seen)
            + self.before(torch.cat([none, seen[:, :-1]], 1))
            + self.after(torch.cat([seen[:, 1:], none], 1))
            + self.whole(mean + self.asked(said.asked))[:, None]
        )
        weights = torch.softmax(self.heads(parts_).masked_fill(said.there == 0, -1e9), dim=1)
        found = torch.einsum("mph,mpd->mhd", weights, parts_).flatten(1)
        most = parts_.masked_fill(said.there == 0, -1e9).max(1).values
        return self.out(self.left_out(torch.cat([found, most], 1)))  # type: ignore[no-any-return]

    def network(self) -> Network:
        """What was fitted, as it is read without PyTorch."""
        layers = {name: getattr(self, name).weight for name in Network.__slots__ if name != "bias"}
        return Network(**{name: layer.detach().numpy() for name, layer in {**layers, "bias": self.out.bias}.items()})


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some messages: the n-grams of all their parts one after the other, and which part is whose."""

    rows: Tensor
    values: Tensor
    offsets: Tensor
    starts: Tensor
    ends: Tensor
    where: Tensor
    there: Tensor
    asked: Tensor
    wanted: Tensor

    @classmethod
    def of(cls, said: Sequence[_Read]) -> "_Batch":
        every = [part for one in said for part in one.parts]
        stands = [place for one in said for place in places(len(one.parts))]
        most = max(len(one.parts) for one in said)
        where, there = torch.zeros(len(said), most, dtype=torch.long), torch.zeros(len(said), most, 1)
        begun = 0
        for row, one in enumerate(said):
            count = len(one.parts)
            where[row, :count] = torch.arange(begun, begun + count)
            there[row, :count] = 1
            begun += count
        return cls(
            rows=torch.tensor([row for part in every for row in part], dtype=torch.long),
            values=torch.tensor([value for part in every for value in part.values()]),
            offsets=torch.tensor(np.cumsum([0, *map(len, every)])[:-1], dtype=torch.long),
            starts=torch.tensor([start for start, _ in stands]),
            ends=torch.tensor([end for _, end in stands]),
            where=where,
            there=there,
            asked=torch.tensor([one.asked for one in said]),
            wanted=torch.tensor([one.wanted for one in said]),
        )


def fitted(said: Sequence[Example]) -> Networks:
    """The networks that explain these messages."""
    cut = [parts(one.text) for one in said]
    rows, rarity = _vocabulary(cut)
    intents = tuple(sorted({intent for one in said for intent in one.intents}))
    read = [
        _Read(
            [weighed(part, rows, rarity) for part in mine],
            QUESTIONS.index(one.expecting) if one.expecting else len(QUESTIONS),
            [float(intent in one.intents) for intent in intents],
        )
        for one, mine in zip(said, cut, strict=True)
    ]
    return Networks(rows, rarity, intents, tuple(_fit(read, len(rows), seed) for seed in range(MEMBERS)))


def save(networks: Networks) -> None:
    """Write them beside the code, a byte a weight."""
    layers = {}
    for place, member in enumerate(networks.members):
        for name in Network.__slots__:
            layer = getattr(member, name)
            scale = np.float32(np.abs(layer).max() / 127)
            layers[f"{name} {place}"] = np.round(layer / scale).astype(np.int8)
            layers[f"{name} {place} scale"] = scale
    np.savez_compressed(
        NETWORKS,
        names=np.frombuffer("\n".join(networks.rows).encode(), np.uint8),
        rarity=np.array(networks.rarity, np.float16),
        intents=np.frombuffer("\n".join(networks.intents).encode(), np.uint8),
        members=np.int32(len(networks.members)),
        **layers,
    )


def _vocabulary(cut: list[list[str]]) -> tuple[dict[str, int], list[float]]:
    """The n-grams that enough messages have, and how rare each is."""
    seen: Counter[str] = Counter()
    for mine in cut:
        seen.update({gram for part in mine for counts in grams(part).values() for gram in counts})
    names = sorted(name for name, count in seen.items() if count >= FEWEST)
    rarity = [float(np.float16(log((1 + len(cut)) / (1 + seen[name])) + 1)) for name in names]
    return {name: row for row, name in enumerate(names)}, rarity


def _fit(read: list[_Read], known: int, seed: int) -> Network:
    torch.manual_seed(seed)
    layers = _Layers(known, len(read[0].wanted))
    steps = EPOCHS * (-(-len(read) // BATCH))
    optimiser = torch.optim.AdamW(layers.parameters(), lr=RATE, weight_decay=DECAY)
    slower = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.15)
    lost = nn.BCEWithLogitsLoss()
    for batch in _batches(read):
        optimiser.zero_grad()
        lost(layers(batch), batch.wanted).backward()
        optimiser.step()
        slower.step()
    return layers.eval().network()


def _batches(read: list[_Read]) -> Iterator[_Batch]:
    for _ in range(EPOCHS):
        order = torch.randperm(len(read)).tolist()
        for start in range(0, len(order), BATCH):
            yield _Batch.of([read[place] for place in order[start : start + BATCH]])
