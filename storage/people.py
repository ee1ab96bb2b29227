"""The memory of people: those who consented, and nobody else."""

from collections.abc import Sequence
from datetime import date, time
from functools import lru_cache
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session, col, select, update

from bot.people_model import Audit, Lead, Person, Preferences, Role, Visitor
from knowledge.entries import Language
from storage import audit as deeds
from storage.engine import Database
from storage.tables import PersonRow


class SqlPeople:
    """The people in a database: what `bot.ports.PeopleStore` asks for.

    Every method raises StorageError when the database fails, and refuses naive datetimes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, telegram_id: int) -> Person | None:
        """Return a person, or None for a stranger."""
        with self._database.reading() as tx:
            row = find(tx, telegram_id)
            return None if row is None else person(row)

    def listed(self) -> Sequence[Person]:
        """Return everybody, in the order in which they came."""
        with self._database.reading() as tx:
            table = PersonRow.__table__  # type: ignore[attr-defined]
            # As plain rows: for ten thousand people, rows that could be changed would take three times as long.
            return [person(row) for row in tx.connection().execute(table.select().order_by(table.c.id))]

    def register(self, visitor: Visitor, role: Role, version: int, audit: Audit) -> Person:
        """Keep a visitor who consented at the audit's instant; of a known person only the consent changes."""
        default = Preferences()
        values = {
            "telegram_id": visitor.telegram_id,
            "name": visitor.name,
            "language": visitor.language.value,
            "role": role.word,
            "consent_version": version,
            "consented_at": audit.at,
            "created_at": audit.at,
            "reachable": True,
            **_columns(default),
        }
        consent = {"consent_version": version, "consented_at": audit.at}
        insert = self._database.insert(PersonRow).values(values)
        with self._database.transaction() as tx:
            tx.exec(insert.on_conflict_do_update(index_elements=["telegram_id"], set_=consent))
            tx.add(deeds.row(audit))
            return person(tx.exec(select(PersonRow).where(col(PersonRow.telegram_id) == visitor.telegram_id)).one())

    def rename(self, telegram_id: int, name: str) -> bool:
        """Keep another name; False for a stranger."""
        return self._change(telegram_id, {"name": name})

    def choose_district(self, telegram_id: int, district: int | None, audit: Audit) -> bool:
        """Keep the district; False for a stranger."""
        return self._change(telegram_id, {"district_id": district}, audit)

    def give_role(self, telegram_id: int, role: Role, district: int | None, audit: Audit) -> bool:
        """Keep another role with its district, or none; False for a stranger."""
        return self._change(telegram_id, {"role": role.word, "district_id": district}, audit)

    def prefer(self, telegram_id: int, language: Language, preferences: Preferences) -> bool:
        """Keep language and preferences; False for a stranger."""
        return self._change(telegram_id, {"language": language.value, **_columns(preferences)})

    def reach(self, telegram_id: int, *, reachable: bool) -> bool:
        """Keep whether Telegram lets us write to a person; False when that is known already, or for a stranger."""
        same = (col(PersonRow.telegram_id) == telegram_id, col(PersonRow.reachable) != reachable)
        with self._database.transaction() as tx:
            return tx.exec(update(PersonRow).where(*same).values(reachable=reachable)).rowcount > 0

    def _change(self, telegram_id: int, values: dict[str, object], audit: Audit | None = None) -> bool:
        with self._database.transaction() as tx:
            same = col(PersonRow.telegram_id) == telegram_id
            changed = tx.exec(update(PersonRow).where(same).values(values)).rowcount > 0
            if changed and audit:
                tx.add(deeds.row(audit))
            return changed


def find(tx: Session, telegram_id: int) -> PersonRow | None:
    """Return the row of a person."""
    return tx.exec(select(PersonRow).where(col(PersonRow.telegram_id) == telegram_id)).one_or_none()


def person(row: PersonRow | Row[Any]) -> Person:
    """Return a row as a person."""
    if row.id is None:
        raise AssertionError("a kept row has an id")
    return Person(
        id=row.id,
        telegram_id=row.telegram_id,
        name=row.name,
        language=Language(row.language),
        role=Role.of(row.role),
        district=row.district_id,
        consent_version=row.consent_version,
        consented_at=row.consented_at,
        created_at=row.created_at,
        reachable=row.reachable,
        preferences=_preferences(row.reminders, row.leads, row.quiet_from, row.quiet_to, row.paused_until),
    )


@lru_cache
def _preferences(
    reminders: bool, leads: str, quiet_from: time, quiet_to: time, paused_until: date | None
) -> Preferences:
    """Return preferences, the same object for the same ones: most people never change any."""
    return Preferences(reminders, tuple(map(Lead, leads.split())), quiet_from, quiet_to, paused_until)


def _columns(preferences: Preferences) -> dict[str, object]:
    return {
        "reminders": preferences.reminders,
        "leads": " ".join(preferences.leads),
        "quiet_from": preferences.quiet_from,
        "quiet_to": preferences.quiet_to,
        "paused_until": preferences.paused_until,
    }
