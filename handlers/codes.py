"""How the buttons that belong to a person are written: a code for each action, then its fields in order.

Every such action has an `owner`; the table below is all there is to know of an action here.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from bot import checkins_actions as checkins
from bot import people_actions as people
from bot import sessions_actions as sessions
from bot.checkins_actions import CheckinAction
from bot.checkins_model import Excuse
from bot.filling_model import Sign
from bot.monitoring_actions import FigureAction, ShowFigures, View
from bot.people_actions import PersonAction
from bot.people_model import Lead, Role
from bot.sessions_actions import SessionAction
from bot.sessions_model import Response
from knowledge.entries import Language

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
LARGEST = 2**53 - 1
"""The largest number in a button: far from what a database will count to, and eleven characters here."""
_NUMBER = re.compile(r"0|[1-9a-z][0-9a-z]{0,10}")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
"""Ids of forms, as the content's loader admits them."""
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,32}")


def written(number: int) -> str:
    """Return a number in base 36; ValueError below 0."""
    if number < 0:
        raise ValueError(number)
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits


def read(text: str) -> int:
    """Return the number written in base 36; ValueError for anything else."""
    if not _NUMBER.fullmatch(text) or (number := int(text, 36)) > LARGEST:
        raise ValueError(text)
    return number


@dataclass(frozen=True, slots=True)
class _Field:
    """How one field is written and read; reading raises ValueError or KeyError for what was not written here."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]


def _flag(text: str) -> bool:
    return {"y": True, "n": False}[text]


def _name(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError(text)
    return text


def _payload(text: str) -> str | None:
    if text and not _PAYLOAD.fullmatch(text):
        raise ValueError(text)
    return text or None


_N = _Field(written, read)
_YES = _Field(lambda on: "y" if on else "n", _flag)
_LANGUAGE = _Field(str, Language)
_LEAD = _Field(str, Lead)
_ROLE = _Field(lambda role: written(int(role)), lambda text: Role(read(text)))
_RESPONSE = _Field(str, Response)
_VIEW = _Field(str, View)
_EXCUSE = _Field(str, Excuse)
_SIGN = _Field(str, Sign)
_NAME = _Field(str, _name)
_SECRET = _Field(lambda payload: payload or "", _payload)

OwnedAction = PersonAction | SessionAction | CheckinAction | FigureAction
"""What belongs to whoever it was made for."""

_TABLE: Mapping[str, tuple[type[OwnedAction], tuple[_Field, ...]]] = {
    "pa": (people.Accept, (_N, _N, _SECRET)),
    "pd": (people.Decline, (_N,)),
    "da": (people.AskDistrict, (_N,)),
    "dc": (people.ChooseDistrict, (_N, _N)),
    "sp": (people.ShowPreferences, (_N,)),
    "sl": (people.ChooseLanguage, (_N, _LANGUAGE)),
    "sr": (people.SwitchReminders, (_N, _YES)),
    "so": (people.SwitchLead, (_N, _LEAD, _YES)),
    "sq": (people.ShowQuiet, (_N,)),
    "sh": (people.ChooseQuiet, (_N, _N, _N)),
    "sw": (people.AskPause, (_N,)),
    "sd": (people.PauseFor, (_N, _N)),
    "ir": (people.InviteFor, (_N, _ROLE)),
    "id": (people.InviteInto, (_N, _ROLE, _N)),
    "im": (people.MakeInvite, (_N, _ROLE, _N, _N)),
    "is": (people.ShowInvites, (_N, _N)),
    "ix": (people.RevokeInvite, (_N, _N)),
    "au": (people.ShowAudit, (_N, _N)),
    "fy": (people.Forget, (_N,)),
    "fn": (people.KeepMe, (_N,)),
    "ml": (sessions.ShowSessions, (_N, _YES, _N)),
    "ms": (sessions.ShowSession, (_N, _N)),
    "mr": (sessions.Respond, (_N, _N, _RESPONSE)),
    "mt": (sessions.TakeAway, (_N, _N)),
    "mw": (sessions.ShowResponses, (_N, _N, _N)),
    "mn": (sessions.ShowNotices, (_N, _N, _N)),
    "mp": (sessions.ShowPresences, (_N, _N, _N)),
    "mh": (sessions.NotePresence, (_N, _N, _N, _YES, _N)),
    "mo": (sessions.AskOther, (_N, _N)),
    "ca": (sessions.ApplyImport, (_N, _N, _N)),
    "cx": (sessions.DropImport, (_N, _N)),
    "ko": (checkins.OpenCheckin, (_N, _N, _YES)),
    "ke": (checkins.GiveExcuse, (_N, _N, _EXCUSE, _YES)),
    "kn": (checkins.NoStandIn, (_N, _N)),
    "kl": (checkins.ShowReports, (_N, _N)),
    "kr": (checkins.ShowReport, (_N, _N)),
    "kv": (checkins.ShowVersions, (_N, _N)),
    "kc": (checkins.CorrectReport, (_N, _N)),
    "kw": (checkins.FollowReport, (_N, _N, _YES)),
    "kf": (checkins.Fill, (_N, _N, _SIGN, _N, _N)),
    "gl": (checkins.ShowRounds, (_N,)),
    "fg": (ShowFigures, (_N, _VIEW, _N)),
    "go": (checkins.OpenRound, (_N, _NAME, _YES)),
    "gx": (checkins.CloseRound, (_N, _N, _YES)),
    "ge": (checkins.ExtendRound, (_N, _N, _N)),
}
_CODES: Mapping[type[OwnedAction], str] = {action: code for code, (action, _) in _TABLE.items()}


def parts_of(action: OwnedAction) -> list[str]:
    """Return the code of an action and its fields as texts; ValueError for a field that cannot be written."""
    code = _CODES[type(action)]
    values = [getattr(action, field.name) for field in fields(action)]
    return [code, *(field.write(value) for field, value in zip(_TABLE[code][1], values, strict=True))]


def action_of(parts: list[str]) -> OwnedAction | None:
    """Return the action that the parts of a button write, or None when they write none."""
    if not parts or parts[0] not in _TABLE:
        return None
    action, known = _TABLE[parts[0]]
    if len(parts) - 1 != len(known):
        return None
    try:
        values: list[Any] = [field.read(part) for field, part in zip(known, parts[1:], strict=True)]
    except (ValueError, KeyError):
        return None
    return action(*values)
