"""Makes the reader from the messages beside it: `python -m agent.builtin.understanding.training`.

To be run again whenever the messages, the n-grams, the lexicon or the rules change; a test says when that was
forgotten. With `--without en_6 zh_6` it writes nothing: it learns from the other files and says how many messages of
these are read exactly right.
"""

import argparse
import sys
from collections.abc import Sequence

from agent.builtin.understanding import linear, network, train_linear, train_network
from agent.builtin.understanding.examples import TRAINED_ON, Example, examples, trained_on
from agent.builtin.understanding.reader import blended, chosen
from agent.builtin.understanding.recognise import ruled


def main() -> None:
    """Train, and write the reader; or measure."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--without", nargs="+", default=[], metavar="FILE", help="measure on these, and write nothing")
    kept_out = asked.parse_args().without
    said = examples(without=kept_out)
    weights, networks = train_linear.fitted(said), train_network.fitted(said)
    if kept_out:
        sys.stdout.write(measured(examples(kept_out), weights, networks))
        return
    train_linear.save(weights)
    train_network.save(networks)
    TRAINED_ON.write_text(trained_on())


def measured(said: Sequence[Example], weights: linear.Weights, networks: network.Networks) -> str:
    """How many messages each reader, and both together, get exactly right."""
    right = dict.fromkeys(("linear", "networks", "both"), 0)
    for one in said:
        rules = {intent for intent, _ in ruled(one.text)}
        alone = linear.chances(one.text, one.expecting, rules, weights)
        found = networks.chances(one.text, one.expecting)
        for name, chances in zip(right, (alone, found, blended(alone, found)), strict=True):
            right[name] += chosen(chances, one.expecting, rules) == one.intents
    return "".join(f"{name:10} {count / len(said):.1%}\n" for name, count in right.items())


if __name__ == "__main__":
    main()
