"""Whether a question names what was found: a short one says too little for its nearness to tell."""

from dataclasses import replace

from knowledge.asked import subject
from knowledge.passage import Findings, Passage
from knowledge.tokens import asked, content, tokens

NAMED = 0.5
"""How likely the answer is among the passages at least, where the question names a section or an article. In the sets
that the likelihood was fitted on this hardly occurs: it is a choice, above what is quoted without a word of doubt."""
ALONE = 2
"""Words that name an article by its title, at least; one is in many titles."""
SHORT = 8
"""Tokens of a short question, at most."""


def knowing_names(question: str, found: Findings) -> Findings:
    """The same passages, with an answer among them if the question names one of them and no other document's.

    `Do you have a phone number?` names the section `Phone` that says the numbers.
    """
    if found.answerable >= NAMED:
        return found
    wanted = wanted_by(question)
    passages = [one.passage for one in found.passages]
    if not passages or not 0 < len(wanted) <= SHORT:
        return found
    sections = {one.document_id for one in passages if names_section(wanted, one)}
    return replace(found, answerable=NAMED) if len(sections) == 1 or names_article(wanted, passages[0]) else found


def wanted_by(question: str) -> frozenset[str]:
    """The tokens that say what a question is about."""
    return frozenset(content(asked(subject(question))))


def names_section(wanted: frozenset[str], passage: Passage) -> bool:
    """Whether the question has every word of the heading, and the section every word of the question."""
    heading = frozenset(content(tokens(passage.heading.rsplit(" › ", 1)[-1])))
    return bool(heading) and heading <= wanted <= {*heading, *tokens(f"{passage.title} {passage.text}")}


def names_article(wanted: frozenset[str], passage: Passage) -> bool:
    """Whether all that the question says is in the title."""
    return len(wanted) >= ALONE and wanted <= set(tokens(passage.title))
