"""Tables to be written in a file, as small frozen values: how they are written is decided elsewhere."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

Cell = str | int | Decimal | date | datetime | None
"""Words, a number, a day or an instant; None where nothing was said."""
Row = tuple[Cell, ...]
Progress = Callable[[int], None]
"""Hears how many more reports are written."""


class ColumnKind(StrEnum):
    """What a column holds, apart from words that say why it holds nothing."""

    TEXT = "text"
    WHOLE = "whole"
    MONEY = "money"
    PERCENTAGE = "percentage"
    DATE = "date"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its heading; `width` in characters."""

    title: str
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 16


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its rows are made while they are read."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that an export holds."""

    notes: Table
    """What the file is and what its words mean."""
    data: tuple[Table, ...]
    """A table for each form: a row for each report."""
    versions: Table
    """A row for each answer that a correction changed."""
    codebook: Table
    records: Callable[[], Iterator[dict[str, object]]]
    """One report each, with all its versions, for machines; values are those of the model."""
    head: dict[str, object]
    """What the records are of."""
    size: int
    """How many reports there are."""
