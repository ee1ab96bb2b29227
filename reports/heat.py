"""The map of districts and rounds: how each district stood each time, told by colour and by sign."""

from bot.checkins_model import Standing
from bot.figures_model import ROUNDS, DistrictFigures, Figures
from bot.spoken import Spoken
from reports.canvas import (
    BLUE,
    GREY,
    MARGIN,
    ORANGE,
    PALE,
    SILVER,
    SKY,
    SMALL,
    VERMILLION,
    WHITE,
    WIDTH,
    YELLOW,
    Sheet,
    Words,
    ink,
)

DISTRICTS = 32
"""Districts on one map: a taller picture would be small on a phone."""
SIGNS = {
    Standing.IN_TIME: (BLUE, "✓"),
    Standing.LATE: (ORANGE, "R"),
    Standing.NOTHING: (SKY, "N"),
    Standing.STARTED: (YELLOW, "…"),
    Standing.MISSING: (VERMILLION, "✗"),
    Standing.AWAY: (PALE, "F"),
    Standing.NOT_ME: (SILVER, "?"),
    Standing.NO_MANAGER: (WHITE, "–"),
}
_ROW = 0.205
_NAMES = 1.76


def maps(figures: Figures, spoken: Spoken) -> list[Sheet]:
    """Return the map of districts with a manager, on several sheets where they are many; none where nobody is there."""
    districts = figures.managed
    if not districts:
        return []
    pages = -(-len(districts) // DISTRICTS)
    each = -(-len(districts) // pages)
    return [_map(figures, districts[page * each : (page + 1) * each], page, pages, spoken) for page in range(pages)]


def _map(figures: Figures, rows: tuple[DistrictFigures, ...], page: int, pages: int, spoken: Spoken) -> Sheet:
    rounds = figures.rounds[-ROUNDS:]
    periods = [one.round.period for one in rounds]
    title = spoken.words("chart.map")
    if pages > 1:
        title = spoken.words("chart.map.page", page=str(page + 1), pages=str(pages))
    first, last = spoken.period(periods[0]), spoken.period(periods[-1])
    one = spoken.words("chart.map.alt.one", period=last)
    alt = one if len(periods) == 1 else spoken.words("chart.map.alt", first=first, last=last)
    unmanaged = len(figures.districts) - len(figures.managed)
    some = spoken.words("chart.map.note.some", count=str(unmanaged))
    sheet = Sheet(f"mappa-{page + 1}", title, some if unmanaged else spoken.words("chart.map.note"), alt)
    _legend(sheet, spoken)
    left = MARGIN + _NAMES
    side = min(0.3, (WIDTH - MARGIN - left) / len(rounds))
    heads = [spoken.period(period, short=True) for period in periods]
    sheet.y += max(sheet.width(head, Words(SMALL)) for head in heads)
    for at, head in enumerate(heads):
        sheet.write(left + (at + 0.5) * side, head, Words(SMALL, align="center", upright=True))
    sheet.y += 0.05 + _ROW / 2
    for row in rows:
        name = sheet.cut(row.district.name, _NAMES - 0.08, Words(SMALL))
        sheet.write(left - 0.07, name, Words(SMALL, align="right"))
        for at, cell in enumerate(row.cells[-ROUNDS:]):
            if cell is not None:
                _cell(sheet, left + at * side, side, cell)
        sheet.y += _ROW
    sheet.y -= _ROW / 2
    return sheet


def _cell(sheet: Sheet, x: float, side: float, cell: Standing) -> None:
    colour, sign = SIGNS[cell]
    sheet.box(x, sheet.y - _ROW / 2, side, _ROW, colour)
    sheet.write(x + side / 2, sign, Words(SMALL, ink(colour) if colour != WHITE else GREY, "center"))


def _legend(sheet: Sheet, spoken: Spoken) -> None:
    half = (WIDTH - 2 * MARGIN) / 2
    for at, (kind, (colour, sign)) in enumerate(SIGNS.items()):
        x, y = MARGIN + (at % 2) * half, sheet.y + (at // 2) * 0.21
        sheet.box(x, y - 0.085, 0.18, 0.17, colour, edge=GREY)
        sheet.write(x + 0.09, sign, Words(SMALL, ink(colour) if colour != WHITE else GREY, "center"), y)
        words = sheet.cut(spoken.words(f"figures.standing.{kind}"), half - 0.28, Words(SMALL))
        sheet.write(x + 0.24, words, Words(SMALL), y)
    sheet.y += 0.21 * 4 + 0.02
