"""The answers of a draft: which parts are asked, what would be sent, what differs much from the round before.

A draft holds more than is sent: SKIPPED for what was left without an answer, answers of parts that are not asked any
more, and under `m2?` a value of `m2` that waits for a confirmation.
"""

from collections.abc import Mapping
from decimal import Decimal

from bot.checkins_model import NOT_MEASURED, Answers, Value
from bot.filling_model import Line
from knowledge.forms import Form, Part

SKIPPED = ""
"""What a draft holds for a part that was left without an answer."""


def asked(form: Form, answers: Answers) -> tuple[Part, ...]:
    """Return the parts that these answers leave to be asked, in order."""
    live: dict[str, Part] = {}
    for _, part in form.parts():
        if part.when is None or (
            part.when.part in live and not _chosen(answers.get(part.when.part)).isdisjoint(part.when.among)
        ):
            live[part.id] = part
    return tuple(live.values())


def to_send(form: Form, answers: Answers) -> dict[str, Value]:
    """Return what would be sent: the answers of the parts that are asked."""
    return {part.id: answers[part.id] for part in asked(form, answers) if is_answered(part, answers)}


def doubts(form: Form, answers: Answers, previous: Answers) -> dict[str, Value]:
    """Return, by part, the answers of the round before from which what would be sent differs much."""
    sent = to_send(form, answers)
    found = {part.id: doubt(part, sent[part.id], previous) for part in asked(form, answers) if part.id in sent}
    return {part: before for part, before in found.items() if before is not None}


def doubt(part: Part, value: Value, previous: Answers) -> Value | None:
    """Return the answer of the round before if this one differs much from it: `factor` times, and `least` at least."""
    before = previous.get(part.id)
    if part.compare is None or not isinstance(before, int | Decimal) or not isinstance(value, int | Decimal):
        return None
    smaller, larger = sorted((abs(Decimal(before)), abs(Decimal(value))))
    apart = abs(Decimal(value) - Decimal(before)) >= part.compare.least
    turned = (before < 0) != (value < 0)
    return before if apart and before != value and (turned or larger > part.compare.factor * smaller) else None


def lines(form: Form, answers: Answers, previous: Answers) -> tuple[Line, ...]:
    """Return a line for every part that is asked, with what would be sent."""
    sent, doubtful = to_send(form, answers), doubts(form, answers, previous)
    live = {part.id for part in asked(form, answers)}
    return tuple(
        Line(question, part, sent.get(part.id), doubtful.get(part.id))
        for question, part in form.parts()
        if part.id in live
    )


def is_answered(part: Part, answers: Answers) -> bool:
    """Return whether a part has an answer, confirmed if it needs be."""
    return answers.get(part.id) not in (None, SKIPPED, ())


def is_open(part: Part, answers: Answers) -> bool:
    """Return whether a part is still to be answered, skipped or confirmed."""
    skipped = not part.required and answers.get(part.id) == SKIPPED
    return pending_key(part) in answers or not (skipped or is_answered(part, answers))


def pending(part: Part, answers: Answers) -> Value | None:
    """Return the value that waits for a confirmation."""
    return answers.get(pending_key(part))


def given(part: Part, value: Value, answers: Answers) -> dict[str, Value]:
    """Return the answers with one more, and nothing of this part that waits."""
    return {**without_pending(part, answers), part.id: value}


def waiting(part: Part, value: Value, answers: Answers) -> dict[str, Value]:
    """Return the answers with a value that waits for a confirmation."""
    return {**answers, pending_key(part): value}


def without_pending(part: Part, answers: Mapping[str, Value]) -> dict[str, Value]:
    """Return the answers without the value of a part that waits for a confirmation."""
    return {key: value for key, value in answers.items() if key != pending_key(part)}


def pending_key(part: Part) -> str:
    """Return under what name a value of a part waits; no part has such an id."""
    return f"{part.id}?"


def ticks(part: Part, answers: Answers) -> tuple[str, ...]:
    """Return the choices that are ticked or chosen, in the order of the form."""
    chosen = _chosen(answers.get(part.id))
    return tuple(choice.id for choice in part.choices if choice.id in chosen)


def _chosen(value: Value | None) -> frozenset[str]:
    if isinstance(value, tuple):
        return frozenset(value)
    return frozenset({value}) if isinstance(value, str) and value not in (SKIPPED, NOT_MEASURED) else frozenset()
