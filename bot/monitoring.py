"""The figures that staff act on, out of rounds, reports and how the districts stand; pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from statistics import median

from bot.checkins_model import ANSWERED, EXPECTED, NOT_MEASURED, Answers, Standing, Value
from bot.figures_model import (
    DistrictFigures,
    Figures,
    Issue,
    RoundFigures,
    Share,
    Summary,
    Tally,
)
from bot.people_model import District
from bot.rounds import is_timely, rates
from knowledge.forms import Form, Part, PartKind

CHOSEN = frozenset({PartKind.CHOICE, PartKind.CHOICES})
COUNTED = frozenset({PartKind.NUMBER, PartKind.MONEY, PartKind.PERCENTAGE})


def figures(issues: Iterable[Issue], districts: Iterable[District], now: datetime) -> Figures | None:
    """Return the figures of the rounds of one form, or None when there is no round."""
    ordered = sorted(issues, key=lambda issue: (issue.round.opens_at, issue.round.id))
    if not ordered:
        return None
    form = ordered[-1].round.form
    named = sorted(districts, key=lambda district: district.name.casefold())
    rounds = tuple(_of_round(issue, now) for issue in ordered)
    return Figures(form, rounds, tuple(_of_district(one, ordered) for one in named))


def part_of(form: Form, question: str, kinds: frozenset[PartKind]) -> Part | None:
    """Return the first part of a question that is answered in one of these kinds, or None."""
    for asked in form.questions:
        if asked.id == question:
            return next((part for part in asked.parts if part.kind in kinds), None)
    return None


def _of_round(issue: Issue, now: datetime) -> RoundFigures:
    form, standings = issue.round.form, Counter(issue.standings.values())
    found = rates(issue.round, issue.standings, issue.reports)
    answers = [report.latest.answers for report in issue.reports if report.latest is not None]
    return RoundFigures(
        round=issue.round,
        closed=issue.round.closed_at is not None or issue.round.closes_at <= now,
        standings={kind: standings[kind] for kind in Standing},
        answered=found.answered,
        timely=found.timely,
        sent=len(answers),
        tallies={part.id: tally(part, answers) for _, part in form.parts() if part.kind in CHOSEN},
        summaries={part.id: summary(part, answers) for _, part in form.parts() if part.kind in COUNTED},
    )


def _of_district(district: District, issues: Sequence[Issue]) -> DistrictFigures:
    cells = tuple(issue.standings.get(district.id) for issue in issues)
    of = sum(cell in EXPECTED for cell in cells)
    answered = sum(cell in ANSWERED for cell in cells)
    timely = sum(
        cell is not None and is_timely(issue.round, cell, issue.report(district.id))
        for issue, cell in zip(issues, cells, strict=True)
    )
    return DistrictFigures(district, cells, Share(answered, of), Share(timely, of))


def tally(part: Part, answers: Sequence[Answers]) -> Tally:
    """Return how often each choice of a part was given."""
    given = [_choices(one[part.id]) for one in answers if part.id in one and one[part.id] != NOT_MEASURED]
    given = [chosen for chosen in given if chosen]
    counted = Counter(choice for chosen in given for choice in chosen)
    known = [choice.id for choice in part.choices]
    order = [*known, *sorted(counted.keys() - set(known))]
    unmeasured = _unmeasured(part, answers)
    return Tally(
        part, {one: counted[one] for one in order}, len(given), unmeasured, len(answers) - len(given) - unmeasured
    )


def summary(part: Part, answers: Sequence[Answers]) -> Summary:
    """Return sum and median of the numbers that were given to a part."""
    said = [value for one in answers if (value := _number(one.get(part.id))) is not None]
    unmeasured = _unmeasured(part, answers)
    rest = len(answers) - len(said) - unmeasured
    if not said:
        return Summary(part, 0, unmeasured, rest, None, None, None, None)
    total = None if part.kind is PartKind.PERCENTAGE else sum(said, Decimal(0))
    return Summary(part, len(said), unmeasured, rest, total, median(said), min(said), max(said))


def _unmeasured(part: Part, answers: Sequence[Mapping[str, Value]]) -> int:
    return sum(one.get(part.id) == NOT_MEASURED for one in answers)


def _choices(value: Value) -> frozenset[str]:
    """Return the choices that an answer names, each once."""
    return frozenset(value if isinstance(value, tuple) else (str(value),))


def _number(value: Value | None) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | Decimal) else None
