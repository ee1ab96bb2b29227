"""Questions about sessions in a person's own words: answered from the calendar, never from a paragraph."""

from dataclasses import replace
from datetime import timedelta

import pytest

from knowledge.library import Library
from tests.driver import labels
from tests.meetings import TITLE, meeting, registered, when
from tests.programme import Programme


@pytest.mark.parametrize(
    "asked",
    [
        "quando è il prossimo incontro?",
        "dove si tiene il prossimo incontro",
        "qual è il prossimo incontro di formazione?",
        "calendario formazione distretti",
        "when is the next session?",
    ],
)
async def test_the_next_session_is_said_with_when_and_where(programme: Programme, library: Library, asked: str) -> None:
    one, _ = programme.plans(meeting(programme), meeting(programme, 20, key="dopo", title="Un altro"))
    person = await registered(programme)
    answer = (await person.says(asked)).text
    assert TITLE in answer
    assert "Sala Giunta, Alba" in answer
    assert "10:00" in answer
    assert "Un altro" not in answer
    assert {"Vedi e rispondi", "See and answer"} & set(labels(person.heard()[-1]))
    assert "non è pubblicato" not in answer
    assert "Non ho notizia" not in answer
    assert labels(person.heard()[-1])[-1] in {"Non è utile", "Not useful"}
    told = programme.calendar.told.find(one.id, 101)
    assert told


async def test_the_answer_leads_to_the_page_with_one_tap(programme: Programme) -> None:
    programme.plans(meeting(programme))
    person = await registered(programme)
    await person.talks(
        ("quando è il prossimo incontro?", "La tua risposta: non l'hai ancora data"),
        ("[Vedi e rispondi]", "Dove: Sala Giunta"),
        ("[Ci sarò]", "La tua risposta: Ci sarò"),
    )
    await person.talks(("quando è il prossimo incontro?", "La tua risposta: Ci sarò"))


async def test_a_day_that_is_named_is_looked_up(programme: Programme, library: Library) -> None:
    soon, later = programme.plans(
        meeting(programme, 1, 15, key="domani", title="Lezione di domani"),
        meeting(programme, 14, key="dopo", title="Più avanti"),
    )
    person = await registered(programme)
    answer = (await person.says("a che ora è la lezione di domani?")).text
    assert "Lezione di domani" in answer
    assert "dalle 15:00" in answer
    programme.plans(replace(soon, cancelled=True))
    assert "Annullato: non si tiene" in (await person.says("a che ora è la lezione di domani?")).text
    assert "Annullato: Lezione di domani" in (await person.says("quando è il prossimo incontro?")).text
    programme.world.advance(timedelta(days=2))
    answer = (await person.says("a che ora è la lezione di domani?")).text
    assert "nessun incontro in programma. Il primo che viene è questo" in answer
    assert when(library, later) in answer


async def test_where_and_at_what_time_are_asked_after_the_answer(programme: Programme, library: Library) -> None:
    one = programme.plans(meeting(programme))
    person = await registered(programme)
    await person.talks(
        ("quando è il prossimo incontro?", when(library, *one)),
        ("e dove?", "Sala Giunta"),
        ("a che ora?", "Sala Giunta"),
    )


async def test_with_no_session_to_come_the_bot_says_so_and_does_not_invent(programme: Programme) -> None:
    person = await registered(programme)
    answer = (await person.says("quando è il prossimo incontro?")).text
    assert "Nel mio calendario adesso non ci sono incontri in programma" in answer
    answer = (await person.says("calendario formazione distretti")).text
    assert "Nel mio calendario adesso non ci sono incontri in programma" in answer
    assert "Chiedi ai promotori" in answer


async def test_a_guest_hears_of_what_is_open_and_how_to_register(programme: Programme, library: Library) -> None:
    (one,) = programme.plans(meeting(programme))
    guest = programme.driver(100)
    answer = (await guest.says("quando è il prossimo incontro?")).text
    for said in (when(library, one), "/iscrizione"):
        assert said in answer
    assert programme.rows("told") == []


async def test_what_moved_is_said_as_it_is_now(programme: Programme, library: Library) -> None:
    (one,) = programme.plans(meeting(programme))
    person = await registered(programme)
    await person.talks(("quando è il prossimo incontro?", when(library, one)))
    (moved,) = programme.plans(
        replace(one, starts_at=one.starts_at + timedelta(days=1), ends_at=one.ends_at + timedelta(days=1))
    )
    await person.talks(("quando è il prossimo incontro?", when(library, moved)))
