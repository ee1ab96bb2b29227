"""What the buttons about check-ins mean: each belongs to its `owner`, and pressed by anybody else it has no effect."""

from dataclasses import dataclass

from bot.checkins_model import Excuse
from bot.filling_model import Sign


@dataclass(frozen=True, slots=True)
class OpenCheckin:
    """Answer a round, go on where one stopped, or see what was sent; not `begin`: first see what is asked."""

    owner: int
    round: int
    begin: bool = True


@dataclass(frozen=True, slots=True)
class GiveExcuse:
    """Send an honest answer that is no report; `sure` once it was asked whether it is meant."""

    owner: int
    round: int
    excuse: Excuse
    sure: bool = False


@dataclass(frozen=True, slots=True)
class NoStandIn:
    """Nobody answers instead."""

    owner: int
    round: int


@dataclass(frozen=True, slots=True)
class ShowReports:
    """See a page of the own district's reports, counted from 0."""

    owner: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowReport:
    """See a report by the number of its receipt."""

    owner: int
    report: int


@dataclass(frozen=True, slots=True)
class ShowVersions:
    """See what changed from version to version of a report."""

    owner: int
    report: int


@dataclass(frozen=True, slots=True)
class CorrectReport:
    """Correct what was sent."""

    owner: int
    report: int


@dataclass(frozen=True, slots=True)
class FollowReport:
    """Send one's own answers as a correction of what another manager sent meanwhile, or leave theirs (`keep`)."""

    owner: int
    round: int
    keep: bool


@dataclass(frozen=True, slots=True)
class Fill:
    """Fill a form in with a tap (`bot.filling_model`), by what the round's form counts: 0 is none."""

    owner: int
    round: int
    sign: Sign
    part: int = 0
    """Counted from 1 through the parts of the form; 0 on the summary."""
    choice: int = 0
    """Counted from 1 through the choices of the part; on the summary through the questions, then the parts."""


@dataclass(frozen=True, slots=True)
class ShowRounds:
    """See the rounds, for staff."""

    owner: int


@dataclass(frozen=True, slots=True)
class OpenRound:
    """Open the round of a form now; `sure` once it was asked whether it is meant."""

    owner: int
    form: str
    sure: bool = False


@dataclass(frozen=True, slots=True)
class CloseRound:
    """Close a round; `sure` once it was asked whether it is meant."""

    owner: int
    round: int
    sure: bool = False


@dataclass(frozen=True, slots=True)
class ExtendRound:
    """Give a round so many days more."""

    owner: int
    round: int
    days: int


CheckinAction = (
    OpenCheckin
    | GiveExcuse
    | NoStandIn
    | ShowReports
    | ShowReport
    | ShowVersions
    | CorrectReport
    | FollowReport
    | Fill
    | ShowRounds
    | OpenRound
    | CloseRound
    | ExtendRound
)
RoundAction = ShowRounds | OpenRound | CloseRound | ExtendRound
"""What staff press."""
