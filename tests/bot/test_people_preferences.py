"""The settings of a person, and when the bot may write first."""

from datetime import date, time, timedelta

import pytest

from bot import people_actions as act
from bot.people_model import Lead, Preferences
from knowledge.entries import Language
from tests.bot.conftest import GUEST, PARTICIPANT, Programme, action, labels, words
from tests.people import NOON, visitor


def kept(programme: Programme) -> Preferences:
    person = programme.memory.people.find(PARTICIPANT)
    assert person
    return person.preferences


def test_a_guest_is_told_to_register(programme: Programme) -> None:
    assert "/iscrizione" in words(programme.people.preferences(visitor(GUEST), NOON))


def test_the_page_says_what_is_set(programme: Programme) -> None:
    page = words(programme.people.preferences(visitor(PARTICIPANT), NOON))
    for said in (
        "italiano",
        "una settimana prima, il giorno prima alle 18, un'ora prima",
        "dalle 21:00 alle 8:00",
        "nessuna",
    ):
        assert said in page


def test_reminders_go_off_and_on_and_can_come_earlier(programme: Programme) -> None:
    page = programme.press(act.ShowPreferences(PARTICIPANT), PARTICIPANT)
    off = programme.press(action(page, "Spegni"), PARTICIPANT)
    assert off.edit
    assert not kept(programme).reminders
    assert not [label for label in labels(off) if "prima" in label]
    on = programme.press(action(off, "Accendi"), PARTICIPANT)
    none = programme.press(action(on, "Togli: una settimana prima"), PARTICIPANT)
    assert kept(programme).leads == (Lead.EVE, Lead.HOUR)
    every = programme.press(action(none, "Aggiungi: una settimana prima"), PARTICIPANT)
    assert kept(programme).leads == (Lead.WEEK, Lead.EVE, Lead.HOUR)
    for lead in ("una settimana", "il giorno", "un'ora"):
        every = programme.press(action(every, f"Togli: {lead}"), PARTICIPANT)
    assert (kept(programme).leads, kept(programme).reminders) == ((), False)
    programme.press(action(every, "Accendi"), PARTICIPANT)
    assert (kept(programme).leads, kept(programme).reminders) == (tuple(Lead), True)


def test_pressing_the_same_button_twice_changes_nothing_more(programme: Programme) -> None:
    for _ in range(2):
        programme.press(act.SwitchLead(PARTICIPANT, Lead.HOUR, on=False), PARTICIPANT)
    assert kept(programme).leads == (Lead.WEEK, Lead.EVE)


def test_quiet_hours_are_chosen_or_none(programme: Programme) -> None:
    choice = programme.press(act.ShowQuiet(PARTICIPANT), PARTICIPANT)
    page = programme.press(action(choice, "20:00"), PARTICIPANT)
    assert "dalle 20:00 alle 9:00" in words(page)
    assert (kept(programme).quiet_from, kept(programme).quiet_to) == (time(20), time(9))
    programme.press(action(choice, "Nessun orario"), PARTICIPANT)
    assert not any(kept(programme).is_quiet(time(hour)) for hour in range(24))


def test_a_pause_is_written_as_people_write_it(programme: Programme) -> None:
    programme.press(act.AskPause(PARTICIPANT), PARTICIPANT)
    reply = programme.people.awaits(visitor(PARTICIPANT), "sono in ferie fino al 3 agosto", NOON)
    assert "3 agosto 2027" in words(reply)
    assert kept(programme).paused_until == date(2027, 8, 3)
    assert "3 agosto 2027" in words(programme.people.preferences(visitor(PARTICIPANT), NOON))
    assert programme.people.awaits(visitor(PARTICIPANT), "fino al 4 agosto", NOON) is None


@pytest.mark.parametrize(
    ("written", "said"), [("boh", "Non ho capito"), ("3/8/2020", "già passato"), ("3/8/2099", "Non ho capito")]
)
def test_a_day_that_cannot_be_is_asked_again(programme: Programme, written: str, said: str) -> None:
    programme.press(act.AskPause(PARTICIPANT), PARTICIPANT)
    assert said in words(programme.people.awaits(visitor(PARTICIPANT), written, NOON))
    assert kept(programme).paused_until is None
    assert "23 novembre" in words(programme.people.awaits(visitor(PARTICIPANT), "domani", NOON))


def test_a_pause_is_also_a_button_and_ends_with_one(programme: Programme) -> None:
    asked = programme.press(act.AskPause(PARTICIPANT), PARTICIPANT)
    page = programme.press(action(asked, "7 giorni"), PARTICIPANT)
    assert kept(programme).paused_until == date(2026, 11, 28)
    programme.press(action(page, "Fine della pausa"), PARTICIPANT)
    assert kept(programme).paused_until is None


def test_a_pause_that_is_over_is_not_shown(programme: Programme) -> None:
    programme.press(act.PauseFor(PARTICIPANT, 7), PARTICIPANT)
    later = programme.people.preferences(visitor(PARTICIPANT), NOON + timedelta(days=7))
    assert "Vado in pausa" in labels(later)


def test_another_language_changes_the_page_and_the_menu(programme: Programme) -> None:
    pressed = programme.press(act.ChooseLanguage(PARTICIPANT, Language.ENGLISH), PARTICIPANT)
    assert pressed.reply
    assert "English" in words(pressed)
    assert pressed.reply.menu == programme.people.menu(PARTICIPANT, Language.ENGLISH)
    assert programme.people.language(PARTICIPANT, Language.ITALIAN) is Language.ENGLISH
    assert programme.press(act.SwitchReminders(PARTICIPANT, on=False), PARTICIPANT).reply.menu is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("start", "end", "quiet", "loud"),
    [(21, 8, (21, 23, 0, 7), (8, 12, 20)), (1, 5, (1, 4), (0, 5, 23)), (0, 0, (), range(24))],
)
def test_quiet_hours_may_pass_midnight(start: int, end: int, quiet: tuple[int, ...], loud: tuple[int, ...]) -> None:
    chosen = Preferences(quiet_from=time(start), quiet_to=time(end))
    assert all(chosen.is_quiet(time(hour)) for hour in quiet)
    assert not any(chosen.is_quiet(time(hour)) for hour in loud)


def test_a_pause_holds_through_its_last_day() -> None:
    chosen = Preferences(paused_until=date(2027, 8, 3))
    assert chosen.is_paused(date(2027, 8, 3))
    assert not chosen.is_paused(date(2027, 8, 4))
    assert not Preferences().is_paused(date(2027, 8, 3))
