"""Conversations: language, reminders, quiet hours and the pause."""

from datetime import timedelta

import pytest

from tests.driver import Driver, labels
from tests.programme import Programme


async def registered(programme: Programme, number: int = 101) -> Driver:
    """Return a person who has registered."""
    person = programme.driver(number, first_name="Ada")
    await person.talks(("/iscrizione", "Vuoi"), ("[Accetto]", "Fatto"), ("[Lo scelgo dopo]", "lascio tutto com'è"))
    return person


async def test_a_stranger_has_no_settings(programme: Programme) -> None:
    await programme.driver(101).talks(("/impostazioni", "serve l'iscrizione"))


async def test_the_settings_begin_with_what_is_usual(programme: Programme) -> None:
    person = await registered(programme)
    page = (await person.says("/impostazioni")).text
    for said in ("italiano", "il giorno prima alle 18", "un'ora prima", "dalle 21:00 alle 8:00", "Pausa: nessuna"):
        assert said in page


async def test_the_language_changes_everything_that_the_bot_says(programme: Programme) -> None:
    person = await registered(programme)
    await person.talks(
        ("/impostazioni", "Le tue impostazioni"),
        ("[English]", "Your settings"),
        ("/aiuto", "How I work"),
        ("[See the topics]", "Choose a topic"),
        ("/impostazioni", "Your settings"),
        ("[Italiano]", "Le tue impostazioni"),
        ("/aiuto", "Come funziono"),
    )


async def test_reminders_are_chosen_one_by_one_or_all_together(programme: Programme) -> None:
    person = await registered(programme)
    await person.talks(
        ("/impostazioni", "una settimana prima, il giorno prima alle 18, un'ora prima"),
        ("[Togli: il giorno prima alle 18]", "una settimana prima, un'ora prima"),
        ("[Togli: una settimana prima]", "un'ora prima"),
        ("[Aggiungi: una settimana prima]", "una settimana prima, un'ora prima"),
        ("[Spegni i promemoria]", "Promemoria: spenti"),
        ("[Accendi i promemoria]", "una settimana prima, un'ora prima"),
    )


async def test_quiet_hours_are_chosen_or_taken_away(programme: Programme) -> None:
    person = await registered(programme)
    await person.talks(("/impostazioni", "dalle 21"), ("[Ore di silenzio]", "Quando non vuoi messaggi"))
    other = next(label for label in labels(person.heard()[-1]) if label.startswith("Dalle 2") and "21" not in label)
    await person.talks((f"[{other}]", other.removeprefix("Dalle ").split(" ")[0]))
    await person.talks(("[Ore di silenzio]", "Quando non vuoi"), ("[Nessun orario]", "Ore di silenzio: nessuna"))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("sono in ferie fino al 3 agosto", "3 agosto"),
        ("3/8", "3 agosto"),
        ("fino al 24 dicembre compreso", "24 dicembre"),
    ],
)
async def test_a_pause_is_written_as_one_would_say_it(programme: Programme, written: str, read: str) -> None:
    person = await registered(programme)
    await person.talks(
        ("/impostazioni", "Pausa: nessuna"),
        ("[Vado in pausa]", "Fino a quando?"),
        (written, f"niente promemoria fino al {read}"),
        ("/impostazioni", f"fino al {read}"),
        ("[Fine della pausa]", "Pausa: nessuna"),
    )


async def test_a_pause_that_is_not_understood_is_asked_again(programme: Programme) -> None:
    person = await registered(programme)
    await person.talks(
        ("/impostazioni", "Pausa: nessuna"),
        ("[Vado in pausa]", "Fino a quando?"),
        ("boh", "Non ho capito il giorno"),
        ("3 agosto", "niente promemoria fino al 3 agosto"),
    )


async def test_a_pause_that_nobody_asked_about_is_a_question(programme: Programme) -> None:
    person = await registered(programme)
    await person.says("sono in ferie fino al 3 agosto")
    assert "niente promemoria" not in person.heard()[-1].text


async def test_who_blocks_the_bot_cannot_be_reached_until_they_are_back(programme: Programme) -> None:
    person = await registered(programme)
    programme.world.block(101)
    await programme.until(lambda: not programme.rows("people")[0]["reachable"])
    programme.world.unblock(101)
    await programme.until(lambda: bool(programme.rows("people")[0]["reachable"]))
    await person.talks(("/impostazioni", "Le tue impostazioni"))


async def test_a_refused_message_marks_a_person_and_a_message_of_theirs_unmarks(programme: Programme) -> None:
    person = await registered(programme)
    await programme.quiet()
    programme.telegram.faults.add("forbidden", "sendMessage", count=1)
    person.writes("/impostazioni")
    await programme.until(lambda: not programme.rows("people")[0]["reachable"])
    await person.talks(("/impostazioni", "Le tue impostazioni"))
    assert programme.rows("people")[0]["reachable"]


async def test_settings_survive_a_restart(programme: Programme) -> None:
    person = await registered(programme)
    await person.talks(("/impostazioni", "Le tue"), ("[Spegni i promemoria]", "spenti"))
    programme.world.advance(timedelta(days=1))
    await programme.restart()
    await person.talks(("/impostazioni", "Promemoria: spenti"))
