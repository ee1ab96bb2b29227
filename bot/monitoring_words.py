"""The figures in words: which questions say how projects stand, what blocks people and what help they ask for."""

from bot.figures_model import RoundFigures, Share, Tally
from bot.monitoring import CHOSEN, part_of
from bot.spoken import Spoken
from knowledge.forms import Form, Part

STATE, PHASE, BLOCK, HELP = "m2", "m4", "m5", "m6"
"""Questions of the monthly form: the strategic project, the call to enterprises, what blocks, help asked for."""


def share(part: Share, spoken: Spoken) -> str:
    """Return how many of how many, with the percentage where it means something."""
    values = {"count": str(part.count), "of": str(part.of)}
    if part.percent is None:
        return spoken.words("figures.share", **values)
    return spoken.words("figures.share.percent", percent=str(part.percent), **values)


def tally_of(figures: RoundFigures, question: str) -> Tally | None:
    """Return how often each choice of a question was given in a round; None when its form does not ask it."""
    part = part_of(figures.round.form, question, CHOSEN)
    return figures.tallies[part.id] if part else None


def label_of(part: Part, choice: str, spoken: Spoken) -> str:
    """Return the words of a choice, or its id when the form no longer has it."""
    found = next((one for one in part.choices if one.id == choice), None)
    return spoken.of(found.label) if found else choice


def silent(part: Part) -> frozenset[str]:
    """Return the choices that name nothing: they go with no other («niente»)."""
    return frozenset(choice.id for choice in part.choices if choice.alone)


def naming(tally: Tally) -> Share:
    """Return how many reports name something, of those that answered the question."""
    return Share(tally.n - sum(tally.counts[choice] for choice in silent(tally.part)), tally.n)


def asked_of(form: Form, part: Part, spoken: Spoken) -> str:
    """Return what a part asks: its question, or its own label where the question has several parts."""
    for question in form.questions:
        if any(one.id == part.id for one in question.parts):
            label = spoken.of(part.label)
            return label if len(question.parts) > 1 and label else spoken.of(question.text)
    return spoken.of(part.label)
