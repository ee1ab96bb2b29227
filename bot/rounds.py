"""Rounds: which a form opens when, how each district stands in one, and the nudges that are owed; pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.checkins_model import ANSWERED, EXPECTED, Draft, Excuse, Report, Round, Standing
from bot.figures_model import Share
from bot.moments import instant, later
from bot.people_model import Person, Preferences, Role
from knowledge.forms import Form, Repeats, Schedule

EVE = "eve"
"""The nudge of the day before the last one."""
NUDGES: Mapping[str, int] = {"3": 3, "6": 6}
"""So many days after the opening, by the detail of the delivery."""
NUDGE_AT = time(10)
NUDGE_LATE = timedelta(days=1)
"""A nudge that a standstill held up for longer is not made up for."""
_EXCUSED = {Excuse.NOTHING: Standing.NOTHING, Excuse.AWAY: Standing.AWAY, Excuse.NOT_ME: Standing.NOT_ME}


# When rounds open


def period(repeats: Repeats, day: date) -> str:
    """Return the period that a local day belongs to: its month, its quarter, or the day itself."""
    match repeats:
        case Repeats.MONTHLY:
            return f"{day.year:04}-{day.month:02}"
        case Repeats.QUARTERLY:
            return f"{day.year:04}-T{(day.month + 2) // 3}"
        case Repeats.ONCE:
            return day.isoformat()


def opening_day(schedule: Schedule, day: date) -> date | None:
    """Return the day on which the round of a local day opens; None for a form without any day."""
    match schedule.repeats:
        case Repeats.MONTHLY:
            return day.replace(day=1)
        case Repeats.QUARTERLY:
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case Repeats.ONCE:
            return schedule.day


def deadline(opens_on: date, days: int, zone: ZoneInfo) -> datetime:
    """Return the end of the last of so many local days, the one of the opening included."""
    return instant(opens_on + timedelta(days), time(), zone)


def last_day(one: Round, zone: ZoneInfo) -> date:
    """Return the last local day on which an answer is in time."""
    return (one.closes_at - timedelta(microseconds=1)).astimezone(zone).date()


def due(form: Form, now: datetime, zone: ZoneInfo) -> Round | None:
    """Return the round that a form should have open by now; None before its hour, and when its deadline has passed.

    A bot that was off meanwhile opens it late: people have what is left until the same deadline.
    """
    first = opening_day(form.schedule, now.astimezone(zone).date())
    if first is None:
        return None
    opens_at, closes_at = instant(first, time(form.schedule.hour), zone), deadline(first, form.schedule.days, zone)
    if not opens_at <= now < closes_at:
        return None
    # What opens on the first of a month, or of a quarter, asks about the one that has just ended.
    told = first if form.schedule.repeats is Repeats.ONCE else first - timedelta(1)
    return Round(form, period(form.schedule.repeats, told), now, closes_at)


def by_hand(form: Form, now: datetime, zone: ZoneInfo) -> Round:
    """Return the round of the period under way, opened now for as many days as the form gives."""
    today = now.astimezone(zone).date()
    first = opening_day(form.schedule, today) or today
    return Round(form, period(form.schedule.repeats, first), now, deadline(today, form.schedule.days, zone))


def to_open(forms: Iterable[Form], kept: Iterable[Round], now: datetime, zone: ZoneInfo) -> list[Round]:
    """Return the rounds to open now: none that is there already, whoever opened it."""
    known = {(one.form.id, one.period) for one in kept}
    wanted = (due(form, now, zone) for form in forms)
    return [one for one in wanted if one and (one.form.id, one.period) not in known]


def to_close(kept: Sequence[Round], now: datetime) -> list[Round]:
    """Return the open rounds whose deadline has passed and that a later round of the same form follows."""
    newest: dict[str, datetime] = {}
    for one in kept:
        newest[one.form.id] = max(newest.get(one.form.id, one.opens_at), one.opens_at)
    return [
        one for one in kept if one.closed_at is None and now >= one.closes_at and one.opens_at < newest[one.form.id]
    ]


# Who answers, and how districts stand


def is_contact(person: Person) -> bool:
    """Return whether somebody answers for a district: what staff and admins may do does not make them its contact."""
    return person.role is Role.MANAGER and person.district is not None


def contacts(people: Iterable[Person]) -> dict[int, list[Person]]:
    """Return who answers for each district."""
    found: dict[int, list[Person]] = {}
    for person in people:
        if is_contact(person) and person.district is not None:
            found.setdefault(person.district, []).append(person)
    return found


def standing(one: Round, report: Report | None, *, started: bool, managed: bool) -> Standing:
    """Return how a district stands in a round: what it sent, else its excuse, else what is on its way."""
    if report and report.versions:
        return Standing.IN_TIME if report.versions[0].at < one.closes_at else Standing.LATE
    if report and report.excuse:
        return _EXCUSED[report.excuse]
    if started:
        return Standing.STARTED
    return Standing.MISSING if managed else Standing.NO_MANAGER


def standings(
    one: Round,
    districts: Iterable[int],
    reports: Iterable[Report],
    drafts: Iterable[Draft],
    managed: Collection[int],
) -> dict[int, Standing]:
    """Return how every district stands in a round; `managed` are those that somebody answers for."""
    sent = {report.district: report for report in reports}
    begun = {draft.district for draft in drafts}
    return {
        district: standing(one, sent.get(district), started=district in begun, managed=district in managed)
        for district in districts
    }


@dataclass(frozen=True, slots=True)
class Rates:
    """How complete a round is, and how timely: of the districts that can be expected to answer."""

    answered: Share
    timely: Share


def is_timely(one: Round, standing: Standing, report: Report | None) -> bool:
    """Return whether a district answered before the deadline, if only that there is nothing to tell."""
    if standing is Standing.NOTHING:
        return report is None or report.excused_at is None or report.excused_at < one.closes_at
    return standing is Standing.IN_TIME


def rates(one: Round, stand: Mapping[int, Standing], reports: Iterable[Report]) -> Rates:
    """Return the rates of a round: «nothing to tell» is an answer, leave is not expected to be one."""
    sent = {report.district: report for report in reports}
    expected = sum(kind in EXPECTED for kind in stand.values())
    answered = sum(kind in ANSWERED for kind in stand.values())
    timely = sum(is_timely(one, kind, sent.get(district)) for district, kind in stand.items())
    return Rates(Share(answered, expected), Share(timely, expected))


# Nudges


@dataclass(frozen=True, slots=True)
class Nudge:
    """A nudge that a round owes to a person: `wanted` is when it should come, `due_at` when quiet hours let it."""

    detail: str
    wanted: datetime
    due_at: datetime


def nudges(one: Round, wishes: Preferences, zone: ZoneInfo) -> Iterator[Nudge]:
    """Give the nudges of a round to somebody who never answers, by instant; one a day at most."""
    opened, last = one.opens_at.astimezone(zone).date(), last_day(one, zone)
    days = {opened + timedelta(count): detail for detail, count in NUDGES.items()}
    if last - timedelta(1) > opened:
        days[last - timedelta(1)] = EVE
    for day in sorted(days):
        if day <= last:
            wanted = instant(day, NUDGE_AT, zone)
            yield Nudge(days[day], wanted, later(wanted, one.closes_at, wishes, zone))


def owed(one: Round, person: Person, now: datetime, until: datetime, zone: ZoneInfo) -> list[Nudge]:
    """Return the nudges to a person that are due before an instant: none from before the person came, none of long ago.

    Of several that a standstill held up only the last.
    """
    if not person.preferences.reminders or one.closed_at or now >= one.closes_at:
        return []
    known = max(now - NUDGE_LATE, person.created_at)
    found = [nudge for nudge in nudges(one, person.preferences, zone) if nudge.wanted > known and nudge.due_at <= until]
    past = [nudge for nudge in found if nudge.due_at <= now]
    return past[-1:] + [nudge for nudge in found if nudge.due_at > now]
