"""What the buttons about figures mean: each belongs to its `owner`, and pressed by anybody else it has no effect."""

from dataclasses import dataclass
from enum import StrEnum


class View(StrEnum):
    """What is shown of a round; the values are as short as a button wants them."""

    SUMMARY = "s"
    LATE = "l"
    BLOCKS = "b"
    HELPS = "h"
    STATES = "p"
    NUMBERS = "n"
    CHARTS = "c"
    REPORT = "r"
    EXPORT = "x"


@dataclass(frozen=True, slots=True)
class ShowFigures:
    """See the figures of a round; 0 stands for the newest."""

    owner: int
    view: View = View.SUMMARY
    round: int = 0


FigureAction = ShowFigures
