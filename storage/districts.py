"""The memory of districts: taken in from a file, never erased by it."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.people_model import Audit, District, DistrictKind, Imported
from knowledge.normalise import fold
from storage import audit as deeds
from storage.engine import Database
from storage.misses import LARGEST_ID
from storage.tables import DistrictRow

_SEPARATOR = "; "


class SqlDistricts:
    """The districts in a database: what `bot.ports.DistrictStore` asks for.

    Every method raises StorageError when the database fails.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def listed(self) -> Sequence[District]:
        """Return every district, by name."""
        with self._database.reading() as tx:
            return [_district(row) for row in tx.exec(select(DistrictRow).order_by(col(DistrictRow.folded)))]

    def find(self, district: int) -> District | None:
        """Return a district, or None when there is none with this number."""
        if not 0 < district <= LARGEST_ID:
            return None
        with self._database.reading() as tx:
            row = tx.get(DistrictRow, district)
            return None if row is None else _district(row)

    def take_in(self, districts: Sequence[District], audit: Audit) -> Imported:
        """Keep districts (their ids do not matter): a known name is brought up to date, none is erased."""
        with self._database.transaction() as tx:
            # One import at a time: two at once would both find a name missing.
            self._database.queue(tx, "districts")
            outcomes = [_take_in(tx, district) for district in districts]
            imported = Imported(*(outcomes.count(kind) for kind in ("new", "changed", "same")))
            if imported.new or imported.changed:
                tx.add(deeds.row(audit))
            return imported


def _take_in(tx: Session, district: District) -> str:
    row = DistrictRow(
        name=district.name,
        folded=fold(district.name),
        kind=None if district.kind is None else district.kind.value,
        provinces=_SEPARATOR.join(district.provinces),
        municipalities=_SEPARATOR.join(district.municipalities),
        sources=_SEPARATOR.join(district.sources),
    )
    known = tx.exec(select(DistrictRow).where(col(DistrictRow.folded) == row.folded)).one_or_none()
    if known is None:
        tx.add(row)
        tx.flush()
        return "new"
    new, old = row.model_dump(exclude={"id"}), known.model_dump(exclude={"id"})
    known.sqlmodel_update(new)
    return "same" if new == old else "changed"


def _district(row: DistrictRow) -> District:
    if row.id is None:
        raise AssertionError("a kept row has an id")
    return District(
        id=row.id,
        name=row.name,
        kind=None if row.kind is None else DistrictKind(row.kind),
        provinces=_parts(row.provinces),
        municipalities=_parts(row.municipalities),
        sources=_parts(row.sources),
    )


def _parts(written: str) -> tuple[str, ...]:
    return tuple(part for part in written.split(_SEPARATOR) if part)
