"""What the buttons about people mean: each belongs to its `owner`, and pressed by anybody else it has no effect."""

from dataclasses import dataclass

from bot.people_model import Lead, Role
from knowledge.entries import Language


@dataclass(frozen=True, slots=True)
class Accept:
    """Consent to a version of the notice; `payload` is the invite that brought the person here."""

    owner: int
    version: int
    payload: str | None = None


@dataclass(frozen=True, slots=True)
class Decline:
    """Do not consent, for now."""

    owner: int


@dataclass(frozen=True, slots=True)
class AskDistrict:
    """Be asked which one is the own district."""

    owner: int


@dataclass(frozen=True, slots=True)
class ChooseDistrict:
    """Choose the own district; 0 means not now: what was chosen before stays."""

    owner: int
    district: int


@dataclass(frozen=True, slots=True)
class ShowPreferences:
    """See the settings."""

    owner: int


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """Be spoken to in a language."""

    owner: int
    language: Language


@dataclass(frozen=True, slots=True)
class SwitchReminders:
    """Receive reminders, or none."""

    owner: int
    on: bool


@dataclass(frozen=True, slots=True)
class SwitchLead:
    """Receive a reminder so long before, or no longer."""

    owner: int
    lead: Lead
    on: bool


@dataclass(frozen=True, slots=True)
class ShowQuiet:
    """See the quiet hours to choose from."""

    owner: int


@dataclass(frozen=True, slots=True)
class ChooseQuiet:
    """Be left in peace from an hour to another, 0 to 23; the same hour twice means never."""

    owner: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AskPause:
    """Be asked until when to keep silent."""

    owner: int


@dataclass(frozen=True, slots=True)
class PauseFor:
    """Be left in peace for so many days, today included; 0 ends the pause."""

    owner: int
    days: int


@dataclass(frozen=True, slots=True)
class InviteFor:
    """Make an invite for a role; the district is asked next."""

    owner: int
    role: Role


@dataclass(frozen=True, slots=True)
class InviteInto:
    """Make an invite for a role and a district, 0 for none; the number of uses is asked next."""

    owner: int
    role: Role
    district: int


@dataclass(frozen=True, slots=True)
class MakeInvite:
    """Make the invite."""

    owner: int
    role: Role
    district: int
    uses: int


@dataclass(frozen=True, slots=True)
class ShowInvites:
    """See a page of the open invites, counted from 0."""

    owner: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class RevokeInvite:
    """Make an invite useless."""

    owner: int
    invite: int


@dataclass(frozen=True, slots=True)
class ShowAudit:
    """See a page of the audit, newest first, counted from 0."""

    owner: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Forget:
    """Be erased."""

    owner: int


@dataclass(frozen=True, slots=True)
class KeepMe:
    """Not be erased after all."""

    owner: int


PersonAction = (
    Accept
    | Decline
    | AskDistrict
    | ChooseDistrict
    | ShowPreferences
    | ChooseLanguage
    | SwitchReminders
    | SwitchLead
    | ShowQuiet
    | ChooseQuiet
    | AskPause
    | PauseFor
    | InviteFor
    | InviteInto
    | MakeInvite
    | ShowInvites
    | RevokeInvite
    | ShowAudit
    | Forget
    | KeepMe
)
