"""All that is remembered, as the rules want it: stores for people, for sessions and for check-ins, on one database."""

from bot.checkins_ports import CheckinStore
from bot.ground import Memory
from bot.sessions_ports import SessionMemory
from storage.attendances import SqlAttendances
from storage.audit import SqlAudit
from storage.chats import SqlChats
from storage.checkins import SqlCheckins
from storage.deliveries import SqlDeliveries
from storage.districts import SqlDistricts
from storage.drafts import SqlDrafts
from storage.engine import Database
from storage.holdings import SqlHoldings
from storage.imports import SqlImports
from storage.invites import SqlInvites
from storage.people import SqlPeople
from storage.sessions import SqlSessions
from storage.told import SqlTold


def memory(database: Database) -> Memory:
    """Return the stores that concern people, on a database."""
    return Memory(
        people=SqlPeople(database),
        districts=SqlDistricts(database),
        invites=SqlInvites(database),
        drafts=SqlDrafts(database),
        holdings=SqlHoldings(database),
        audit=SqlAudit(database),
    )


def session_memory(database: Database) -> SessionMemory:
    """Return the stores that concern sessions and the outbox, on a database."""
    return SessionMemory(
        sessions=SqlSessions(database),
        attendances=SqlAttendances(database),
        told=SqlTold(database),
        imports=SqlImports(database),
        deliveries=SqlDeliveries(database),
        chats=SqlChats(database),
    )


def checkin_memory(database: Database) -> CheckinStore:
    """Return the store of check-ins, on a database."""
    return SqlCheckins(database)
