"""The words for what is kept on a person, as small frozen values.

Held    everything that is kept on a person, as a person can read it.
Erased  what went when a person was erased.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.checkins_model import Draft as CheckinDraft
from bot.checkins_model import Report
from bot.deliveries_model import Delivery
from bot.people_model import Audit, Person, Redemption
from bot.sessions_model import Attendance, Session, Told


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is kept on a person; empty for a stranger."""

    person: Person | None
    redemptions: tuple[Redemption, ...] = ()
    audit: tuple[Audit, ...] = ()
    drafts: int = 0
    wrong_invites: tuple[datetime, ...] = ()
    replies: tuple[datetime, ...] = ()
    """When each message of ours that answers one of theirs was sent; kept two days, without words."""
    attendances: tuple[Attendance, ...] = ()
    told: tuple[Told, ...] = ()
    imports: tuple[datetime, ...] = ()
    """When they sent the calendar that waits for their yes."""
    deliveries: tuple[Delivery, ...] = ()
    sessions: tuple[Session, ...] = ()
    """Those that the attendances and what was told are about, so that they can be named."""

    checkins: tuple[CheckinDraft, ...] = ()
    """Check-ins that they began."""
    reports: tuple[Report, ...] = ()
    """What they reported for a district, only their own versions; excuses with whom they named."""

    @property
    def is_empty(self) -> bool:
        """Return whether nothing at all is kept."""
        return self == Held(None)


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows went, by the names of the fields of `Held`, and what stays nameless."""

    rows: Mapping[str, int]
    audit_unnamed: int
    wrong_invites_kept: int
    """Wrong invites of the last hour: they stay until the hour is over, or erasing would be a way around the limit."""
    reports_unnamed: int = 0
    """What they reported belongs to the district and stays, without their name."""
