"""The charts of the figures: who answered, how projects stand, what blocks people, district by district.

All bars lie, so that words stand beside them also on a phone; every bar says its number.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.checkins_model import UNANSWERED, Standing
from bot.figures_model import ROUNDS, Figures, RoundFigures, Share, Tally
from bot.model import Picture
from bot.monitoring_words import BLOCK, HELP, PHASE, STATE, label_of, share, silent, tally_of
from bot.spoken import Spoken
from reports import heat
from reports.canvas import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    LABEL,
    MARGIN,
    ORANGE,
    PALE,
    PURPLE,
    SILVER,
    SKY,
    SMALL,
    VERMILLION,
    WIDTH,
    YELLOW,
    Sheet,
    Words,
    ink,
)

_SERIES = (SKY, BLUE, ORANGE, GREEN, PURPLE, YELLOW, VERMILLION, SILVER)
_ROW, _BAR = 0.27, 0.2


@dataclass(frozen=True, slots=True)
class _Line:
    """A bar of several pieces, with words before and after."""

    label: str
    pieces: tuple[tuple[int, str], ...]
    end: str


def of_answers(figures: Figures, spoken: Spoken) -> list[Sheet]:
    """Return the charts of who answered and what; those of questions that the form does not ask are left out."""
    states = [_over_rounds(figures, question, spoken) for question in (STATE, PHASE)]
    named = [bars(figures, question, spoken) for question in (BLOCK, HELP)]
    return [sheet for sheet in (response(figures, spoken), *states, *named) if sheet]


def sheets(figures: Figures, spoken: Spoken) -> list[Sheet]:
    """Return every chart of the figures, the map of districts last."""
    return [*of_answers(figures, spoken), *heat.maps(figures, spoken)]


def pictures(figures: Figures, spoken: Spoken) -> list[Picture]:
    """Return every chart as a picture for the chat."""
    return [Picture(f"{sheet.name}.png", sheet.png(), sheet.alt) for sheet in sheets(figures, spoken)]


def response(figures: Figures, spoken: Spoken) -> Sheet:
    """Return who answered, round by round: in time, late, with nothing to tell, and who is missing."""
    rounds = figures.rounds[-ROUNDS:]
    said = [f"{spoken.period(one.round.period)}: {share(one.answered, spoken)}" for one in rounds]
    alt = spoken.words("chart.response.alt", list="; ".join(said))
    title = " · ".join([spoken.words("chart.response"), spoken.of(figures.form.title)])
    sheet = Sheet("risposte", title, spoken.words("chart.response.note"), alt)
    kinds = [(Standing.IN_TIME, BLUE), (Standing.LATE, ORANGE), (Standing.NOTHING, SKY)]
    legend = [(spoken.words(f"figures.standing.{kind}"), colour) for kind, colour in kinds]
    _legend(sheet, [*legend, (spoken.words("figures.standing.missing"), PALE)])
    lines = [
        _Line(
            spoken.period(one.round.period, short=True),
            (
                *((one.standings[kind], colour) for kind, colour in kinds),
                (sum(one.standings[k] for k in UNANSWERED), PALE),
            ),
            f"{one.answered.count}/{one.answered.of}",
        )
        for one in rounds
    ]
    _bars(sheet, lines)
    return sheet


def bars(figures: Figures, question: str, spoken: Spoken) -> Sheet | None:
    """Return how often each choice of a question was given in the newest round, the most frequent first."""
    tally = tally_of(figures.last, question)
    if tally is None:
        return None
    nothing = silent(tally.part)
    ordered = sorted(tally.counts.items(), key=lambda item: (item[0] in nothing, -item[1]))
    title = _asked(figures, question, spoken)
    key = "chart.bars.several" if sum(tally.counts.values()) > tally.n else "chart.bars.note"
    note = spoken.words(key, period=spoken.period(figures.last.round.period), n=str(tally.n))
    said = [f"{label_of(tally.part, choice, spoken)}: {share(Share(n, tally.n), spoken)}" for choice, n in ordered]
    sheet = Sheet(question, title, note, spoken.words("chart.alt", title=title, list="; ".join(said)))
    sheet.y += 0.08
    lines = [
        _Line(label_of(tally.part, one, spoken), ((count, SILVER if one in nothing else BLUE),), str(count))
        for one, count in ordered
    ]
    _bars(sheet, lines, room=1.45, inside=False)
    return sheet


def _over_rounds(figures: Figures, question: str, spoken: Spoken) -> Sheet | None:
    """Return how often each choice of a question was given, round by round."""
    rounds = figures.rounds[-ROUNDS:]
    tallies = [(one, tally_of(one, question)) for one in rounds]
    last = tallies[-1][1]
    if last is None:
        return None
    choices = list(last.counts)
    colours = {choice: _SERIES[at % len(_SERIES)] for at, choice in enumerate(choices)}
    title = _asked(figures, question, spoken)
    said = [f"{label_of(last.part, choice, spoken)}: {last.counts[choice]}" for choice in choices]
    period = spoken.period(figures.last.round.period)
    alt = spoken.words("chart.alt", title=f"{title} {period}", list="; ".join(said))
    sheet = Sheet(question, title, spoken.words("chart.states.note"), alt)
    _legend(sheet, [(label_of(last.part, choice, spoken), colours[choice]) for choice in choices])
    _bars(sheet, [_line(one, tally, colours, spoken) for one, tally in tallies])
    return sheet


def _line(one: RoundFigures, tally: Tally | None, colours: dict[str, str], spoken: Spoken) -> _Line:
    label = spoken.period(one.round.period, short=True)
    if tally is None or not tally.n:
        return _Line(label, (), spoken.words("chart.none"))
    pieces = [(tally.counts.get(choice, 0), colour) for choice, colour in colours.items()]
    others = sum(tally.counts.values()) - sum(count for count, _ in pieces)
    return _Line(label, (*pieces, (others, SILVER)), f"n {tally.n}")


def _asked(figures: Figures, question: str, spoken: Spoken) -> str:
    return next(spoken.of(asked.text) for asked in figures.form.questions if asked.id == question)


def _legend(sheet: Sheet, entries: Sequence[tuple[str, str]]) -> None:
    """Write what each colour means, as many side by side as fit."""
    x = MARGIN
    for entry, colour in entries:
        words = sheet.cut(entry, WIDTH - 2 * MARGIN - 0.2, Words(SMALL))
        width = 0.17 + sheet.width(words, Words(SMALL)) + 0.14
        if x > MARGIN and x + width - 0.14 > WIDTH - MARGIN:
            x = MARGIN
            sheet.y += 0.19
        sheet.box(x, sheet.y - 0.055, 0.12, 0.12, colour, edge=GREY if colour == PALE else colour)
        sheet.write(x + 0.17, words, Words(SMALL))
        x += width
    sheet.y += 0.27


def _bars(sheet: Sheet, lines: Sequence[_Line], room: float = 0.6, *, inside: bool = True) -> None:
    """Draw bars, one below the other; numbers go inside the pieces where there is room."""
    room = min(room, 0.08 + max(sheet.width(line.label) for line in lines))
    ends = 0.1 + max(sheet.width(line.end, Words(LABEL, bold=True)) for line in lines)
    left, longest = MARGIN + room, max([sum(count for count, _ in line.pieces) for line in lines] + [1])
    unit = (WIDTH - MARGIN - left - ends) / longest
    for line in lines:
        wrapped = sheet.lines(line.label, room - 0.06)[:2]
        for at, words in enumerate(wrapped):
            y = sheet.y + (at - (len(wrapped) - 1) / 2) * 0.14
            sheet.write(left - 0.08, words, Words(align="right"), y)
        x = left
        for count, colour in line.pieces:
            if not count:
                continue
            sheet.box(x, sheet.y - _BAR / 2, count * unit, _BAR, colour)
            number = Words(SMALL, BLACK if colour == PALE else ink(colour), "center")
            if inside and sheet.width(str(count), number) + 0.01 < count * unit:
                sheet.write(x + count * unit / 2, str(count), number)
            x += count * unit
        sheet.write(x + 0.07, line.end, Words(bold=True))
        sheet.y += _ROW if len(wrapped) < 2 else _ROW + 0.09
    sheet.y -= 0.06
