"""All that is remembered of people, as the rules want it: one set of stores on one database."""

from bot.ground import Memory
from storage.audit import SqlAudit
from storage.districts import SqlDistricts
from storage.drafts import SqlDrafts
from storage.engine import Database
from storage.holdings import SqlHoldings
from storage.invites import SqlInvites
from storage.people import SqlPeople


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
