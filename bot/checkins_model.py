"""The words of the domain that concern check-ins, as small frozen values; forms are in knowledge/forms.py.

Round     one issue of a form: its period, when it opens, until when it is answered.
Report    what a district answered in a round: one a district and round, with every version kept.
Draft     a report on its way: where a person stopped, and what was answered so far.
Excuse    an honest answer that is no report: nothing to tell, away, no longer the contact.
Standing  how a district stands in a round.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from knowledge.forms import Form

NOT_MEASURED = "non_rilevo"
"""The value of an answer to what a district does not measure."""

Value = str | int | Decimal | date | tuple[str, ...]
"""What a part of a question is answered with: words, a choice's id or a photo's; a count; an amount in euro or a
percentage; a day; several choices. NOT_MEASURED stands for any."""
Answers = Mapping[str, Value]
"""By the id of the part (`m1`, `t4.investimenti`)."""


class Excuse(StrEnum):
    """What stops the nudges without a report, and counts apart from what is missing."""

    NOTHING = "nothing"
    """No activity in the period."""
    AWAY = "away"
    """On leave: somebody else answers."""
    NOT_ME = "not_me"
    """No longer the contact of the district."""


@dataclass(frozen=True, slots=True)
class Round:
    """One issue of a form."""

    form: Form
    """As it was when the round opened: an edit of the form changes the rounds to come."""
    period: str
    """`2026-11`, `2026-T4`, or the day of a round held once."""
    opens_at: datetime
    closes_at: datetime
    id: int = 0
    closed_at: datetime | None = None
    """When staff closed it, or the next round after its deadline did; None while it takes first reports, if late."""

    def is_closed(self, now: datetime) -> bool:
        """Return whether a correction needs a reason by now: past the deadline, or closed before it."""
        return self.closed_at is not None or now >= self.closes_at


@dataclass(frozen=True, slots=True)
class Draft:
    """A report on its way."""

    round: int
    person: int
    """Telegram id."""
    district: int
    part: str
    """The id of the part that is asked; empty at the summary."""
    answers: Answers
    updated_at: datetime
    correcting: int | None = None
    """The report that this draft corrects."""
    reason: str = ""
    """Why it is corrected after the round closed."""
    seen: int = 0
    """The number of the version that it shall follow: when another manager is quicker, this one is told."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a report."""

    number: int
    """Counted from 1."""
    answers: Answers
    author: int | None
    """Telegram id; None for who was erased."""
    at: datetime
    reason: str = ""
    doubts: Mapping[str, Value] = field(default_factory=dict)
    """Answers that differed much from the round before and were confirmed: by part, the value of then."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a district answered in a round."""

    id: int
    """The receipt's number."""
    round: int
    district: int
    versions: tuple[Version, ...]
    """Oldest first; empty for an excuse."""
    excuse: Excuse | None = None
    excused_by: int | None = None
    excused_at: datetime | None = None
    stand_in: str = ""
    """Who answers instead, as the person said it."""

    @property
    def latest(self) -> Version | None:
        """Return the version that counts."""
        return self.versions[-1] if self.versions else None


class Standing(StrEnum):
    """How a district stands in a round."""

    IN_TIME = "in_time"
    LATE = "late"
    """Sent after the deadline."""
    NOTHING = "nothing"
    AWAY = "away"
    """Out of the denominator, as who is no longer the contact is not."""
    NOT_ME = "not_me"
    STARTED = "started"
    MISSING = "missing"
    NO_MANAGER = "no_manager"
    """Nobody registered answers for the district: out of the denominator."""


ANSWERED = frozenset({Standing.IN_TIME, Standing.LATE, Standing.NOTHING})
UNANSWERED = frozenset({Standing.STARTED, Standing.MISSING})
EXPECTED = ANSWERED | UNANSWERED
"""Who counts in the denominator: not who is away, who is no longer the contact, and where nobody is registered."""
