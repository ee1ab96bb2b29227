"""My data: all of it in a file that can be read, and all of it gone when asked."""

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from bot import people_actions as act
from bot.model import Reply
from bot.sessions_model import Import, Response
from knowledge.entries import Language
from storage.memory import session_memory
from tests.bot.conftest import ADMIN, GUEST, MANAGER, PARTICIPANT, STAFF, Programme, action, labels, words
from tests.calendar import keep, reminder, session, told
from tests.people import NOON, visitor


def record(reply: Reply) -> dict[str, Any]:
    (file,) = reply.files
    return json.loads(file.content)


def test_the_file_holds_everything_that_is_kept(programme: Programme) -> None:
    programme.people.start(visitor(MANAGER), "sbagliato", NOON)
    reply = programme.people.my_data(visitor(MANAGER), NOON)
    written = record(reply)
    assert written["numero_telegram"] == MANAGER
    assert written["persona"]["nome"] == "Mara"
    assert written["persona"]["distretto"] == "Alba-Bra"
    assert written["persona"]["consenso"] == {"versione": 1, "quando": "2026-11-22T13:00:00+01:00"}
    assert written["persona"]["ore_di_silenzio"] == {"dalle": "21:00", "alle": "08:00"}
    assert [used["ruolo"] for used in written["inviti_usati"]] == ["manager di Distretto"]
    assert {deed["azione"] for deed in written["registro"]} == {"registered", "invite_redeemed", "data_exported"}
    assert len(written["inviti_sbagliati"]) == 1
    assert "Sandra" not in str(written)


def test_the_file_says_what_was_answered_told_and_sent(programme: Programme) -> None:
    calendar = session_memory(programme.database)
    (kept,) = keep(calendar, session(capacity=0))
    calendar.attendances.respond(kept.id, PARTICIPANT, Response.YES, NOON)
    calendar.told.remember([told(kept, PARTICIPANT)])
    calendar.deliveries.plan([reminder(PARTICIPANT, about=kept.id)])
    calendar.imports.put(Import(PARTICIPANT, NOON))
    written = record(programme.people.my_data(visitor(PARTICIPANT), NOON))
    noon, title = "2026-11-22T13:00:00+01:00", kept.title
    answer = {"incontro": title, "risposta": "in lista d'attesa", "quando": noon, "presente": None}
    assert written["risposte_agli_incontri"] == [answer]
    (heard,) = written["incontri_come_te_li_ho_detti"]
    assert heard.items() >= {"incontro": title, "inizio": "2026-12-03T10:00:00+01:00", "luogo": kept.place}.items()
    (sent,) = written["messaggi_del_bot"]
    assert sent.items() >= {"tipo": "reminder", "dettaglio": "eve", "previsto": noon, "stato": "planned"}.items()
    assert written["calendari_in_attesa"] == [noon]
    receipt = words(programme.press(act.Forget(PARTICIPANT), PARTICIPANT))
    for line in ("risposte agli incontri", "ti avevo detto", "i messaggi che ti ho mandato", "il calendario"):
        assert line in receipt


def test_the_receipt_carries_the_check_number_of_the_file(programme: Programme) -> None:
    reply = programme.people.my_data(visitor(PARTICIPANT), NOON)
    assert sha256(reply.files[0].content).hexdigest()[:12] in words(reply)
    assert "22 novembre 2026" in words(reply)


def test_a_guest_gets_an_empty_file_and_nothing_is_kept_of_it(programme: Programme) -> None:
    before = programme.state()
    reply = programme.people.my_data(visitor(GUEST), NOON)
    assert "Non conservo niente" in words(reply)
    assert record(reply)["persona"] is None
    assert programme.state() == before


def test_a_name_like_a_formula_stays_a_name_in_the_file(programme: Programme) -> None:
    programme.people.seen(visitor(PARTICIPANT, '=HYPERLINK("http://x")<script>\u202e'), NOON)
    assert record(programme.people.my_data(visitor(PARTICIPANT), NOON))["persona"]["nome"].startswith("=HYPERLINK")


def test_to_be_forgotten_is_asked_once_and_can_be_declined(programme: Programme) -> None:
    before = programme.state()
    asked = programme.people.forget_me(visitor(PARTICIPANT), NOON)
    assert len(labels(asked)) == 2
    programme.press(action(asked, "No"), PARTICIPANT)
    assert programme.state() == before


def test_a_guest_of_whom_nothing_is_kept_is_told_so(programme: Programme) -> None:
    said = programme.people.forget_me(visitor(GUEST), NOON)
    assert "Non c'è niente da cancellare" in words(said)
    assert labels(said) == []


@pytest.mark.parametrize("who", [PARTICIPANT, MANAGER, STAFF])
def test_whoever_is_forgotten_leaves_no_trace_of_name_or_number(programme: Programme, who: int) -> None:
    name = programme.memory.people.find(who).name  # type: ignore[union-attr]
    asked = programme.people.forget_me(visitor(who), NOON)
    pressed = programme.press(action(asked, "Sì"), who, NOON + timedelta(hours=2))
    receipt = words(pressed)
    assert "la tua iscrizione" in receipt
    assert "registro" in receipt
    assert pressed.reply
    assert pressed.reply.menu == ()
    assert name not in str(programme.state())
    numbers = [value for rows in programme.state().values() for row in rows for value in row]
    assert who not in numbers
    assert programme.memory.holdings.held(who).is_empty
    assert words(programme.people.audit(visitor(ADMIN), NOON)).count(name) == 0


def test_the_receipt_says_what_was_kept_and_why(programme: Programme) -> None:
    programme.people.start(visitor(PARTICIPANT), "sbagliato", NOON)
    receipt = words(programme.press(act.Forget(PARTICIPANT), PARTICIPANT))
    assert "prova a indovinare" in receipt
    assert "registro delle azioni" in receipt
    assert "90 giorni" in receipt
    assert programme.memory.holdings.held(PARTICIPANT).wrong_invites == (NOON,)


def test_a_guest_cannot_get_around_the_limit_of_guesses_by_being_forgotten(programme: Programme) -> None:
    for number in range(12):
        programme.people.start(visitor(GUEST), f"{number:022}", NOON)
    programme.press(act.Forget(GUEST), GUEST)
    assert "riprova fra un'ora" in words(programme.people.start(visitor(GUEST), "x" * 22, NOON))
    assert programme.erase(NOON + timedelta(hours=1)) == 10
    assert programme.memory.holdings.held(GUEST).is_empty


def test_to_be_forgotten_twice_says_that_nothing_was_left(programme: Programme) -> None:
    programme.press(act.Forget(PARTICIPANT), PARTICIPANT)
    before = programme.state()
    assert "niente" in words(programme.press(act.Forget(PARTICIPANT), PARTICIPANT))
    assert programme.state() == before


def test_who_comes_back_begins_anew(programme: Programme) -> None:
    programme.press(act.Forget(MANAGER), MANAGER)
    programme.press(action(programme.people.register(visitor(MANAGER), NOON), "Accetto"), MANAGER)
    person = programme.memory.people.find(MANAGER)
    assert person
    assert (person.role.word, person.district) == ("participant", None)


def test_the_receipt_is_in_the_language_of_the_person(programme: Programme) -> None:
    programme.press(act.ChooseLanguage(PARTICIPANT, Language.ENGLISH), PARTICIPANT)
    assert "cancell" not in words(programme.press(act.Forget(PARTICIPANT), PARTICIPANT))
