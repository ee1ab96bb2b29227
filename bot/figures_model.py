"""The figures about check-ins, as small frozen values: every one says of how many, and what is missing is never 0.

Issue     what is known of one round: how every district stands, and what was answered.
Share     how many of how many; a percentage only where it means something.
Tally     how often each choice of a question was given.
Summary   sum and median of a question answered with numbers.
Figures   all of it, of the rounds of one form, with the districts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bot.checkins_model import Report, Round, Standing
from bot.people_model import District
from knowledge.forms import Form, Part

ROUNDS = 12
"""Rounds that figures and charts look back on: a year of months. A period that is named may hold more."""
FEW = 5
"""Below so many, a percentage says more than is known: the count is said instead."""


@dataclass(frozen=True, slots=True)
class Issue:
    """What is known of one round."""

    round: Round
    standings: Mapping[int, Standing]
    """By district."""
    reports: tuple[Report, ...]

    def report(self, district: int) -> Report | None:
        """Return the report of a district, or None."""
        return next((one for one in self.reports if one.district == district), None)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    count: int
    of: int

    @property
    def percent(self) -> int | None:
        """Return the percentage, or None of fewer than five; 0 and 100 only when it is none, or all."""
        if self.of < FEW:
            return None
        if self.count in {0, self.of}:
            return 100 * self.count // self.of
        return min(99, max(1, (200 * self.count + self.of) // (2 * self.of)))


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each choice was given: a report counts once for each choice it names."""

    part: Part
    counts: Mapping[str, int]
    """By the id of the choice, in the form's order; choices that a later form took away come last."""
    n: int
    """Reports that gave a choice."""
    not_measured: int
    unanswered: int
    """Reports that left it out, or were not asked."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Sum and median of a question answered with numbers; None where nobody gave one."""

    part: Part
    n: int
    """Reports that gave a number."""
    not_measured: int
    unanswered: int
    total: Decimal | None
    """None for percentages too, which do not add up."""
    median: Decimal | None
    least: Decimal | None
    most: Decimal | None


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """The figures of one round."""

    round: Round
    closed: bool
    """Whether the deadline is past: before, who has not answered is not late yet."""
    standings: Mapping[Standing, int]
    """How many districts stand how, every standing named."""
    answered: Share
    timely: Share
    """In time, of those who were to answer."""
    sent: int
    """Reports with answers."""
    tallies: Mapping[str, Tally]
    """By the id of the part."""
    summaries: Mapping[str, Summary]


@dataclass(frozen=True, slots=True)
class DistrictFigures:
    """The figures of one district over the rounds."""

    district: District
    cells: tuple[Standing | None, ...]
    """How it stands in each round, in the order of the rounds; None where the round did not know the district."""
    answered: Share
    timely: Share


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of the rounds of one form, the oldest first."""

    form: Form
    """As in the newest round."""
    rounds: tuple[RoundFigures, ...]
    districts: tuple[DistrictFigures, ...]
    """By name."""

    @property
    def last(self) -> RoundFigures:
        """Return the newest round."""
        return self.rounds[-1]

    @property
    def managed(self) -> tuple[DistrictFigures, ...]:
        """Return the districts that somebody answered for, or was to answer for, in one of the rounds."""
        unmanaged = {None, Standing.NO_MANAGER}
        return tuple(one for one in self.districts if not unmanaged.issuperset(one.cells))

    def standing(self, *kinds: Standing) -> tuple[DistrictFigures, ...]:
        """Return the districts that stand so in the newest round."""
        return tuple(one for one in self.districts if one.cells[-1] in kinds)
