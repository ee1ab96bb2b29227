"""What the buttons about sessions mean: each belongs to its `owner`, and pressed by anybody else it has no effect."""

from dataclasses import dataclass

from bot.sessions_model import Response


@dataclass(frozen=True, slots=True)
class ShowSessions:
    """See a page of the sessions to come, or of those that are over, counted from 0."""

    owner: int
    past: bool = False
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowSession:
    """See one session."""

    owner: int
    session: int


@dataclass(frozen=True, slots=True)
class Respond:
    """Say whether one will be there."""

    owner: int
    session: int
    response: Response


@dataclass(frozen=True, slots=True)
class TakeAway:
    """Receive a session as a file for one's own calendar."""

    owner: int
    session: int


@dataclass(frozen=True, slots=True)
class ShowResponses:
    """See who answered what, a page at a time."""

    owner: int
    session: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowNotices:
    """See who was told what of a session, a page at a time."""

    owner: int
    session: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowPresences:
    """See a page of those who may have been there."""

    owner: int
    session: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class NotePresence:
    """Note that a person was there, or was not; then see the page again."""

    owner: int
    session: int
    person: int
    """Telegram id."""
    present: bool
    page: int = 0


@dataclass(frozen=True, slots=True)
class AskOther:
    """Be asked the name of somebody else who was there."""

    owner: int
    session: int


@dataclass(frozen=True, slots=True)
class ApplyImport:
    """Take a calendar in; `seen` stands for the difference that was shown."""

    owner: int
    number: int
    seen: int


@dataclass(frozen=True, slots=True)
class DropImport:
    """Leave the calendar as it is."""

    owner: int
    number: int


SessionAction = (
    ShowSessions
    | ShowSession
    | Respond
    | TakeAway
    | ShowResponses
    | ShowNotices
    | ShowPresences
    | NotePresence
    | AskOther
    | ApplyImport
    | DropImport
)
