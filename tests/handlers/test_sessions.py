"""Conversations about sessions: when and where the next ones are, and one tap to say whether one comes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.people_model import Role
from bot.sessions_model import Audience, Response
from knowledge.library import Library
from tests.driver import labels
from tests.meetings import TITLE, button, invited, meeting, opens, registered, when
from tests.programme import Programme


async def test_with_nothing_to_come_the_bot_says_so(programme: Programme) -> None:
    person = await registered(programme)
    await person.talks(("/sessioni", "non ci sono incontri in programma"))


async def test_the_next_sessions_say_when_where_and_the_own_answer(programme: Programme, library: Library) -> None:
    near, far = programme.plans(
        meeting(programme, 3),
        meeting(programme, 12, 15, key="online", title="Leggere i dati", place="", link="https://meet.example.org/x"),
    )
    person = await registered(programme)
    page = (await person.says("/sessioni")).text
    for said in (
        TITLE,
        when(library, near),
        "Sala Giunta, Alba",
        when(library, far),
        "Dove: online, https://meet.example.org/x",
    ):
        assert said in page
    assert page.count("La tua risposta: non l'hai ancora data") == 2
    assert page.index(TITLE) < page.index("Leggere i dati")


async def test_one_tap_answers_and_says_what_follows(programme: Programme, library: Library) -> None:
    (one,) = programme.plans(meeting(programme, topic="Bandi", capacity=30, materials="https://example.org/slide"))
    person = await registered(programme)
    await person.talks(
        ("/sessioni", "Prossimi incontri"),
        (f"[{button(library, one)}]", "Argomento: Bandi"),
        ("[Ci sarò]", "La tua risposta: Ci sarò"),
    )
    page = person.heard()[-1]
    for said in (
        "Posti: 30, liberi: 29",
        "La tua risposta: Ci sarò",
        "Ti ricorderò l'incontro: una settimana prima, il giorno prima alle 18 e un'ora prima.",
        "https://example.org/slide",
    ):
        assert said in page.text
    assert "✓ Ci sarò" in labels(page)
    await person.talks(
        ("[Forse]", "Quando si avvicina ti chiedo di decidere"),
        ("[Non posso]", "Non ti ricorderò questo incontro"),
        ("[Tutti gli incontri]", "La tua risposta: Non posso"),
    )
    assert programme.calendar.attendances.find(one.id, 101).response is Response.NO  # type: ignore[union-attr]


async def test_the_page_changes_in_its_place(programme: Programme, library: Library) -> None:
    (one,) = programme.plans(meeting(programme))
    person = await registered(programme)
    await person.says("/sessioni")
    before = len(person.heard())
    await person.talks(
        (f"[{button(library, one)}]", "Dove: Sala Giunta"),
        ("[Ci sarò]", "risposta: Ci sarò"),
        ("[✓ Ci sarò]", "Segnato"),
    )
    assert len(person.heard()) == before


async def test_who_finds_no_place_waits_and_knows_the_turn(programme: Programme, library: Library) -> None:
    (one,) = programme.plans(meeting(programme, capacity=1))
    people = [await registered(programme, 101 + number, f"Persona {number}") for number in range(3)]
    await opens(people[0], library, one)
    await people[0].talks(("[Ci sarò]", "tutti presi: uno è tuo."))
    assert "entra in lista d'attesa" not in people[0].heard()[-1].text
    await opens(people[1], library, one, "tutti presi")
    await people[1].talks(("[Ci sarò]", "sei il numero 1"))
    await opens(people[2], library, one, "tutti presi")
    await people[2].talks(("[Ci sarò]", "sei il numero 2"))
    assert labels(people[2].heard()[-1])[:3] == ["⏳ In lista d'attesa", "Forse", "Non posso"]


async def test_what_is_switched_off_or_paused_is_not_promised(programme: Programme, library: Library) -> None:
    (one,) = programme.plans(meeting(programme, 5))
    person = await registered(programme)
    await person.talks(("/impostazioni", "Le tue"), ("[Spegni i promemoria]", "spenti"))
    await opens(person, library, one)
    await person.talks(("[Ci sarò]", "Hai spento i promemoria"))
    await person.talks(("/impostazioni", "Le tue"), ("[Accendi i promemoria]", "una settimana prima"))
    await person.talks(("[Vado in pausa]", "Fino a quando"), ("[30 giorni]", "fino al"))
    await opens(person, library, one, "Sei in pausa fino al")


async def test_a_person_sees_what_is_for_them_and_staff_see_everything(programme: Programme, library: Library) -> None:
    novara = next(one.id for one in programme.clerk._people.districts.find("Novara"))
    programme.plans(
        meeting(programme, 3, key="managers", title="Solo manager", audience=Audience(roles=(Role.MANAGER,))),
        meeting(programme, 4, key="novara", title="Solo Novara", audience=Audience(districts=(novara,))),
        meeting(programme, 5),
    )
    person, manager = await registered(programme), await invited(programme, 201, "Manager di Distretto", "Novara")
    page = (await person.says("/sessioni")).text
    assert TITLE in page
    assert "Solo" not in page
    page = (await manager.says("/sessioni")).text
    assert page.count("Solo") == 2
    staff = await invited(programme, 301, "Coordinamento")
    page = (await staff.says("/sessioni")).text
    assert page.count("Solo") == 2
    for said in ("Riservato a: manager di Distretto", "Riservato a: Novara"):
        assert said in page
    mine = next(one for one in programme.calendar.sessions.listed() if one.key == "managers")
    await opens(manager, library, mine, "Riservato a: manager di Distretto")


async def test_a_guest_sees_what_is_for_everybody_and_how_to_register(programme: Programme, library: Library) -> None:
    one, _ = programme.plans(
        meeting(programme, 3),
        meeting(programme, 4, key="chiuso", title="Riservato", audience=Audience(roles=(Role.PARTICIPANT,))),
    )
    guest = programme.driver(100)
    page = (await guest.says("/sessioni")).text
    for said in ("aperti a tutti", TITLE, when(library, one), "/iscrizione"):
        assert said in page
    assert "Riservato" not in page
    assert "La tua risposta" not in page
    await guest.talks((f"[{button(library, one)}]", "Per dire se ci sarai"))
    assert not {"Ci sarò", "Forse", "Non posso", "Risposte"} & set(labels(guest.heard()[-1]))
    assert programme.rows("told") == []
    assert programme.rows("people") == []


async def test_many_sessions_are_turned_page_by_page(programme: Programme) -> None:
    programme.plans(*(meeting(programme, day, key=f"n{day}", title=f"Lezione {day}") for day in range(1, 13)))
    person = await registered(programme)
    await person.talks(
        ("/sessioni", "pagina 1 di 3"),
        ("[Avanti]", "Lezione 6"),
        ("[Avanti]", "Lezione 12"),
        ("[Indietro]", "pagina 2 di 3"),
    )


async def test_what_is_over_can_still_be_read(programme: Programme, library: Library) -> None:
    (one,) = programme.plans(meeting(programme, 1, materials="https://example.org/slide"))
    person = await registered(programme)
    await opens(person, library, one)
    programme.world.advance(timedelta(days=3))
    await person.talks(("/sessioni", "non ci sono incontri"), ("[Incontri passati]", TITLE))
    await person.talks((f"[{button(library, one)}]", "Si è già tenuto"))
    assert "https://example.org/slide" in person.heard()[-1].text
    assert not {"Ci sarò", "Aggiungi al calendario"} & set(labels(person.heard()[-1]))


async def test_an_answer_to_what_is_over_cancelled_or_gone_gets_a_sentence(
    programme: Programme, library: Library
) -> None:
    (one,) = programme.plans(meeting(programme, 1))
    person = await registered(programme)
    await opens(person, library, one)
    programme.plans(replace(one, cancelled=True))
    await person.talks(("[Ci sarò]", "Annullato: non si tiene"))
    assert programme.rows("attendances") == []
    await opens(person, library, one, "Annullato")
    assert "Ci sarò" not in labels(person.heard()[-1])
    programme.plans(one)
    await opens(person, library, one, "Sala Giunta")
    programme.world.advance(timedelta(days=2))
    await person.talks(("[Forse]", "Si è già tenuto"))
    assert programme.rows("attendances") == []


async def test_during_a_session_the_page_says_so(programme: Programme, library: Library) -> None:
    (one,) = programme.plans(meeting(programme, 1))
    person = await registered(programme)
    programme.world.advance(one.starts_at + timedelta(minutes=30) - programme.world.now())
    await opens(person, library, one, "È in corso")
    await person.talks(("[Ci sarò]", "Manca poco"))


async def test_a_session_goes_into_one_s_own_calendar(programme: Programme, library: Library) -> None:
    (one,) = programme.plans(meeting(programme))
    person = await registered(programme)
    await opens(person, library, one)
    await person.talks(("[Aggiungi al calendario]", f"Ecco «{TITLE}»"))
    await programme.world.wait_for(lambda: person.heard()[-1].document is not None)
    file = person.heard()[-1].document
    assert file
    assert file.name.endswith(".ics")
    assert b"BEGIN:VEVENT" in file.content


@pytest.mark.parametrize("way", ["list", "page", "answer", "question"])
async def test_what_a_person_is_told_is_remembered(programme: Programme, library: Library, way: str) -> None:
    (one,) = programme.plans(meeting(programme))
    person = await registered(programme)
    if way == "question":
        await person.talks(("quando è il prossimo incontro?", when(library, one)))
    else:
        await person.says("/sessioni")
    if way != "list" and way != "question":
        await person.talks((f"[{button(library, one)}]", "Dove:"))
    moved = replace(one, starts_at=one.starts_at + timedelta(hours=1), ends_at=one.ends_at + timedelta(hours=1))
    told = programme.calendar.told.find(one.id, 101)
    assert told
    assert (told.starts_at, told.place, told.version) == (one.starts_at, one.place, one.version)
    (now,) = programme.plans(moved)
    if way == "answer":
        await person.talks(("[Ci sarò]", when(library, now)))
        told = programme.calendar.told.find(one.id, 101)
        assert told
        assert (told.starts_at, told.version) == (now.starts_at, now.version)


async def test_it_is_said_in_english_to_who_reads_english(programme: Programme) -> None:
    programme.plans(meeting(programme, capacity=1))
    person = programme.driver(101, first_name="Ada", language_code="en")
    await person.talks(("/iscrizione", "Do you want"), ("[I accept]", "Done"), ("/sessioni", "Next sessions"))
    await person.talks(
        (f"[{labels(person.heard()[-1])[0]}]", "Places: 1, free: 1"), ("[I will be there]", "I will remind you")
    )
