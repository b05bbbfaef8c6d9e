"""True replies turned into false ones, and into equally true ones."""

import random
import re

from tests.agent.truth.corpus import Example
from tests.agent.truth.sayings import claims, echoes, other_records, statuses, tenses
from tests.agent.truth.values import (
    Mutant,
    amounts,
    calendar,
    clock_words,
    coins,
    contacts,
    in_chinese,
    in_full_width,
    names_of_things,
    other_scripts,
    shares,
    spans_of_time,
)

MUTATORS = (
    amounts, shares, spans_of_time, calendar, clock_words, names_of_things, coins, contacts,
    tenses, claims, other_records, statuses, other_scripts, echoes,
)  # fmt: skip


def mutants(example: Example, seed: int) -> list[Mutant]:
    """At most two mutants of each kind, different from the original, the same for the same seed."""
    dice = random.Random(seed)
    out: list[Mutant] = []
    for mutator in MUTATORS:
        made = {m.reply: m for m in mutator(example, dice) if m.reply != example.reply}
        out += list(made.values()) if mutator is claims else dice.sample(list(made.values()), min(2, len(made)))
    return out


def rephrasings(example: Example) -> list[str]:
    """The same reply with its values written another way: as true as before."""
    reply = example.reply
    made = [
        in_full_width(reply) if "http" not in reply and "@" not in reply else reply,
        re.sub(r"\$(\d[\d,]*\.\d\d)", r"US$\1", reply),
        re.sub(r"\$(\d[\d,]*)\.00", r"\1 dollars", reply),
        re.sub(r"\$(\d[\d,]*\.\d\d)", r"\1 USD", reply),
        re.sub(r"(?<![\d,.])(\d{3})元", lambda m: in_chinese(int(m[1])) + "元", reply),
        re.sub(r"(\d+)元", r"\1块钱", reply),
        re.sub(r"(\d{1,2}) November\b", r"November \1", reply),
        re.sub(r"(\d{1,2}) November\b(?! 2026)", r"\1 Nov 2026", reply),
        re.sub(r"(\d{1,2})月(\d{1,2})日", r"2026-\1-\2", reply) if "年" not in reply else reply,
        re.sub(r"(\d)个工作日", lambda m: "零一二三四五六七八九"[int(m[1])] + "个工作日", reply),
        reply.replace("**", ""),
        reply.replace("I've ", "I have ").replace("It's", "It is"),
    ]
    return sorted({text for text in made if text != reply})
