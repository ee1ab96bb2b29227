"""What a calendar file would do to the sessions that are kept: pure, and nothing is done."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.sessions_model import Calendar, Change, Difference, Session


def difference(kept: Sequence[Session], calendar: Calendar, now: datetime) -> Difference:
    """Return what becomes of each session of a calendar, by start, and which sessions to come it does not name.

    A session that is kept already comes with its number and the version it was seen in, ready for
    `SessionStore.take_in`. Cancelled sessions that the file leaves out are not reported: nothing is expected of them.
    """
    known = {session.key: session for session in kept}
    named = {session.key for session in calendar.sessions}
    changes = [_change(known.get(session.key), session) for session in calendar.sessions]
    absent = [one for one in kept if one.key not in named and one.ends_at > now and not one.cancelled]
    return Difference(
        tuple(sorted(changes, key=lambda change: _order(change[2]))),
        tuple(sorted(absent, key=_order)),
        calendar.unreadable,
    )


def _change(before: Session | None, said: Session) -> tuple[Change, Session | None, Session]:
    if before is None:
        return Change.NEW, None, said
    after = replace(said, id=before.id, version=before.version, start_known_at=before.start_known_at)
    if after == before:
        kind = Change.SAME
    elif before.cancelled != after.cancelled:
        kind = Change.CANCELLED if after.cancelled else Change.RESTORED
    elif (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at):
        kind = Change.MOVED
    else:
        kind = Change.CHANGED
    return kind, before, after


def _order(session: Session) -> tuple[datetime, str]:
    return session.starts_at, session.key
