"""Conversations of staff about sessions: who comes, who was told, who was there."""

from dataclasses import replace
from datetime import timedelta

from bot.deliveries_model import Delivery, DeliveryKind, Reason, Settled, State
from bot.people_model import Preferences, Role
from bot.sessions_model import Audience, Response
from knowledge.entries import Language
from knowledge.library import Library
from tests.driver import labels
from tests.meetings import TITLE, button, invited, meeting, opens, registered, under_way
from tests.people import register
from tests.programme import ADMIN, Programme


async def test_staff_see_who_answered_what_as_it_comes(programme: Programme, library: Library) -> None:
    (one,) = programme.plans(meeting(programme, capacity=2))
    staff = await invited(programme, 301, "Coordinamento", name="Sandra")
    names = ("Ada", "Bruno", "Carla", "Dario", "Elsa")
    for number, (name, answer) in enumerate(
        zip(names, ("Ci sarò", "Ci sarò", "Ci sarò", "Forse", "Non posso"), strict=True)
    ):
        person = await registered(programme, 101 + number, name)
        await opens(person, library, one)
        await person.talks((f"[{answer}]", "La tua risposta"))
    await opens(staff, library, one)
    await staff.talks(("[Risposte]", f"Risposte: {TITLE}"))
    page = staff.heard()[-1].text
    for said in (
        "Posti liberi: 0 di 2",
        "Ci sarò: 2\n- Ada\n- Bruno",
        "Forse: 1\n- Dario",
        "In lista d'attesa: 1\n- Carla",
        "Non posso: 1\n- Elsa",
        "Non hanno ancora risposto: 1",
    ):
        assert said in page
    late = await registered(programme, 150, "Zoe")
    await opens(late, library, one)
    await late.talks(("[Forse]", "La tua risposta"))
    await staff.talks(("[Aggiorna]", "- Zoe"), ("[Torna all'incontro]", "Sala Giunta"))


async def test_many_answers_are_turned_page_by_page(programme: Programme, library: Library) -> None:
    (one,) = programme.plans(meeting(programme))
    staff = programme.driver(ADMIN)
    for number in range(60):
        register(programme.memory, 1000 + number, f"Persona {number:02}")
        programme.calendar.attendances.respond(one.id, 1000 + number, Response.YES, programme.world.now())
    await opens(staff, library, one)
    await staff.talks(("[Risposte]", "Ci sarò: 60"), ("[Avanti]", "Persona 30"), ("[Avanti]", "Persona 59"))
    assert "Non posso: 0" in staff.heard()[-1].text


async def test_staff_see_who_was_told_who_is_waiting_for_it_and_who_cannot_be_reached(
    programme: Programme, library: Library
) -> None:
    (one,) = programme.plans(meeting(programme))
    staff, now = programme.driver(ADMIN), programme.world.now()
    await opens(staff, library, one)
    await staff.talks(("[Avvisi]", "non ho ancora avvisato nessuno"), ("[Torna all'incontro]", TITLE))
    people = [
        await registered(programme, 101 + number, name)
        for number, name in enumerate(("Ada", "Bruno", "Carla", "Dario"))
    ]
    await people[0].talks(("/sessioni", TITLE))
    store = programme.calendar.deliveries
    store.plan(
        [Delivery(f"k{number}", DeliveryKind.REMINDER, one.id, number, now, "eve") for number in (101, 102, 103)]
    )
    parcels = {parcel.person: parcel.deliveries[0].id for parcel in store.claim("w", now, 10)}
    store.settle(
        "w",
        [
            Settled(parcels[101], State.SENT, message=7),
            Settled(parcels[102], State.UNREACHABLE),
            Settled(parcels[103], State.UNKNOWN, due_at=now + timedelta(days=1), doubts=1),
        ],
        [],
        now,
    )
    store.plan([Delivery("later", DeliveryKind.NOTICE, one.id, 104, now + timedelta(days=1), "1")])
    await staff.talks(("[Avvisi]", f"Avvisi: {TITLE}"))
    page = staff.heard()[-1].text
    for said in (
        "Non raggiungibili: 1\n- Bruno: promemoria",
        "forse arrivati due volte: 1\n- Carla: promemoria",
        "Mandati: 1\n- Ada: promemoria",
        "Sanno com'è adesso: 1\n- Ada",
        "- Dario: avviso di cambiamento",
    ):
        assert said in page
    programme.plans(replace(one, place="Sala Rossa"))
    await staff.talks(("[Aggiorna]", "Sanno ancora com'era prima: 1\n- Ada"))


async def test_staff_see_who_gets_no_reminder_by_choice_and_who_got_none_because_it_was_too_late(
    programme: Programme, library: Library
) -> None:
    (one,) = programme.plans(meeting(programme))
    staff, now = programme.driver(ADMIN), programme.world.now()
    for number, name in enumerate(("Ada", "Bruno", "Carla", "Dario")):
        await registered(programme, 101 + number, name)
    people = programme.memory.people
    pause = now.date() + timedelta(days=9)
    people.prefer(101, Language.ITALIAN, Preferences(reminders=False))
    people.prefer(102, Language.ITALIAN, Preferences(paused_until=pause))
    people.prefer(103, Language.ITALIAN, Preferences(reminders=False))
    programme.calendar.attendances.respond(one.id, 103, Response.NO, now)
    store = programme.calendar.deliveries
    store.plan([Delivery("k", DeliveryKind.REMINDER, one.id, 104, now, "eve")])
    (parcel,) = store.claim("w", now, 10)
    store.settle("w", [Settled(parcel.deliveries[0].id, State.SKIPPED, Reason.TOO_LATE)], [], now)
    await opens(staff, library, one)
    await staff.talks(("[Avvisi]", f"Avvisi: {TITLE}"))
    page = staff.heard()[-1].text
    assert "Non mandati, era troppo tardi: 1\n- Dario: promemoria" in page
    assert (
        f"Senza promemoria per loro scelta: 2\n- Ada: promemoria spenti\n- Bruno: in pausa fino al {pause.day}" in page
    )


async def test_staff_note_who_was_there_with_a_tap(programme: Programme, library: Library) -> None:
    (one,) = programme.plans(meeting(programme, 1))
    staff = await invited(programme, 301, "Coordinamento", name="Sandra")
    for number, (name, answer) in enumerate((("Ada", "Ci sarò"), ("Bruno", "Forse"), ("Carla", "Non posso"))):
        person = await registered(programme, 101 + number, name)
        await opens(person, library, one)
        await person.talks((f"[{answer}]", "La tua risposta"))
    programme.world.advance(timedelta(days=2))
    await staff.talks(
        ("/sessioni", "non ci sono"), ("[Incontri passati]", TITLE), (f"[{button(library, one)}]", "già tenuto")
    )
    await staff.talks(("[Presenze]", "da segnare: 2"), ("[Ada: da segnare]", "Presenti: 1"))
    assert labels(staff.heard()[-1])[:2] == ["✓ Ada: presente", "Bruno: da segnare"]
    await staff.talks(("[✓ Ada: presente]", "assenti: 1"), ("[✗ Ada: assente]", "Presenti: 1"))
    assert programme.calendar.attendances.find(one.id, 101).present is True  # type: ignore[union-attr]
    await staff.talks(("/registro", "presenza di Ada"))


async def test_nobody_is_noted_before_the_session_begins(programme: Programme, library: Library) -> None:
    (one,) = programme.plans(meeting(programme, 1))
    person, staff = await registered(programme), programme.driver(ADMIN)
    await opens(person, library, one)
    await person.talks(("[Ci sarò]", "La tua risposta"))
    await opens(staff, library, one)
    await staff.talks(
        ("[Presenze]", "da segnare: 1"),
        ("[Ada: da segnare]", "L'incontro non è ancora cominciato."),
        ("[Altra persona]", "L'incontro non è ancora cominciato."),
    )
    assert programme.calendar.attendances.find(one.id, 101).present is None  # type: ignore[union-attr]


async def test_staff_find_somebody_else_by_name(programme: Programme, library: Library) -> None:
    one = under_way(programme)
    staff = programme.driver(ADMIN)
    await registered(programme, 101, "Ermenegarda")
    await opens(staff, library, one)
    await staff.talks(
        ("[Presenze]", "Nessuno ha risposto"),
        ("[Altra persona]", "Chi altro c'era?"),
        ("boh", "Nessuna persona iscritta si chiama «boh»"),
        ("ermenegrda", "Chi intendi?"),
        ("[Ermenegarda]", "Presenti: 1"),
    )
    assert "✓ Ermenegarda: presente" in labels(staff.heard()[-1])
    await staff.talks(("Quando è stato firmato il Protocollo d'intesa?", "2022"))


async def test_words_asked_for_long_ago_are_a_question_again(programme: Programme, library: Library) -> None:
    one = under_way(programme)
    staff = programme.driver(ADMIN)
    await opens(staff, library, one)
    await staff.talks(("[Presenze]", "Nessuno"), ("[Altra persona]", "Chi altro"))
    programme.world.advance(timedelta(hours=1))
    await staff.says("Ada")
    assert "Nessuna persona iscritta" not in staff.heard()[-1].text
    assert programme.rows("drafts") == []


async def test_staff_see_what_is_not_for_them_without_being_asked(programme: Programme, library: Library) -> None:
    (one,) = programme.plans(meeting(programme, audience=Audience(roles=(Role.MANAGER,))))
    staff = await invited(programme, 301, "Coordinamento")
    await opens(staff, library, one, "Riservato a: manager di Distretto")
    assert {"Risposte", "Avvisi", "Presenze"} <= set(labels(staff.heard()[-1]))
    assert "Ci sarò" not in labels(staff.heard()[-1])


async def test_an_admin_who_never_registered_runs_the_sessions_and_answers_nothing(
    programme: Programme, library: Library
) -> None:
    (one,) = programme.plans(meeting(programme))
    admin = programme.driver(ADMIN)
    await opens(admin, library, one, "Per dire se ci sarai")
    assert {"Risposte", "Avvisi", "Presenze"} <= set(labels(admin.heard()[-1]))
    assert programme.rows("told") == []
