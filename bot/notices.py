"""Which changes of a session a person must hear of: what the bot told them last, beside what is so now."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.deliveries_model import Delivery, DeliveryKind
from bot.moments import USEFUL, after_pause, later
from bot.reminders import Invitee
from bot.sessions_model import Response, Session, Told


def told(session: Session, person: int, at: datetime) -> Told:
    """Return what a person knows who is told of a session as it is now."""
    return Told(
        session=session.id,
        person=person,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=session.place,
        link=session.link,
        cancelled=session.cancelled,
        version=session.version,
        at=at,
    )


def matters(before: Told, session: Session, response: Response | None) -> bool:
    """Return whether what a person was told is no longer so.

    Who said no hears of another day or time only, which may suit now: neither of a room nor that it is cancelled.
    """
    declined = response is Response.NO
    if before.cancelled or session.cancelled:
        return before.cancelled != session.cancelled and not (declined and session.cancelled)
    if (before.starts_at, before.ends_at) != (session.starts_at, session.ends_at):
        return True
    return (before.place, before.link) != (session.place, session.link) and not declined


def deadline(before: Told, session: Session) -> datetime:
    """Return until when a change can be of use: who was told too early an hour comes then, too late a one misses it."""
    return max(before.starts_at, session.starts_at)


def notice(before: Told, session: Session, now: datetime) -> Delivery:
    """Return the news of a change as a delivery; its key names the version, so that each change is said once."""
    key = f"{DeliveryKind.NOTICE}:{session.id}:{before.person}:{session.version}"
    return Delivery(key, DeliveryKind.NOTICE, session.id, before.person, now, str(session.version))


def as_before(before: Told, session: Session) -> Told:
    """Return what a person was told as the session's present version, when nothing of it changed."""
    return replace(before, version=session.version)


def when(before: Told, invitee: Invitee, now: datetime, zone: ZoneInfo) -> datetime:
    """Return when to tell: not in a pause nor in quiet hours, unless the person would go to the wrong session."""
    wishes, first = invitee.person.preferences, min(before.starts_at, invitee.session.starts_at)
    at = later(after_pause(now, wishes, zone), first, wishes, zone)
    return at if at <= first - USEFUL else later(now, first, wishes, zone)
