"""How fast reports are exported: seconds and MB a second of CSV, XLSX and JSON, side by side.

    python -m benchmarks.exports [--reports 50000] [--form mensile]

The aim is 50,000 reports in 10 seconds at most. The reports are invented, a hundred districts in as many rounds as it
takes; one in ten was corrected.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from bot.checkins_model import NOT_MEASURED, Report, Round, Value, Version
from bot.exporting import book
from bot.figures_model import Issue
from bot.spoken import Spoken
from bot.tables import Book
from bot.wording import Wording
from knowledge.entries import Language
from knowledge.forms import Form, Part, PartKind
from knowledge.library import Library
from knowledge.loader import shipped_content
from reports.spreadsheets import write_csv, write_json, write_xlsx

DISTRICTS = 100
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
WROTE = "Avviato il bando per le vetrine, incontro con i commercianti di via Roma numero {}"


def issues(form: Form, wanted: int) -> Iterator[Issue]:
    """Give rounds of a form with so many reports in all."""
    chance = Random(2026)
    for number in range(-(-wanted // DISTRICTS)):
        opens = datetime(2000, 1, 1, 8, tzinfo=UTC) + timedelta(days=number)
        one = Round(form, opens.date().isoformat(), opens, opens + timedelta(days=10), number + 1)
        districts = range(1, min(DISTRICTS, wanted - number * DISTRICTS) + 1)
        yield Issue(one, {}, tuple(_report(one, district, chance) for district in districts))


def _report(one: Round, district: int, chance: Random) -> Report:
    count = 2 if chance.random() < 0.1 else 1
    versions = tuple(
        Version(at, _answers(one.form, chance), district, one.opens_at + timedelta(hours=at))
        for at in range(1, count + 1)
    )
    return Report(one.id * DISTRICTS + district, one.id, district, versions)


def _answers(form: Form, chance: Random) -> dict[str, Value]:
    return {
        part.id: NOT_MEASURED if part.not_measured and chance.random() < 0.1 else _value(part, chance)
        for _, part in form.parts()
    }


def _value(part: Part, chance: Random) -> Value:
    match part.kind:
        case PartKind.CHOICE:
            return chance.choice(part.choices).id
        case PartKind.CHOICES:
            return tuple(one.id for one in chance.sample(part.choices, 2))
        case PartKind.NUMBER:
            return chance.randint(0, 90)
        case PartKind.MONEY | PartKind.PERCENTAGE:
            return Decimal(chance.randint(0, 9_900)) / 100
        case PartKind.DATE:
            return date(2026, 1, 1) + timedelta(days=chance.randint(0, 360))
    return WROTE.format(chance.randint(1, 99))


def main() -> None:
    """Print the table."""
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    words.add_argument("--reports", type=int, default=50_000)
    words.add_argument("--form", default="mensile")
    asked = words.parse_args()
    library = Library(shipped_content())
    form = library.current.forms[asked.form]
    spoken = Spoken(Wording(library), Language.ITALIAN, ZoneInfo("Europe/Rome"))
    found = list(issues(form, asked.reports))
    names = {number: f"Distretto numero {number}" for number in range(1, DISTRICTS + 1)}
    writers: dict[str, Callable[[Book, Path], None]] = {
        "csv": lambda made, file: _into(file, lambda target: write_csv(made.data[0], target, _nobody)),
        "xlsx": lambda made, file: _into(file, lambda target: write_xlsx(made, target, _nobody)),
        "json": lambda made, file: _into(file, lambda target: write_json(made, target, _nobody)),
    }
    columns = len(book(found, names, NOW, spoken).data[0].columns)
    print(f"{asked.reports} reports, form {form.id}, {columns} columns")
    print(f"{'format':<8}{'seconds':>9}{'CPU s':>9}{'MB':>8}{'MB/s':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for name, write in writers.items():
            file = Path(folder) / f"rapporti.{name}"
            begun, worked = time.perf_counter(), time.process_time()
            write(book(found, names, NOW, spoken), file)
            took, cpu, size = time.perf_counter() - begun, time.process_time() - worked, file.stat().st_size / 1e6
            print(f"{name:<8}{took:>9.2f}{cpu:>9.2f}{size:>8.1f}{size / took:>8.2f}")


def _into(file: Path, write: Callable[..., None]) -> None:
    with file.open("wb") as target:
        write(target)


def _nobody(_: int) -> None:
    """Tell nobody."""


if __name__ == "__main__":
    main()
