"""Rounds open once, on time or late; every district stands somewhere; nudges come when they should, and no more."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from bot.checkins_model import Draft, Excuse, Report, Round, Standing, Version
from bot.figures_model import Share
from bot.people_model import Person, Role
from bot.rounds import (
    EVE,
    by_hand,
    contacts,
    due,
    last_day,
    nudges,
    owed,
    period,
    rates,
    standing,
    standings,
    to_close,
    to_open,
)
from knowledge.forms import Form, Repeats, Schedule
from tests.calendar import ROME, person, rome
from tests.people import NOON
from tests.rounds import FORM, issue


def every(repeats: Repeats, day: date | None = None, days: int = 10) -> Form:
    return replace(FORM, schedule=Schedule(repeats, 9, days, day))


def opened(at: str = "2026-11-01 09:00", days: int = 10, **more: Any) -> Round:
    found = due(every(Repeats.MONTHLY, days=days), rome(at), ROME)
    assert found
    return replace(found, id=1, **more)


def manager(**more: Any) -> Person:
    return person(**{"role": Role.MANAGER, "district": 7, "created_at": rome("2026-01-01 00:00")} | more)


def report(at: str = "", excuse: Excuse | None = None, district: int = 7) -> Report:
    versions = (Version(1, {}, 101, rome(at)),) if at and not excuse else ()
    return Report(1, 1, district, versions, excuse, 101, rome(at) if at and excuse else None)


@pytest.mark.parametrize(
    ("repeats", "day", "said"),
    [
        (Repeats.MONTHLY, date(2026, 11, 30), "2026-11"),
        (Repeats.QUARTERLY, date(2026, 1, 1), "2026-T1"),
        (Repeats.QUARTERLY, date(2026, 12, 31), "2026-T4"),
        (Repeats.ONCE, date(2026, 11, 5), "2026-11-05"),
    ],
)
def test_every_day_belongs_to_a_period(repeats: Repeats, day: date, said: str) -> None:
    assert period(repeats, day) == said


@pytest.mark.parametrize(
    ("repeats", "at", "told"),
    [
        (Repeats.MONTHLY, "2026-11-01 09:00", "2026-10"),
        (Repeats.MONTHLY, "2027-01-03 09:00", "2026-12"),
        (Repeats.QUARTERLY, "2026-10-01 09:00", "2026-T3"),
        (Repeats.QUARTERLY, "2027-01-02 09:00", "2026-T4"),
    ],
)
def test_what_opens_by_itself_asks_about_the_period_that_has_ended(repeats: Repeats, at: str, told: str) -> None:
    found = due(every(repeats), rome(at), ROME)
    assert found
    assert found.period == told
    under_way = replace(by_hand(every(repeats), rome(at) - timedelta(days=9), ROME), id=1)
    assert under_way.period == told
    assert to_open([every(repeats)], [under_way], rome(at), ROME) == [], "staff opened it already, before it ended"


@pytest.mark.parametrize(
    ("form", "before", "at"),
    [
        (every(Repeats.MONTHLY), "2026-11-01 08:59", "2026-11-01 09:00"),
        (every(Repeats.QUARTERLY), "2026-10-01 08:59", "2026-10-01 09:00"),
        (every(Repeats.ONCE, date(2026, 10, 25)), "2026-10-25 08:59", "2026-10-25 09:00"),  # the clocks go back
        (every(Repeats.ONCE, date(2026, 3, 29)), "2026-03-29 08:59", "2026-03-29 09:00"),  # the clocks go forward
    ],
)
def test_a_round_opens_at_its_hour_local_also_when_the_clocks_change(form: Form, before: str, at: str) -> None:
    assert to_open([form], [], rome(before), ROME) == []
    (new,) = to_open([form], [], rome(at), ROME)
    assert new.opens_at == rome(at)
    assert to_open([form], [new], rome(at), ROME) == []


def test_the_deadline_is_the_end_of_the_last_local_day() -> None:
    one = opened(days=10)
    assert one.closes_at == rome("2026-11-11 00:00")
    assert last_day(one, ROME) == date(2026, 11, 10)


def test_a_bot_that_was_off_opens_the_round_late_with_the_same_deadline_and_never_two() -> None:
    form = every(Repeats.MONTHLY)
    (new,) = to_open([form], [opened("2026-09-01 09:00")], rome("2026-11-04 15:20"), ROME)
    assert (new.period, new.opens_at, new.closes_at) == (
        "2026-10",
        rome("2026-11-04 15:20"),
        rome("2026-11-11 00:00"),
    )
    assert to_open([form], [], rome("2026-11-11 00:00"), ROME) == [], "nobody could answer in time any more"


def test_a_round_opened_by_hand_is_the_one_of_its_period() -> None:
    one = by_hand(every(Repeats.MONTHLY, days=5), rome("2026-11-22 12:00"), ROME)
    assert (one.period, one.closes_at) == ("2026-11", rome("2026-11-27 00:00"))
    assert by_hand(every(Repeats.ONCE, date(2026, 12, 1)), rome("2026-11-22 12:00"), ROME).period == "2026-12-01"
    assert by_hand(every(Repeats.ONCE), rome("2026-11-22 12:00"), ROME).period == "2026-11-22"


def test_an_old_round_closes_when_a_new_one_follows_it_and_its_deadline_has_passed() -> None:
    old, new = opened("2026-10-01 09:00"), opened("2026-11-01 09:00")
    prolonged = replace(old, closes_at=rome("2026-11-05 00:00"))
    now = rome("2026-11-02 09:00")
    assert to_close([new, old], now) == [old]
    assert to_close([old], now) == [], "who is late can still answer"
    assert to_close([new, prolonged], now) == []
    assert to_close([new, replace(old, closed_at=now)], now) == []


@pytest.mark.parametrize(
    ("sent", "started", "managed", "stands"),
    [
        (report("2026-11-10 23:59"), True, True, Standing.IN_TIME),
        (report("2026-11-11 00:00"), False, False, Standing.LATE),
        (report("2026-11-02 10:00", Excuse.NOTHING), True, True, Standing.NOTHING),
        (report("2026-11-02 10:00", Excuse.AWAY), False, True, Standing.AWAY),
        (report("2026-11-02 10:00", Excuse.NOT_ME), False, False, Standing.NOT_ME),
        (None, True, True, Standing.STARTED),
        (None, False, True, Standing.MISSING),
        (None, False, False, Standing.NO_MANAGER),
    ],
)
def test_every_district_stands_somewhere(sent: Report | None, started: bool, managed: bool, stands: Standing) -> None:
    assert standing(opened(), sent, started=started, managed=managed) is stands


def test_leave_is_out_of_the_denominator_and_nothing_to_tell_is_an_answer() -> None:
    reports = [
        report("2026-11-05 10:00", district=1),
        report("2026-11-12 10:00", district=2),
        report("2026-11-05 10:00", Excuse.NOTHING, 3),
        report("2026-11-12 10:00", Excuse.NOTHING, 4),
        report("2026-11-05 10:00", Excuse.AWAY, 5),
    ]
    drafts = [Draft(1, 106, 6, "m1", {}, NOON)]
    one = opened()
    stand = standings(one, range(1, 9), reports, drafts, {1, 2, 3, 4, 5, 6, 7})
    assert [stand[number] for number in (6, 7, 8)] == [Standing.STARTED, Standing.MISSING, Standing.NO_MANAGER]
    found = rates(one, stand, reports)
    assert (found.answered, found.timely) == (Share(4, 6), Share(2, 6))


def test_when_nobody_is_expected_there_is_no_rate() -> None:
    one = opened()
    found = rates(one, standings(one, [1, 2], [], [], ()), [])
    assert (found.answered.percent, found.timely.percent) == (None, None)


def test_only_managers_answer_for_a_district() -> None:
    ada, staff, lost = manager(), manager(telegram_id=102, role=Role.STAFF), manager(telegram_id=103, district=None)
    assert contacts([ada, staff, lost, person(104, district=7)]) == {7: [ada]}


def test_nudges_come_after_three_days_after_six_and_the_day_before_the_last_at_ten() -> None:
    found = list(nudges(opened(), manager().preferences, ROME))
    assert [(one.detail, one.due_at) for one in found] == [
        ("3", rome("2026-11-04 10:00")),
        ("6", rome("2026-11-07 10:00")),
        (EVE, rome("2026-11-09 10:00")),
    ]


def test_two_nudges_of_one_day_are_one_and_none_comes_after_the_last_day() -> None:
    found = [(one.detail, one.wanted) for one in nudges(opened(days=5), manager().preferences, ROME)]
    assert found == [(EVE, rome("2026-11-04 10:00"))]
    assert list(nudges(opened(days=1), manager().preferences, ROME)) == []
    assert list(nudges(opened(days=2), manager().preferences, ROME)) == [], "the day of the opening has its own message"


def test_nudges_wait_for_the_end_of_quiet_hours() -> None:
    quiet = manager(quiet_from=time(9), quiet_to=time(14)).preferences
    assert next(nudges(opened(), quiet, ROME)).due_at == rome("2026-11-04 14:00")


def test_nudges_keep_their_hour_when_the_clocks_change() -> None:
    form = every(Repeats.ONCE, date(2026, 10, 22))
    one = due(form, rome("2026-10-22 09:00"), ROME)
    assert one
    assert next(nudges(one, manager().preferences, ROME)).wanted == rome("2026-10-25 10:00")


def at(now: datetime, who: Person | None = None, one: Round | None = None) -> list[str]:
    return [n.detail for n in owed(one or opened(), who or manager(), now, now + timedelta(hours=1), ROME)]


def test_nudges_are_owed_an_hour_ahead_and_a_day_after() -> None:
    assert at(rome("2026-11-04 08:59")) == []
    assert at(rome("2026-11-04 09:00")) == ["3"]
    assert at(rome("2026-11-05 09:59")) == ["3"]
    assert at(rome("2026-11-05 10:00")) == []


def test_no_nudge_for_who_came_later_wants_none_or_when_the_round_is_over() -> None:
    now = rome("2026-11-04 10:00")
    assert at(now) == ["3"]
    assert at(now, manager(created_at=now)) == []
    assert at(now, manager(reminders=False)) == []
    assert at(now, one=opened(closed_at=now)) == []
    assert at(rome("2026-11-12 10:00"), one=replace(issue(), id=1)) == []
