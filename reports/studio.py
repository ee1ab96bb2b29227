"""Makes pictures, pages and files; their libraries load when they are first asked for: no start waits for them."""

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from bot.figures_model import Figures, Issue
from bot.model import Picture
from bot.spoken import Spoken
from bot.tables import Book, Progress


class Studio:
    """What `bot.figures_ports.Press` asks for."""

    def pictures(self, figures: Figures, spoken: Spoken) -> Sequence[Picture]:
        """Return the charts of the figures, for the chat."""
        from reports import charts  # noqa: PLC0415

        return charts.pictures(figures, spoken)

    def page(
        self, period: str, found: Sequence[tuple[Figures, Sequence[Issue]]], now: datetime, spoken: Spoken
    ) -> bytes:
        """Return the report on the rounds of some forms in a period, as HTML."""
        from reports.page import page  # noqa: PLC0415

        return page(period, found, now, spoken)

    def write(self, book: Book, kind: str, target: BinaryIO, progress: Progress) -> None:
        """Write an export: `xlsx`, `json`, or `csv`, which holds the data of the first form only."""
        from reports import spreadsheets  # noqa: PLC0415

        match kind:
            case "xlsx":
                spreadsheets.write_xlsx(book, target, progress)
            case "json":
                spreadsheets.write_json(book, target, progress)
            case _:
                spreadsheets.write_csv(book.data[0], target, progress)
