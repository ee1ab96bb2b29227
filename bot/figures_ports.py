"""What the figures need from outside: pictures, the page and the files, made in seconds rather than at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO, Protocol

from bot.figures_model import Figures, Issue
from bot.model import Picture
from bot.spoken import Spoken
from bot.tables import Book, Progress


class Press(Protocol):
    """Makes what people look at; every method may be called from any thread."""

    def pictures(self, figures: Figures, spoken: Spoken) -> Sequence[Picture]:
        """Return the charts of the figures."""
        ...

    def page(
        self, period: str, found: Sequence[tuple[Figures, Sequence[Issue]]], now: datetime, spoken: Spoken
    ) -> bytes:
        """Return the report on the rounds of some forms in a period, as HTML."""
        ...

    def write(self, book: Book, kind: str, target: BinaryIO, progress: Progress) -> None:
        """Write an export: `xlsx`, `json`, or `csv`, which holds the data of the first form only."""
        ...
