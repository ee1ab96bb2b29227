"""A sheet to draw on in inches from the top left, without pyplot: nothing is shared between threads.

A sheet is as wide as a phone, where 390 points of the screen are 3.9 inches: letters of 8 points are 11 on it.
"""

import io
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from matplotlib.backends.backend_agg import RendererAgg

WIDTH = 3.9
MARGIN = 0.14
DPI = 240
BLACK, GREY, PALE, WHITE = "#1A1A1A", "#595959", "#E6E6E6", "#FFFFFF"
ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
BLUE, VERMILLION, PURPLE, SILVER = "#0072B2", "#D55E00", "#CC79A7", "#B3B3B3"
"""Okabe and Ito, «Color Universal Design»: told apart also by who does not see red or green."""
_DARK = frozenset({BLUE, VERMILLION, GREEN, BLACK, GREY})
TITLE, NOTE, LABEL, SMALL = 12.0, 9.0, 9.0, 8.0
_FONT = "DejaVu Sans"


def ink(colour: str) -> str:
    """Return the colour of letters that can be read on a colour."""
    return WHITE if colour in _DARK else BLACK


@dataclass(frozen=True, slots=True)
class Words:
    """How words are set."""

    size: float = LABEL
    colour: str = BLACK
    align: str = "left"
    bold: bool = False
    upright: bool = False
    """Turned by a quarter, to be read from below."""


PLAIN = Words()


class Sheet:
    """A drawing that grows downwards: `y` is where the next thing goes."""

    def __init__(self, name: str, title: str, note: str, alt: str) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - see `_settled`
        from matplotlib.figure import Figure  # noqa: PLC0415

        _settled()
        self.name = name
        self.title = title
        self.alt = alt
        self._figure = Figure(figsize=(WIDTH, 1), dpi=DPI, facecolor=WHITE)
        self._canvas: FigureCanvasAgg = FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, WIDTH)
        self.y = MARGIN + 0.08
        for line in self.lines(title, WIDTH - 2 * MARGIN, Words(TITLE, bold=True)):
            self.write(MARGIN, line, Words(TITLE, bold=True))
            self.y += 0.21
        for line in self.lines(note, WIDTH - 2 * MARGIN, Words(NOTE)):
            self.write(MARGIN, line, Words(NOTE, GREY))
            self.y += 0.165
        self.y += 0.06

    def write(self, x: float, words: str, how: Words = PLAIN, y: float | None = None) -> None:
        """Write words whose middle is at `y`, by default at the pen; a `$` is only a sign."""
        self._axes.text(
            x,
            self.y if y is None else y,
            words,
            fontsize=how.size,
            color=how.colour,
            ha=how.align,
            va="bottom" if how.upright else "center_baseline",
            fontweight="bold" if how.bold else "normal",
            fontfamily=_FONT,
            rotation=90 if how.upright else 0,
            parse_math=False,
        )

    def box(self, x: float, y: float, width: float, height: float, colour: str, *, edge: str = WHITE) -> None:
        """Draw a box whose upper left corner is given."""
        from matplotlib.patches import Rectangle  # noqa: PLC0415

        self._axes.add_patch(Rectangle((x, y), width, height, facecolor=colour, edgecolor=edge, linewidth=0.6))

    def width(self, words: str, how: Words = PLAIN) -> float:
        """Return how wide words are."""
        from matplotlib.font_manager import FontProperties  # noqa: PLC0415

        font = FontProperties(family=_FONT, size=how.size, weight="bold" if how.bold else "normal")
        width, _, _ = self._renderer().get_text_width_height_descent(words, font, ismath=False)  # type: ignore[no-untyped-call]
        return float(width) / DPI

    def cut(self, words: str, room: float, how: Words = PLAIN) -> str:
        """Return words, shortened where they do not fit."""
        if self.width(words, how) <= room:
            return words
        while words and self.width(f"{words}…", how) > room:
            words = words[:-1].rstrip()
        return f"{words}…"

    def lines(self, words: str, room: float, how: Words = PLAIN) -> list[str]:
        """Return words broken in lines that fit."""
        found = [""]
        for word in words.split():
            longer = f"{found[-1]} {word}".strip()
            if found[-1] and self.width(longer, how) > room:
                found.append(word)
            else:
                found[-1] = longer
        return [self.cut(line, room, how) for line in found if line]

    def png(self) -> bytes:
        """Return the drawing as a picture."""
        self._close()
        written = io.BytesIO()
        self._figure.savefig(written, format="png", dpi=DPI, metadata={"Software": None})
        return written.getvalue()

    def svg(self, prefix: str = "") -> str:
        """Return the drawing as an element for a page, with a title and a description for who does not see it.

        Its ids begin with `prefix`, so that charts of the same name stand in one page.
        """
        self._close()
        written = io.StringIO()
        self._figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
        return _inline(written.getvalue(), f"{prefix}-{self.name}".strip("-"), self.title, self.alt)

    def outside(self) -> list[str]:
        """Return the words that are not wholly inside the drawing."""
        self._close()
        renderer, whole = self._renderer(), self._figure.bbox
        boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in self._axes.texts]
        return [
            words
            for words, box in boxes
            if box.x0 < whole.x0 or box.x1 > whole.x1 or box.y0 < whole.y0 or box.y1 > whole.y1
        ]

    def _renderer(self) -> "RendererAgg":
        renderer: RendererAgg = self._canvas.get_renderer()  # type: ignore[no-untyped-call]
        return renderer

    def _close(self) -> None:
        height = self.y + MARGIN
        self._figure.set_size_inches(WIDTH, height)
        self._axes.set_ylim(height, 0)


@cache
def _settled() -> None:
    """Set once what an SVG does with letters: they stay letters.

    matplotlib is imported by whoever draws, not by a start: it takes half a second, and at its first import of all it
    writes a list of the fonts that it found.
    """
    from matplotlib import rcParams  # noqa: PLC0415

    rcParams["svg.fonttype"] = "none"
    rcParams["svg.hashsalt"] = "distretti"


_IDS = re.compile(r'(\bid="|url\(#|href="#)')
_OPENING = re.compile(r"<svg\b[^>]*>")
_VIEW = re.compile(r'viewBox="([^"]+)"')
_NOISE = re.compile(r"<metadata>.*?</metadata>|<style\b.*?</style>|<!--.*?-->|\s+xmlns(?::\w+)?=\"[^\"]*\"", re.DOTALL)


def _inline(drawn: str, name: str, title: str, alt: str) -> str:
    """Return an SVG that lives in a page beside others: ids of its own, no address of anybody, no size."""
    opening = _OPENING.search(drawn)
    view = _VIEW.search(drawn)
    if opening is None or view is None:
        raise ValueError(name)
    body = _NOISE.sub("", drawn[opening.end() :]).replace("xlink:href", "href")
    body = body.replace(f"'{_FONT}'", f"'{_FONT}', Verdana, sans-serif")
    body = _IDS.sub(lambda found: f"{found[1]}{name}-", body)
    return (
        f'<svg viewBox="{view[1]}" role="img" aria-labelledby="{name}-title {name}-desc" stroke-linejoin="round">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(alt)}</desc>{body}'
    )
