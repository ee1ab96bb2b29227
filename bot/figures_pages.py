"""The figures in sentences: the summary, who is missing, what blocks people, which help they ask for, the numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.checkins_model import EXPECTED, UNANSWERED, Standing
from bot.figures_model import DistrictFigures, Figures, Issue, Share, Summary, Tally
from bot.figures_tables import amount
from bot.monitoring_words import BLOCK, HELP, asked_of, label_of, naming, share, silent, tally_of
from bot.spoken import Spoken

NAMES = 40
"""Names of districts under one heading in the chat."""
OFTEN = 5
"""Districts that are named because they were missing more than once."""


@dataclass(frozen=True, slots=True)
class Group:
    """Districts that have something in common; `title` says what, and how many they are."""

    title: str
    names: tuple[str, ...]


def lead(figures: Figures, spoken: Spoken) -> list[str]:
    """Return the newest round in a few sentences."""
    last, words = figures.last, spoken.words
    ends = spoken.day(spoken.local(last.round.closes_at - timedelta(microseconds=1)).date())
    closed = spoken.local(last.round.closed_at).date() if last.round.closed_at else None
    lines = [words("figures.answered", share=share(last.answered, spoken))] if last.answered.of else []
    lines += [words("figures.timely", share=share(last.timely, spoken))] if lines else [words("figures.nobody")]
    if nothing := last.standings[Standing.NOTHING]:
        lines.append(words("figures.nothing", count=str(nothing)))
    missing = sum(last.standings[kind] for kind in UNANSWERED)
    lines.append(words("figures.late", count=str(missing)) if missing else words("figures.late.none"))
    outside = [
        words(f"figures.outside.{kind}", count=str(last.standings[kind]))
        for kind in (Standing.AWAY, Standing.NOT_ME, Standing.NO_MANAGER)
        if last.standings[kind]
    ]
    lines += [words("figures.outside", list=", ".join(outside))] if outside else []
    for question, key in ((BLOCK, "figures.blocks"), (HELP, "figures.helps")):
        if (tally := tally_of(last, question)) and tally.n:
            lines.append(words(key, share=share(naming(tally), spoken)))
    state = words("figures.closed", day=spoken.day(closed) if closed else ends)
    lines.append(state if last.closed else words("figures.open", day=ends))
    return lines


def absent(figures: Figures, spoken: Spoken) -> list[Group]:
    """Return who did not answer the newest round, and who cannot be asked."""
    wanted = (
        ("missing", Standing.MISSING),
        ("started", Standing.STARTED),
        ("after", Standing.LATE),
        ("not_me", Standing.NOT_ME),
        ("no_manager", Standing.NO_MANAGER),
        ("away", Standing.AWAY),
    )
    found = [(key, tuple(one.district.name for one in figures.standing(kind))) for key, kind in wanted]
    return [Group(spoken.words(f"figures.page.{key}", count=str(len(names))), names) for key, names in found if names]


def late(figures: Figures, spoken: Spoken) -> list[str]:
    """Return the page of who is missing, as paragraphs."""
    paragraphs = ["\n".join([group.title, *_names(group.names, spoken)]) for group in absent(figures, spoken)]
    closed = [at for at, one in enumerate(figures.rounds) if one.closed]
    missed = [(one, _missed(one, closed)) for one in figures.districts]
    often = sorted((pair for pair in missed if pair[1].count > 1), key=lambda pair: -pair[1].count)[:OFTEN]
    if often and len(closed) > 2:
        title = spoken.words("figures.page.over", count=str(len(closed)))
        lines = (
            spoken.words("figures.page.over.line", district=one.district.name, share=share(missing, spoken))
            for one, missing in often
        )
        paragraphs.append("\n".join([title, *lines]))
    return paragraphs or [spoken.words("figures.late.none")]


def _missed(one: DistrictFigures, closed: Sequence[int]) -> Share:
    """Return in how many of some rounds a district was to answer and did not."""
    cells = [one.cells[at] for at in closed]
    return Share(sum(cell in UNANSWERED for cell in cells), sum(cell in EXPECTED for cell in cells))


def _names(names: Sequence[str], spoken: Spoken) -> Iterable[str]:
    yield from (spoken.words("figures.page.line", district=name) for name in names[:NAMES])
    if len(names) > NAMES:
        yield spoken.words("figures.page.more", count=str(len(names) - NAMES))


def chosen(figures: Figures, question: str, issue: Issue | None, spoken: Spoken) -> list[str]:
    """Return how a question was answered in the newest round, with the districts; and in the round before."""
    tally, words = tally_of(figures.last, question), spoken.words
    if tally is None or not tally.n + tally.not_measured:
        return [words("figures.page.none")]
    period = spoken.period(figures.last.round.period)
    title = words("figures.page.tally.n", period=period, n=str(tally.n))
    lines = [title, *(_line(tally, choice, figures, issue, spoken) for choice in _ranked(tally))]
    if tally.not_measured:
        lines.append(words("figures.page.not_measured", count=str(tally.not_measured)))
    if tally.unanswered:
        lines.append(words("figures.page.unanswered", count=str(tally.unanswered)))
    return ["\n".join(lines), *_before(figures, question, spoken)]


def _ranked(tally: Tally) -> list[str]:
    given = [choice for choice, count in tally.counts.items() if count]
    return sorted(given, key=lambda choice: -tally.counts[choice])


def _line(tally: Tally, choice: str, figures: Figures, issue: Issue | None, spoken: Spoken) -> str:
    values = {
        "label": label_of(tally.part, choice, spoken),
        "share": share(Share(tally.counts[choice], tally.n), spoken),
    }
    if issue is None or choice in silent(tally.part):
        return spoken.words("figures.page.choice", **values)
    naming_it = {
        report.district
        for report in issue.reports
        if report.latest and choice in _given(report.latest.answers.get(tally.part.id))
    }
    districts = [one.district.name for one in figures.districts if one.district.id in naming_it]
    return spoken.words("figures.page.who", districts="; ".join(districts), **values)


def _given(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _before(figures: Figures, question: str, spoken: Spoken) -> list[str]:
    if len(figures.rounds) < 2:
        return []
    before = figures.rounds[-2]
    tally = tally_of(before, question)
    if tally is None or not tally.n:
        return []
    said = [f"{label_of(tally.part, choice, spoken)} {tally.counts[choice]}" for choice in _ranked(tally)]
    period = spoken.period(before.round.period)
    return [spoken.words("figures.page.before", period=period, n=str(tally.n), list=", ".join(said))]


def numbers(figures: Figures, spoken: Spoken) -> list[str]:
    """Return sums and medians of the newest round, each with how many reports it rests on."""
    lines = [_number(one, figures, spoken) for one in figures.last.summaries.values()]
    return ["\n".join(lines)] if lines else [spoken.words("figures.page.none")]


def _number(one: Summary, figures: Figures, spoken: Spoken) -> str:
    words, more = spoken.words, ""
    if one.not_measured:
        more += words("figures.page.number.not_measured", count=str(one.not_measured))
    if one.unanswered:
        more += words("figures.page.number.unanswered", count=str(one.unanswered))
    label = asked_of(figures.form, one.part, spoken)
    if not one.n:
        return words("figures.page.number.none", label=label, more=more)
    values = {
        "label": label,
        "median": amount(one.part, one.median, spoken),
        "least": amount(one.part, one.least, spoken),
        "most": amount(one.part, one.most, spoken),
        "n": str(one.n),
        "more": more,
    }
    if one.total is None:
        return words("figures.page.middle", **values)
    return words("figures.page.number", total=amount(one.part, one.total, spoken), **values)
