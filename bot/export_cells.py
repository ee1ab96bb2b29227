"""How an answer becomes a cell of an export: labels instead of ids, real numbers and days, words for «non rilevo»."""

from collections.abc import Callable, Sequence

from bot.checkins_model import NOT_MEASURED, Answers, Report, Value
from bot.spoken import Spoken
from bot.tables import Cell, ColumnKind, Row
from knowledge.forms import Form, Part, PartKind

BETWEEN = " | "
"""Between several choices in a cell: labels may well have commas."""
WIDTHS = {
    PartKind.CHOICE: 24,
    PartKind.CHOICES: 32,
    PartKind.NUMBER: 14,
    PartKind.MONEY: 16,
    PartKind.PERCENTAGE: 14,
    PartKind.DATE: 13,
    PartKind.TEXT: 44,
    PartKind.PHOTO: 10,
}
_KINDS = {
    PartKind.NUMBER: ColumnKind.WHOLE,
    PartKind.MONEY: ColumnKind.MONEY,
    PartKind.PERCENTAGE: ColumnKind.PERCENTAGE,
    PartKind.DATE: ColumnKind.DATE,
}


class Cells:
    """Cells in one language."""

    def __init__(self, spoken: Spoken) -> None:
        self.spoken = spoken
        self._not_measured = spoken.words("export.not_measured")
        self._photo = spoken.words("export.photo")

    def title(self, part: Part) -> str:
        """Return the heading of a part's column: its id and what is asked."""
        return f"{part.id.upper()} {self.spoken.of(part.label)}"

    def kind(self, part: Part) -> ColumnKind:
        """Return what the column of a part holds."""
        return _KINDS.get(part.kind, ColumnKind.TEXT)

    def outcome(self, report: Report) -> str:
        """Return what came of a round: answers, or an honest word instead of them."""
        return self.spoken.words(f"export.outcome.{report.excuse}" if not report.versions else "export.outcome.sent")

    def cell(self, part: Part, value: Value | None) -> Cell:
        """Return an answer as a cell."""
        return self._maker(part)(value)

    def reader(self, form: Form, parts: Sequence[str]) -> Callable[[Answers], Row]:
        """Return what makes the cells of these parts out of answers to a form."""
        makers = [(name, self._maker(form.part(name))) for name in parts]

        def read(answers: Answers) -> Row:
            return tuple(make(answers.get(name)) for name, make in makers)

        return read

    def _maker(self, part: Part | None) -> Callable[[Value | None], Cell]:
        labels = {choice.id: self.spoken.of(choice.label) for choice in part.choices} if part else {}
        photo = part is not None and part.kind is PartKind.PHOTO

        def make(value: Value | None) -> Cell:
            if value is None or value == ():
                return None
            if value == NOT_MEASURED:
                return self._not_measured
            if isinstance(value, tuple):
                return BETWEEN.join(labels.get(one, one) for one in value)
            if isinstance(value, str):
                return self._photo if photo else labels.get(value, value)
            return value

        return make
