"""The list of districts as a spreadsheet writes it: read from CSV, every problem with its line.

Columns `name,kind,province,municipalities,source`, or the same in Italian, separated by commas or semicolons as Excel
writes them in Italian; in a cell, several values are separated by `; `.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.loader import shipped_content
from knowledge.names import tidy
from knowledge.normalise import fold
from knowledge.reading import ContentError, Problem

KINDS = ("DUC", "DDC")
LONGEST_NAME = 100
_COLUMNS = {
    "name": "name",
    "nome": "name",
    "kind": "kind",
    "tipo": "kind",
    "province": "province",
    "provincia": "province",
    "municipalities": "municipalities",
    "comuni": "municipalities",
    "source": "source",
    "fonte": "source",
}
_FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet takes for the beginning of a formula."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list; `kind` is DUC, DDC or empty."""

    name: str
    kind: str
    provinces: tuple[str, ...]
    municipalities: tuple[str, ...]
    sources: tuple[str, ...]


def shipped_districts() -> Path:
    """Return the list that comes with the bot: the districts that a public source names."""
    return shipped_content() / "districts.csv"


def read_districts(path: Path) -> list[Listed]:
    """Return the districts of a file; raise `ContentError` with every problem, none is taken in then."""
    try:
        written = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ContentError([Problem(path.name, 0, f"non si può leggere ({error.strerror})")]) from None
    except UnicodeDecodeError:
        raise ContentError([Problem(path.name, 0, "non è scritto in UTF-8: salvalo come «CSV UTF-8»")]) from None
    problems: list[Problem] = []
    found: dict[str, Listed] = {}
    for line, row in _rows(written, path.name):
        listed = _listed(row)
        complaint = _complaint(listed)
        if complaint is None and fold(listed.name) in found:
            complaint = f"«{listed.name}» c'è già più sopra"
        if complaint:
            problems.append(Problem(path.name, line, complaint))
        found[fold(listed.name)] = listed
    if not found and not problems:
        problems.append(Problem(path.name, 0, "non contiene nessun distretto"))
    if problems:
        raise ContentError(problems)
    return list(found.values())


def _rows(written: str, name: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield each line that says something, by column, with its number."""
    header = written.partition("\n")[0]
    separator = ";" if header.count(";") > header.count(",") else ","
    lines = csv.reader(io.StringIO(written, newline=""), delimiter=separator, strict=True)
    try:
        columns = [_COLUMNS.get(fold(column), "") for column in next(lines, [])]
        if "name" not in columns:
            raise ContentError(
                [Problem(name, 1, "la prima riga deve avere le colonne name,kind,province,municipalities,source")]
            )
        for cells in lines:
            if any(cell.strip() for cell in cells):
                yield lines.line_num, dict(zip(columns, cells, strict=False))
    except csv.Error:
        raise ContentError([Problem(name, lines.line_num, "le virgolette non sono chiuse come si deve")]) from None


def _listed(row: Mapping[str, str]) -> Listed:
    parts = {key: tuple(_parts(row.get(key, ""))) for key in ("province", "municipalities", "source")}
    return Listed(
        tidy(row.get("name", ""), LONGEST_NAME + 1),
        tidy(row.get("kind", "")).upper(),
        parts["province"],
        parts["municipalities"],
        parts["source"],
    )


def _complaint(listed: Listed) -> str | None:
    if not fold(listed.name):
        return "manca il nome del distretto"
    if len(listed.name) > LONGEST_NAME:
        return f"il nome è più lungo di {LONGEST_NAME} caratteri"
    if listed.kind and listed.kind not in KINDS:
        return f"il tipo «{listed.kind}» non è DUC né DDC: se non si sa, lascia la cella vuota"
    cells = (listed.name, *listed.provinces, *listed.municipalities)
    if formula := next((cell for cell in cells if cell.startswith(_FORMULA)), None):
        return f"«{formula}» sembra una formula: togli il segno all'inizio"
    return None


def _parts(cell: str) -> Iterator[str]:
    yield from (part for part in (tidy(part, LONGEST_NAME) for part in cell.split(";")) if part)
