"""Reminders as a person meets them: the calendar arrives, time passes, things change, the bot writes first."""

from datetime import datetime, timedelta

import pytest

from knowledge.library import Library
from playground.model import Message
from tests.calendar import ROME
from tests.driver import Driver, labels
from tests.meetings import TITLE, invited, meeting, opens, registered
from tests.programme import Programme

LAST = timedelta(minutes=90)
"""What is walked through before an instant; what is due before that comes at the end of the leap."""


@pytest.fixture
async def morning(programme: Programme) -> Programme:
    """The bot at nine in the morning of some day to come."""
    day = (programme.world.now().astimezone(ROME) + timedelta(days=1)).date()
    await walked(programme, datetime.combine(day, datetime.min.time().replace(hour=9), ROME))
    return programme


async def walked(programme: Programme, until: datetime) -> None:
    """Let the clock leap to shortly before an instant, and walk the rest with the bot at work."""
    leap = until - LAST - programme.world.now()
    if leap > timedelta():
        programme.world.advance(leap)
    await programme.world.walk_until(until)


async def days_pass(programme: Programme, days: int, hour: int, minute: int = 0) -> None:
    """Let the clock walk to a time of day, so many days ahead."""
    day = (programme.world.now().astimezone(ROME) + timedelta(days)).date()
    await walked(programme, datetime(day.year, day.month, day.day, hour, minute, tzinfo=ROME))


def new(person: Driver, before: int) -> list[Message]:
    return person.heard()[before:]


async def test_a_session_is_remembered_a_week_a_day_and_an_hour_before_and_not_otherwise(morning: Programme) -> None:
    person = await registered(morning)
    morning.plans(meeting(morning, 10))
    before = len(person.heard())
    await days_pass(morning, 2, 20)
    assert not new(person, before)
    await days_pass(morning, 1, 11)
    (week,) = new(person, before)
    assert "Promemoria: fra una settimana c'è un incontro." in week.text
    await days_pass(morning, 6, 19)
    (eve,) = new(person, before + 1)
    assert "Promemoria: domani c'è un incontro." in eve.text
    await days_pass(morning, 1, 9, 10)
    (hour,) = new(person, before + 2)
    assert "Promemoria: fra un'ora c'è un incontro." in hour.text
    for message in (week, eve, hour):
        assert TITLE in message.text
        assert "Sala Giunta, Alba" in message.text
        assert {"Ci sarò", "Forse", "Non posso", "Aggiungi al calendario"} <= set(labels(message))
    await days_pass(morning, 2, 12)
    assert len(new(person, before)) == 3


async def test_who_answers_under_a_reminder_is_no_longer_reminded_if_the_answer_is_no(morning: Programme) -> None:
    person = await registered(morning)
    morning.plans(meeting(morning, 2))
    await days_pass(morning, 1, 18, 10)
    await person.talks(("[Non posso]", "Non ti ricorderò questo incontro"))
    before = len(person.heard())
    await days_pass(morning, 2, 12)
    assert not new(person, before)


async def test_a_session_that_moves_is_told_once_with_only_what_changed(morning: Programme, library: Library) -> None:
    person = await registered(morning)
    (one,) = morning.plans(meeting(morning, 4))
    await opens(person, library, one)
    before = len(person.heard())
    morning.moves(one, timedelta(hours=2))
    await days_pass(morning, 0, 10)
    (notice,) = new(person, before)
    assert "È cambiato un incontro" in notice.text
    assert "Nuovo orario" in notice.text
    assert "Sala Giunta" not in notice.text
    await days_pass(morning, 1, 10)
    assert len(new(person, before)) == 1


async def test_what_was_undone_before_anybody_was_told_is_not_told(morning: Programme, library: Library) -> None:
    person = await registered(morning)
    (one,) = morning.plans(meeting(morning, 4))
    await opens(person, library, one)
    await days_pass(morning, 0, 22)
    before = len(person.heard())
    moved = morning.moves(one, timedelta(hours=2))
    await days_pass(morning, 0, 23)
    morning.moves(moved, -timedelta(hours=2))
    await days_pass(morning, 1, 12)
    assert not new(person, before)


async def test_a_cancelled_session_tells_who_knew_and_nobody_else(morning: Programme, library: Library) -> None:
    knows, ignorant = await registered(morning), await registered(morning, 102, "Bruno")
    (one,) = morning.plans(meeting(morning, 3))
    await opens(knows, library, one)
    before = len(knows.heard()), len(ignorant.heard())
    morning.cancels(one)
    await days_pass(morning, 1, 12)
    (notice,) = new(knows, before[0])
    assert "Annullato" in notice.text
    assert labels(notice) == ["Togli dal calendario"]
    await knows.presses("Togli dal calendario", notice)
    await knows.hears(2)
    await days_pass(morning, 3, 12)
    assert not new(ignorant, before[1])
    assert len(new(knows, before[0])) == 3


async def test_a_place_that_comes_free_goes_to_who_waits_and_tells_them(morning: Programme, library: Library) -> None:
    first, second = await registered(morning), await registered(morning, 102, "Bruno")
    (one,) = morning.plans(meeting(morning, 6, capacity=1))
    await opens(first, library, one)
    await first.talks(("[Ci sarò]", "La tua risposta: Ci sarò"))
    await opens(second, library, one)
    await second.talks(("[Ci sarò]", "lista d'attesa"))
    before = len(second.heard())
    await first.talks(("[Non posso]", "Non ti ricorderò"))
    await days_pass(morning, 0, 10)
    (news,) = new(second, before)
    assert "Si è liberato un posto, ed è tuo." in news.text


async def test_two_sessions_of_one_hour_are_remembered_in_one_message(morning: Programme) -> None:
    person = await registered(morning)
    morning.plans(meeting(morning, 2), meeting(morning, 2, 15, key="altro", title="Leggere i dati"))
    before = len(person.heard())
    await days_pass(morning, 1, 19)
    (both,) = new(person, before)
    assert "Ho 2 cose da dirti." in both.text
    assert TITLE in both.text
    assert "Leggere i dati" in both.text
    assert len(labels(both)) == 2


async def test_a_pause_and_quiet_hours_are_kept(morning: Programme) -> None:
    person = await registered(morning)
    morning.plans(meeting(morning, 2, 8))
    await person.talks(("/impostazioni", "Le tue impostazioni"), ("[Togli: il giorno prima alle 18]", "un'ora prima"))
    before = len(person.heard())
    await days_pass(morning, 1, 20, 40)
    assert not new(person, before)
    await days_pass(morning, 0, 20, 50)
    (early,) = new(person, before)
    assert "domani" in early.text


async def test_staff_rehearse_before_and_see_what_a_calendar_would_change(morning: Programme) -> None:
    staff = await invited(morning, 300, "Coordinamento")
    await registered(morning)
    await staff.talks(("/prova", "Non c'è nulla da mandare"))
    morning.plans(meeting(morning, 10))
    said = await staff.says("/prova")
    assert "Non ho mandato nulla" in said.text
    file = await staff.hears()
    assert file.attachment is not None
    assert file.attachment.file.name == "prova-generale.txt"
    content = file.attachment.file.content.decode()
    assert content.count("promemoria (") == 6
    assert "Ada" in content
    person = morning.driver(101)
    await person.talks(("/prova", "riservato a chi coordina"))
