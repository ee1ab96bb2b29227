"""The figures in words: which questions say how projects stand, what blocks people and what help they ask for."""

from bot.figures_model import RoundFigures, Share, Tally
from bot.monitoring import CHOSEN, part_of
from bot.spoken import Spoken
from knowledge.forms import Form, Part

STATE, PHASE, BLOCK, HELP = "m2", "m4", "m5", "m6"
"""Questions of the monthly form: the strategic project, the call to enterprises, what blocks, help asked for."""
NOBODY = frozenset({"nessuno", "niente", "nulla", "no"})
"""Choices that say that nothing blocks, or that no help is needed."""


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


def naming(tally: Tally) -> Share:
    """Return how many reports name something, of those that answered the question.

    Whoever names something does not say «nothing» as well: with several choices this needs the answers, so it is
    counted from those that say «nothing».
    """
    nothing = sum(count for choice, count in tally.counts.items() if choice in NOBODY)
    return Share(tally.n - min(nothing, tally.n), tally.n)


def asked_of(form: Form, part: Part, spoken: Spoken) -> str:
    """Return what a part asks: its question, and its own label where the question has several."""
    for question in form.questions:
        if any(one.id == part.id for one in question.parts):
            asked, label = spoken.of(question.text), spoken.of(part.label)
            return asked if len(question.parts) == 1 or not label else f"{asked} {label}"
    return spoken.of(part.label)
