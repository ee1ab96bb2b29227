"""The figures as grids of words, for the page that is printed: every row says of how many it speaks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.checkins_model import EXPECTED, NOT_MEASURED, UNANSWERED, Standing
from bot.figures_model import Figures, Issue, Share, Tally
from bot.monitoring_words import asked_of, label_of, share
from bot.spoken import Spoken
from knowledge.forms import Part, PartKind


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of words; `numbers` are the columns set to the right."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    caption: str = ""


def of_rounds(figures: Figures, spoken: Spoken) -> Grid:
    """Return who answered in each round, the newest first."""
    names = ("period", "answered", "timely", "nothing", "missing", "outside")
    rows = tuple(
        (
            spoken.period(one.round.period),
            share(one.answered, spoken),
            share(one.timely, spoken),
            str(one.standings[Standing.NOTHING]),
            str(sum(one.standings[kind] for kind in UNANSWERED)),
            str(sum(count for kind, count in one.standings.items() if kind not in EXPECTED)),
        )
        for one in reversed(figures.rounds)
    )
    return Grid(spoken.words("report.response"), _heads(names, spoken), rows, frozenset(range(1, 6)))


def of_tally(figures: Figures, part: str, spoken: Spoken) -> Grid:
    """Return how often each choice of a part was given in the newest round, and in the one before."""
    tally = figures.last.tallies[part]
    before = figures.rounds[-2].tallies.get(part) if len(figures.rounds) > 1 else None
    period = spoken.period(figures.last.round.period)
    rows = [
        (
            label_of(tally.part, choice, spoken),
            share(Share(count, tally.n), spoken),
            *((share(Share(before.counts.get(choice, 0), before.n), spoken),) if before else ()),
        )
        for choice, count in tally.counts.items()
    ]
    both: list[Tally] = [tally, before] if before else [tally]
    if tally.part.not_measured:
        rows.append((spoken.words("report.column.not_measured"), *(str(one.not_measured) for one in both)))
    rows.append((spoken.words("report.column.unanswered"), *(str(one.unanswered) for one in both)))
    heads: tuple[str, ...] = (spoken.words("report.column.answer"), period)
    if before:
        heads = (*heads, spoken.period(figures.rounds[-2].round.period))
    return Grid(asked_of(figures.form, tally.part, spoken), heads, tuple(rows), frozenset({1, 2}))


def of_numbers(figures: Figures, spoken: Spoken) -> Grid | None:
    """Return sums and medians of the newest round, or None when its form asks for no numbers."""
    names = ("question", "total", "median", "range", "n", "not_measured", "unanswered")
    rows = tuple(
        (
            asked_of(figures.form, one.part, spoken),
            amount(one.part, one.total, spoken),
            amount(one.part, one.median, spoken),
            f"{amount(one.part, one.least, spoken)} – {amount(one.part, one.most, spoken)}" if one.n else "–",
            str(one.n),
            str(one.not_measured),
            str(one.unanswered),
        )
        for one in figures.last.summaries.values()
    )
    title = " · ".join([spoken.words("report.numbers"), spoken.period(figures.last.round.period)])
    return Grid(title, _heads(names, spoken), rows, frozenset(range(1, 7))) if rows else None


def of_districts(figures: Figures, spoken: Spoken) -> Grid:
    """Return how often each district answered, with how it stands now."""
    heads = (*_heads(("district", "answered", "timely"), spoken), spoken.period(figures.last.round.period))
    rows = tuple(
        (one.district.name, share(one.answered, spoken), share(one.timely, spoken), _standing(one.cells[-1], spoken))
        for one in figures.managed
    )
    unmanaged = len(figures.districts) - len(rows)
    caption = spoken.words("report.districts.unmanaged", count=str(unmanaged)) if unmanaged else ""
    return Grid(spoken.words("report.districts"), heads, rows, frozenset({1, 2}), caption)


def of_words(figures: Figures, issues: Sequence[Issue], spoken: Spoken) -> list[Grid]:
    """Return what districts wrote in the newest round, question by question."""
    names = {one.district.id: one.district.name for one in figures.districts}
    newest = max(issues, key=lambda issue: (issue.round.opens_at, issue.round.id))
    grids = []
    for _, part in newest.round.form.parts():
        if part.kind is PartKind.TEXT and (rows := sorted(_written(newest, part, names))):
            title = f"{asked_of(figures.form, part, spoken)} · {spoken.period(newest.round.period)}"
            grids.append(Grid(title, _heads(("district", "wrote"), spoken), tuple(rows)))
    return grids


def _written(issue: Issue, part: Part, names: dict[int, str]) -> Iterator[tuple[str, str]]:
    for report in issue.reports:
        said = report.latest.answers.get(part.id) if report.latest else None
        if isinstance(said, str) and said.strip() and said != NOT_MEASURED:
            yield names.get(report.district, str(report.district)), said


def amount(part: Part, value: Decimal | None, spoken: Spoken) -> str:
    """Return a number with its unit; a dash where there is none, never 0."""
    if value is None:
        return "–"
    if part.kind is PartKind.MONEY:
        return f"{spoken.number(value, 2)} €"
    shown = spoken.number(round(value, 1))
    return f"{shown}%" if part.kind is PartKind.PERCENTAGE else shown


def _heads(names: Sequence[str], spoken: Spoken) -> tuple[str, ...]:
    return tuple(spoken.words(f"report.column.{name}") for name in names)


def _standing(cell: Standing | None, spoken: Spoken) -> str:
    return spoken.words(f"figures.standing.{cell}" if cell else "figures.unknown")
