"""Calendar entries as .ics: what RFC 5545 asks of them, and what a calendar program reads in them again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from bot.calendar_difference import difference
from bot.model import File
from bot.people_model import Role
from bot.sessions_model import Audience, CalendarFile, Change, Session
from handlers.ics_writing import entry, whole
from handlers.ics_zones import rules
from knowledge.markup import text
from tests.calendars import NOW, ROME, name_of, reading, session, sessions


def made(one: Session) -> File:
    return entry(CalendarFile(one, NOW, ROME, text("Ecco")))


def event(one: Session) -> dict[str, object]:
    """Return the properties of an entry as the library's own reader sees them."""
    calendar = Calendar.from_ical(made(one).content)
    (found,) = calendar.events
    assert not found.errors
    return {"METHOD": calendar["METHOD"], **dict(found)}


def test_an_entry_says_what_the_calendar_says_and_no_more() -> None:
    one = session(
        title="Vetrine; luci, e «altro»",
        place="Sala A, piano 2",
        link="https://example.org/x",
        topic="Negozi, vetrine",
        capacity=20,
        audience=Audience((Role.MANAGER,)),
        version=3,
    )
    found = event(one)
    assert set(found) == {
        *("METHOD", "UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND"),
        *("SUMMARY", "STATUS", "LOCATION", "URL", "CATEGORIES"),
    }
    assert (found["METHOD"], found["STATUS"], found["SEQUENCE"]) == ("PUBLISH", "CONFIRMED", 3)
    assert (found["SUMMARY"], found["LOCATION"]) == ("Vetrine; luci, e «altro»", "Sala A, piano 2")
    assert (found["URL"], found["CATEGORIES"].cats) == ("https://example.org/x", ["Negozi, vetrine"])
    assert (found["DTSTART"].dt, found["DTEND"].dt) == (one.starts_at, one.ends_at)
    assert (str(found["DTSTART"].dt.tzinfo), found["DTSTAMP"].dt) == ("Europe/Rome", NOW)


def test_a_cancelled_session_takes_its_entry_away() -> None:
    found = event(session(cancelled=True, version=4))
    assert (found["METHOD"], found["STATUS"], found["SEQUENCE"]) == ("CANCEL", "CANCELLED", 4)


def test_the_uid_is_the_same_for_ever_and_unique_in_the_world() -> None:
    moved = session(starts_at=NOW, ends_at=NOW + timedelta(hours=1), title="Altro", version=9)
    assert event(session())["UID"] == event(moved)["UID"] == "modulo-1@formazione.distretti-bot"
    assert event(session("040000008200E00074@google.com"))["UID"] == "040000008200E00074@google.com"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Città d'arte: vetrine & luci", "citta-d-arte-vetrine-luci.ics"),
        ("😀", "2026-12-03.ics"),
        ("../../etc/passwd", "etc-passwd.ics"),
        ("x" * 120, "x" * 40 + ".ics"),
    ],
)
def test_a_file_has_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert made(session(title=title)).name == name
    assert made(session(title=title)).caption == text("Ecco")


@settings(deadline=None)
@given(sessions())
def test_lines_are_folded_escaped_and_ended_as_the_standard_asks(one: Session) -> None:
    content = whole([one], NOW, ROME, name_of)
    lines = content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no letter is cut in two
    (found,) = Calendar.from_ical(content).events
    assert not found.errors
    assert found["SUMMARY"] == one.title


@settings(deadline=None)
@given(st.lists(sessions(), max_size=4, unique_by=lambda one: one.key.casefold()))
def test_what_is_exported_is_imported_as_the_same(kept: list[Session]) -> None:
    read = reading("calendario.ics", whole(kept, NOW, ROME, name_of))
    if not kept:
        assert [str(one) for one in read.unreadable] == ["nel file non c'è nessuna sessione"]
        return
    assert read.unreadable == ()
    assert {change[0] for change in difference(kept, read, NOW).changes} == {Change.SAME}


def test_the_hour_that_comes_twice_is_written_without_doubt() -> None:
    first = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    for start in (first, first + timedelta(hours=1)):
        one = session(starts_at=start, ends_at=start + timedelta(hours=3))
        assert reading("a.ics", whole([one], NOW, ROME, name_of)).sessions == (one,)


def test_the_zone_of_an_entry_changes_its_clocks_when_they_change() -> None:
    """Read by the library as a zone that it has never heard of."""
    written = rules(ROME, 2026, 2027)
    strange = replace_zone(written.to_ical()).to_tz(lookup_tzid=False)
    at = datetime(2026, 1, 2, tzinfo=UTC)
    while at.year < 2028:
        local = at.astimezone(ROME).replace(tzinfo=None, fold=0)
        if local.replace(tzinfo=ROME).astimezone(UTC) == at:  # not the second of an hour that comes twice
            assert local.replace(tzinfo=strange).astimezone(UTC) == at
        at += timedelta(minutes=30)


def replace_zone(written: bytes) -> object:
    from icalendar import Timezone

    return Timezone.from_ical(written.replace(b"TZID:Europe/Rome", b"TZID:Marte/Olympus"))


def test_an_entry_of_a_far_year_or_another_zone_is_as_good() -> None:
    one = replace(session(), starts_at=datetime(2099, 7, 1, 8, tzinfo=UTC), ends_at=datetime(2099, 7, 1, 9, tzinfo=UTC))
    assert event(one)["DTSTART"].dt == one.starts_at
