"""Conversations: what the bot says first, consent, registration and finding one's district."""

from datetime import timedelta

import pytest

from tests.driver import labels
from tests.programme import Programme

QUESTION = "Quando è stato firmato il Protocollo d'intesa?"


async def test_the_bot_says_in_five_lines_what_it_does_and_keeps(programme: Programme) -> None:
    person = programme.driver(101, first_name="Ada")
    lines = [line for line in (await person.says("/start")).text.splitlines() if line.strip()]
    assert len(lines) == 5
    assert lines[0].startswith("Ciao Ada!")
    for said in ("non serve iscriversi", "90 giorni", "/iscrizione", "/privacy"):
        assert any(said in line for line in lines)


async def test_asking_needs_no_registration_and_keeps_no_person(programme: Programme) -> None:
    person = programme.driver(4_711_001, first_name="Ginevra")
    await person.says("/start")
    assert "2022" in (await person.says(QUESTION)).text
    await person.says("Mi dai la ricetta della bagna cauda con l'aglio?")
    await programme.quiet()
    assert programme.rows("people") == []
    assert not programme.finds("Ginevra")


async def test_whoever_declines_leaves_nothing(programme: Programme) -> None:
    person = programme.driver(4_711_002, first_name="Ginevra")
    await person.talks(("/iscrizione", "Vuoi iscriverti?"), ("[Non ora]", "non conservo niente di te"))
    assert programme.rows("people") == []
    assert not programme.finds("Ginevra", "4711002")


async def test_a_person_consents_once_and_finds_the_district(programme: Programme) -> None:
    person = programme.driver(101, first_name="Ada")
    await person.talks(
        ("/iscrizione", "Vuoi iscriverti?"),
        ("[Accetto]", "Fatto, Ada"),
        ("monviso", "Quale Distretto intendi"),
        ("[Terre del Monviso]", "il tuo Distretto è Terre del Monviso"),
        ("/iscrizione", "hai già fatto l'iscrizione"),
        (QUESTION, "12 luglio 2022"),
    )
    (kept,) = programme.rows("people")
    assert (kept["telegram_id"], kept["name"], kept["role"], kept["consent_version"]) == (101, "Ada", "participant", 1)
    assert kept["consented_at"]


@pytest.mark.parametrize(
    ("written", "offered"),
    [
        ("monvizo", "Terre del Monviso"),
        ("Saluzzo", "Terre del Monviso"),
        ("mondovi", "Monregalese"),
        ("CANELLI", "Nizza Monferrato, Canelli e Sud Astigiano"),
        ("sono del distretto di Borgo San Dalmazo", "Borgo San Dalmazzo"),
        ("lago maggiore", "Lago Maggiore"),
    ],
)
async def test_a_district_is_found_by_part_of_its_name_or_of_a_municipality(
    programme: Programme, written: str, offered: str
) -> None:
    person = programme.driver(101)
    await person.talks(
        ("/iscrizione", "Vuoi"), ("[Accetto]", "Qual è il tuo Distretto?"), (written, "Quale Distretto intendi")
    )
    assert offered in labels(person.heard()[-1])


async def test_a_district_that_is_not_listed_can_wait(programme: Programme) -> None:
    person = programme.driver(101)
    await person.talks(
        ("/iscrizione", "Vuoi"),
        ("[Accetto]", "Qual è il tuo Distretto?"),
        ("Atlantide", "Non trovo un Distretto per «Atlantide»"),
        ("[Lo scelgo dopo]", "lascio tutto com'è"),
        (QUESTION, "12 luglio 2022"),
        ("/iscrizione", "nessuno, per ora"),
        ("[Cambia Distretto]", "Qual è il tuo Distretto?"),
        ("novara", "Quale Distretto intendi"),
        ("[Novara]", "il tuo Distretto è Novara"),
    )


async def test_a_question_in_the_middle_is_answered(programme: Programme) -> None:
    person = programme.driver(101)
    await person.talks(("/iscrizione", "Vuoi"), ("[Accetto]", "Qual è il tuo Distretto?"), (QUESTION, "12 luglio 2022"))


async def test_words_are_a_question_again_when_the_bot_has_waited_half_an_hour(programme: Programme) -> None:
    person = programme.driver(101)
    await person.talks(("/iscrizione", "Vuoi"), ("[Accetto]", "Qual è il tuo Distretto?"))
    programme.world.advance(timedelta(minutes=31))
    await person.says("Atlantide")
    assert "Non trovo un Distretto" not in person.heard()[-1].text


async def test_what_the_bot_waits_for_survives_a_restart(programme: Programme) -> None:
    person = programme.driver(101)
    await person.talks(("/iscrizione", "Vuoi"), ("[Accetto]", "Qual è il tuo Distretto?"))
    await programme.restart()
    await person.talks(("alba", "Quale Distretto intendi"))
    await programme.restart()
    await person.talks(("[Alba-Bra]", "il tuo Distretto è Alba-Bra"))


async def test_a_double_press_on_accept_registers_once(programme: Programme) -> None:
    person = programme.driver(101)
    asked = await person.says("/iscrizione")
    presses = [programme.world.press(101, asked.message_id, "Accetto") for _ in range(3)]
    for press in presses:
        await person.acknowledged(press)
    assert len(programme.rows("people")) == 1
    assert [row["deed"] for row in programme.rows("audit")].count("registered") == 1


async def test_whoever_reads_english_registers_in_english(programme: Programme) -> None:
    person = programme.driver(102, first_name="Mary", language_code="en")
    await person.talks(
        ("/start", "no registration needed"),
        ("/iscrizione", "Do you want to register?"),
        ("[I accept]", "Done, Mary"),
        ("novara", "Which District do you mean"),
        ("[Novara]", "your District is Novara"),
    )


async def test_the_notice_is_shown_to_anybody_also_in_a_group(programme: Programme) -> None:
    person = programme.driver(101)
    notice = (await person.says("/privacy")).text
    for said in ("Comune di Prova", "sportello@example.org", "90 giorni", "730 giorni", "/dimenticami", "Garante"):
        assert said in notice
    await programme.group(-5, [101])
    there = programme.driver(101, chat=-5)
    assert "Comune di Prova" in (await there.says("/privacy")).text


@pytest.mark.parametrize(
    "command", ["/sessioni", "/iscrizione", "/impostazioni", "/mieidati", "/dimenticami", "/invita", "/registro"]
)
async def test_what_concerns_a_person_is_said_in_private(programme: Programme, command: str) -> None:
    programme.driver(101)
    await programme.group(-5, [101])
    assert "in privato" in (await programme.driver(101, chat=-5).says(command)).text


async def test_the_menu_shows_what_the_role_can_do(programme: Programme) -> None:
    stranger, person = programme.driver(100), programme.driver(101)
    await programme.logged("face.set")
    assert stranger.commands() == ["start", "aiuto", "argomenti", "sessioni", "iscrizione", "privacy"]
    await person.talks(("/iscrizione", "Vuoi"), ("[Accetto]", "Fatto"))
    await programme.world.wait_for(lambda: "mieidati" in person.commands())
    assert {"impostazioni", "dimenticami"} <= set(person.commands())
    assert not {"invita", "registro"} & set(person.commands())
    assert "mieidati" not in stranger.commands()
    await person.talks(("/dimenticami", "Cancello tutto"), ("[Sì, cancella tutto]", "ho cancellato"))
    await programme.world.wait_for(lambda: person.commands() == stranger.commands())


async def test_people_are_greeted_by_their_first_name_and_kept_with_both(programme: Programme) -> None:
    person = programme.driver(101, first_name="Anna Maria", last_name="Rossi")
    assert (await person.says("/start")).text.startswith("Ciao Anna Maria!")
    await person.talks(("/iscrizione", "il cognome"), ("[Accetto]", "Fatto, Anna Maria Rossi"))
