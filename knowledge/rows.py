"""Rows of a file as whoever wrote it meant them: names and values with their line, before anybody judges them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import yaml

from knowledge.reading import At, Bounds, ContentError, Reader

Cell = str | int | float | date | time | datetime | timedelta
"""What stands in a cell: a text, or what a spreadsheet keeps as a number, a day, a time."""
DEEPEST = 10
"""Blocks within blocks."""
WIDEST = 60
"""Names, values and marks that a block may have, on the average."""


@dataclass(frozen=True, slots=True)
class Row:
    """Values by the names they are written under, in order, and the line where they begin, counted from 1."""

    line: int
    cells: tuple[tuple[str, Cell], ...]


def yaml_rows(written: str, name: str, most: int) -> list[Row]:
    """Return the blocks of a YAML list, every value as it is written; `ContentError` with every problem.

    The list may stand alone or under one key. A value may be a list of texts too: they are joined with `;`. More than
    `most` blocks are not looked at.
    """
    reader = Reader(Path(name), name)
    rows: list[Row] = []
    if (root := reader.parsed(written, Bounds(DEEPEST, most * WIDEST))) is not None:
        rows = [row for row, _ in zip(_rows(_list(root)), range(most), strict=False)]
    if reader.problems:
        raise ContentError(reader.problems)
    return rows


def _list(root: At) -> At:
    """Return the list of a file: the whole of it, or what stands under its only key."""
    if not isinstance(root.node, yaml.MappingNode):
        return root
    blocks = root.mapping(optional=None)
    if len(blocks) > 1:
        root.refuse("qui serve una sola chiave, per esempio «sessioni», con sotto l'elenco")
    return next(iter(blocks.values()), root)


def _rows(listed: At) -> Iterator[Row]:
    for block in listed.items():
        cells = block.mapping(optional=None)
        yield Row(block.line, tuple((name, _value(value)) for name, value in cells.items()))


def _value(value: At) -> str:
    if isinstance(value.node, yaml.SequenceNode):
        return "; ".join(item.loose() for item in value.items())
    if isinstance(value.node, yaml.ScalarNode) and value.node.tag == "tag:yaml.org,2002:null":
        return ""
    return value.loose()
