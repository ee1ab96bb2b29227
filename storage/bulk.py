"""Many rows as one parameter: a statement over ten thousand rows costs much less than ten thousand statements."""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Row, Select, String, Subquery, cast, func, literal, select
from sqlmodel import Session, SQLModel

CHUNK = 10_000
"""Rows that are written in one go: meanwhile nobody else writes in SQLite."""


def columns(table: type[SQLModel], *names: str) -> list[Column[Any]]:
    """Return the columns of a table with these names, or all of them."""
    found = table.__table__.columns  # type: ignore[attr-defined]
    return [found[name] for name in names] if names else list(found)


def unpacked(tx: Session, kinds: Sequence[Column[Any]], rows: Iterable[Sequence[object]]) -> Subquery:
    """Return rows of values as something to select from, with the names and types of some columns."""
    dialect = tx.connection().dialect
    # Both databases read one JSON text faster than a parameter for each value.
    makers = [kind.type.dialect_impl(dialect).bind_processor(dialect) for kind in kinds]
    # Few instants come again and again: each is written out once.
    written = (
        map(lru_cache(maker), values) if maker else values
        for maker, values in zip(makers, zip(*rows, strict=True), strict=True)
    )
    text = json.dumps(list(zip(*written, strict=True)), default=str)
    packed = literal(text, String)
    if dialect.name == "sqlite":
        values = func.json_each(packed).table_valued("value")
    else:
        values = func.json_array_elements(cast(packed, JSON)).table_valued("value")
    found: list[ColumnElement[Any]] = []
    for position, kind in enumerate(kinds):
        value = values.c.value.op("->>")(position)
        # What SQLite takes out of a JSON text has its type already.
        found.append((value if dialect.name == "sqlite" else cast(value, kind.type)).label(kind.name))
    return select(*found).subquery("given")


def plain(tx: Session, query: Select[Any]) -> Iterable[Row[Any]]:
    """Return what is found as rows of values: of rows that could be changed, reading takes three times as long."""
    return tx.connection().execute(query)
