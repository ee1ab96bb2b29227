"""Attacks on sessions: buttons of others, forged and replayed; what is reserved stays unknown to whom it is not for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import sessions_actions as actions
from bot.people_model import Role
from bot.sessions_model import Audience, Calendar, Import, Response
from handlers.callbacks import pack, unpack
from knowledge.library import Library
from tests.driver import labels
from tests.meetings import TITLE, invited, meeting, opens, registered, under_way
from tests.programme import ADMIN, Programme

GUEST, VICTIM = 666, 101
STAFF_BUTTONS = (
    actions.ShowResponses(GUEST, 1),
    actions.ShowNotices(GUEST, 1),
    actions.ShowPresences(GUEST, 1),
    actions.NotePresence(GUEST, 1, VICTIM, present=True),
    actions.AskOther(GUEST, 1),
    actions.ApplyImport(GUEST, 1, 7),
    actions.DropImport(GUEST, 1),
)
OWN_BUTTONS = (
    actions.ShowSessions(VICTIM),
    actions.ShowSession(VICTIM, 1),
    actions.Respond(VICTIM, 1, Response.YES),
    actions.TakeAway(VICTIM, 1),
    *(replace(action, owner=VICTIM) for action in STAFF_BUTTONS),
)


def test_every_button_is_attacked_and_fits_in_telegram_s_room() -> None:
    assert {type(action) for action in OWN_BUTTONS} == set(actions.SessionAction.__args__)
    largest = 2**53 - 1
    assert unpack(pack(actions.NotePresence(largest, largest, largest, present=False, page=largest)))


@pytest.mark.parametrize("role", ["guest", "participant", "manager"])
async def test_who_is_not_staff_gets_a_sentence_from_every_staff_button(programme: Programme, role: str) -> None:
    (one,) = programme.plans(meeting(programme))
    person = programme.driver(GUEST)
    if role == "participant":
        await registered(programme, GUEST)
    if role == "manager":
        await invited(programme, GUEST, "Manager di Distretto", "Novara")
    await registered(programme, VICTIM, "Ada")
    programme.calendar.imports.put(Import(GUEST, programme.world.now(), Calendar((replace(one, place="Altrove"),))))
    before, page = programme.state(), await person.says("/aiuto")
    for action in STAFF_BUTTONS:
        programme.world.advance(timedelta(seconds=5))
        notice = await person.acknowledged(programme.world.press_data(GUEST, page.message_id, pack(action)))
        assert "riservato a chi coordina" in notice, action
    await programme.quiet()
    assert programme.state() == before
    assert not any("Ada" in message.text for message in person.heard())


async def test_whoever_loses_the_role_loses_the_buttons(programme: Programme, library: Library) -> None:
    one = under_way(programme)
    staff = await invited(programme, 201, "Coordinamento")
    await opens(staff, library, one)
    page = staff.heard()[-1]
    await staff.talks(("[Presenze]", "Nessuno ha risposto"), ("[Altra persona]", "Chi altro c'era?"))
    programme.clerk.change_role(201, "participant", None, programme.world.now())
    await staff.says("Ada")
    assert "Nessuna persona iscritta" not in staff.heard()[-1].text
    press = programme.world.press_data(201, page.message_id, pack(actions.ShowResponses(201, one.id)))
    assert "riservato a chi coordina" in await staff.acknowledged(press)


@pytest.mark.parametrize("place", ["own chat", "group"])
async def test_another_person_s_buttons_do_nothing_for_whoever_presses_them(programme: Programme, place: str) -> None:
    programme.plans(meeting(programme))
    await registered(programme, VICTIM)
    thief = await registered(programme, GUEST, "Ladro")
    where = thief
    if place == "group":
        await programme.group(-5, [VICTIM, GUEST])
        where = programme.driver(GUEST, chat=-5)
    message, before = await where.says("/aiuto"), programme.state()
    for action in OWN_BUTTONS:
        programme.world.advance(timedelta(seconds=5))
        press = programme.world.press_data(GUEST, message.message_id, pack(action))
        assert "un'altra persona" in await thief.acknowledged(press), action
    assert programme.state() == before


async def test_a_reserved_session_is_unknown_to_whom_it_is_not_for(programme: Programme) -> None:
    (one,) = programme.plans(meeting(programme, title="Segretissimo", audience=Audience(roles=(Role.MANAGER,))))
    people = [programme.driver(GUEST), await registered(programme)]
    before = programme.state()
    for person in people:
        page = await person.says("/aiuto")
        for action in (
            actions.ShowSession(person.person, one.id),
            actions.Respond(person.person, one.id, Response.YES),
            actions.TakeAway(person.person, one.id),
            actions.ShowSession(person.person, 999),
        ):
            programme.world.advance(timedelta(seconds=5))
            await person.acknowledged(programme.world.press_data(person.person, page.message_id, pack(action)))
        await person.says("quando è il prossimo incontro?")
        assert any("non è in calendario, oppure non è fra quelli per te" in message.text for message in person.heard())
        assert not any("Segretissimo" in message.text for message in person.heard())
    after = programme.state()
    assert after["attendances"] == []
    assert after["told"] == before["told"]


async def test_a_guest_cannot_answer_with_a_forged_button(programme: Programme) -> None:
    (one,) = programme.plans(meeting(programme))
    guest = programme.driver(GUEST)
    page = await guest.says("/sessioni")
    for response in Response:
        press = programme.world.press_data(GUEST, page.message_id, pack(actions.Respond(GUEST, one.id, response)))
        assert "serve l'iscrizione" in await guest.acknowledged(press)
    assert programme.rows("attendances") == []


async def test_waiting_is_given_not_chosen(programme: Programme, library: Library) -> None:
    (one,) = programme.plans(meeting(programme))
    person = await registered(programme)
    await opens(person, library, one)
    page = person.heard()[-1]
    data = pack(actions.Respond(101, one.id, Response.WAITING))
    await person.acknowledged(programme.world.press_data(101, page.message_id, data))
    assert programme.rows("attendances") == []


async def test_a_replayed_answer_counts_once_and_keeps_the_turn(programme: Programme, library: Library) -> None:
    (one,) = programme.plans(meeting(programme, capacity=1))
    people = [await registered(programme, 101 + number, f"Persona {number}") for number in range(3)]
    for person in people:
        await opens(person, library, one)
        await person.talks(("[Ci sarò]", "La tua risposta"))
    await programme.quiet()
    waiting = people[1].heard()[-1]
    for _ in range(3):
        data = pack(actions.Respond(102, one.id, Response.YES))
        await people[1].acknowledged(programme.world.press_data(102, waiting.message_id, data))
    await programme.quiet()
    assert "sei il numero 1" in people[1].heard()[-1].text
    assert len(programme.rows("attendances")) == 3


async def test_a_calendar_of_another_person_of_staff_cannot_be_applied(programme: Programme) -> None:
    other = await invited(programme, 201, "Coordinamento")
    number = programme.calendar.imports.put(
        Import(ADMIN, programme.world.now(), Calendar((replace(meeting(programme), id=0),)))
    )
    page, before = await other.says("/aiuto"), programme.state()
    press = programme.world.press_data(201, page.message_id, pack(actions.ApplyImport(201, number, 7)))
    await other.acknowledged(press)
    await programme.until(lambda: "non vale più" in other.heard()[-1].text)
    assert programme.state() == before


async def test_in_a_group_only_what_is_for_everybody_is_said(programme: Programme) -> None:
    programme.plans(
        meeting(programme, 3, key="chiuso", title="Segretissimo", audience=Audience(roles=(Role.PARTICIPANT,))),
        meeting(programme, 5),
    )
    person = await registered(programme)
    await programme.group(-5, [101])
    there = programme.driver(101, chat=-5)
    answer = (await there.says(f"@{programme.world.profile.username} quando è il prossimo incontro?")).text
    assert TITLE in answer
    assert "Segretissimo" not in answer
    assert "La tua risposta" not in answer
    assert labels(there.heard()[-1])[:1] != ["Vedi e rispondi"]
    assert programme.rows("told") == []
    await person.talks(("quando è il prossimo incontro?", "Segretissimo"))


async def test_who_is_erased_takes_answers_and_what_was_told_along(programme: Programme, library: Library) -> None:
    (one,) = programme.plans(meeting(programme, capacity=1))
    person = await registered(programme)
    await opens(person, library, one)
    await person.talks(("[Ci sarò]", "tutti presi"))
    page = person.heard()[-1]
    await person.talks(("/dimenticami", "Cancello tutto"), ("[Sì, cancella tutto]", "ho cancellato"))
    assert programme.rows("attendances") == programme.rows("told") == []
    data = pack(actions.Respond(101, one.id, Response.YES))
    assert "serve l'iscrizione" in await person.acknowledged(programme.world.press_data(101, page.message_id, data))
    assert programme.rows("attendances") == []
