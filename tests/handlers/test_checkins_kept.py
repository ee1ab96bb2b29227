"""Drafts live in rows: a restart at any question, old buttons, double taps, forms and rounds that change meanwhile."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.checkins_model import Excuse
from tests.managers import WHOLE, manager, offered, sends, shown
from tests.programme import Programme
from tests.rounds import FORM, said


@pytest.mark.parametrize("answered", range(1, len(WHOLE) + 1))
async def test_after_a_restart_and_a_week_the_check_in_goes_on_at_the_same_place(
    programme: Programme, answered: int
) -> None:
    programme.opens(days=20)
    ada = await manager(programme)
    await ada.talks(("/checkin", "Sono 6 domande"), *WHOLE[:answered])
    here = shown(ada)
    await programme.restart()
    programme.world.advance(timedelta(days=7))
    assert programme._services.retention
    page = (await ada.says("/checkin")).text
    assert page.endswith(here)
    await ada.talks(*WHOLE[answered:], ("[Invia]", "Inviato. Grazie!"))
    assert len(programme.checkins.reports(1)) == 1


async def test_words_after_a_long_pause_are_not_taken_by_guess(programme: Programme) -> None:
    programme.opens()
    ada = await manager(programme)
    await ada.talks(("/checkin", "Sono 6 domande"), *WHOLE[:2])
    await programme.hours_pass(3)
    await ada.talks(("12", "Vuoi riprendere da lì?"), ("[Riprendi]", "Domanda 2 di 6"), ("12", "Domanda 3 di 6"))


async def test_a_double_tap_answers_once(programme: Programme) -> None:
    programme.opens()
    ada = await manager(programme)
    await ada.talks(("/checkin", "Sono 6 domande"), WHOLE[0])
    asked = ada.heard()[-1]
    carried = next(button.data or "" for row in asked.buttons for button in row if button.text == "No")
    presses = [programme.world.press_data(101, asked.message_id, carried) for _ in range(3)]
    notices = [await ada.acknowledged(press) for press in presses]
    assert sum("altra domanda" in notice for notice in notices) == 2
    await programme.quiet()
    assert "Domanda 2 di 6" in shown(ada)
    assert "altra domanda" not in shown(ada)


async def test_a_double_tap_on_send_sends_once(programme: Programme) -> None:
    programme.opens()
    ada = await manager(programme)
    await ada.talks(("/checkin", "Sono 6 domande"), *WHOLE)
    page = ada.heard()[-1]
    carried = next(button.data or "" for row in page.buttons for button in row if button.text == "Invia")
    presses = [programme.world.press_data(101, page.message_id, carried) for _ in range(3)]
    for press in presses:
        await ada.acknowledged(press)
    await programme.quiet()
    await programme.until(lambda: "Ricevuta n. 1" in shown(ada))
    (report,) = programme.checkins.reports(1)
    assert len(report.versions) == 1
    later = programme.world.press_data(101, page.message_id, carried)
    assert "già stato inviato" in await ada.acknowledged(later)
    assert len(programme.checkins.reports(1)[0].versions) == 1


async def test_buttons_of_last_month_lead_to_a_sentence_and_never_to_a_report(programme: Programme) -> None:
    programme.opens(period="2026-10")
    ada = await manager(programme)
    await ada.talks(("/checkin", "Sono 6 domande"), *WHOLE)
    old = ada.heard()[-1]
    carries = [one.data or "" for row in old.buttons for one in row]
    assert len(carries) == 4
    programme.checkins.close_round(1, programme.world.now())
    programme.opens()
    for carried in carries:
        await ada.acknowledged(programme.world.press_data(101, old.message_id, carried))
        await programme.quiet()
        await programme.until(lambda: "Check-in mensile, ottobre 2026 è chiuso" in str([m.text for m in ada.heard()]))
    begin = next(one for one in ada.heard() if "Sono 6 domande" in one.text)
    for row in begin.buttons:
        for one in row:
            await ada.acknowledged(programme.world.press_data(101, begin.message_id, one.data or ""))
    await programme.quiet()
    assert list(programme.checkins.reports(1)) == list(programme.checkins.reports(2)) == []


async def test_words_for_a_check_in_that_closed_meanwhile_get_a_sentence(programme: Programme) -> None:
    programme.opens()
    ada = await manager(programme)
    await ada.talks(("/checkin", "Sono 6 domande"), *WHOLE[:2])
    programme.checkins.close_round(1, programme.world.now())
    await ada.talks(("12", "è chiuso"), ("/checkin", "non c'è nessun check-in aperto"))
    assert list(programme.checkins.reports(1)) == []


async def test_after_the_deadline_an_answer_is_taken_and_counts_late(programme: Programme) -> None:
    programme.opens(days=2)
    ada = await manager(programme)
    programme.world.advance(timedelta(days=3))
    await ada.talks(("/checkin", "ma puoi ancora rispondere"), *WHOLE, ("[Invia]", "Inviato. Grazie!"))
    (report,), one = programme.checkins.reports(1), programme.checkins.round(1)
    assert one
    assert report.versions[0].at > one.closes_at


async def test_a_draft_finishes_on_the_form_that_its_round_opened_with(programme: Programme) -> None:
    programme.opens()
    ada = await manager(programme)
    await ada.talks(("/checkin", "Sono 6 domande"), *WHOLE[:2])
    programme.forms[0] = replace(FORM, questions=FORM.questions[:1], title=said("Altro"), version="2")
    await programme.restart()
    await ada.talks(("/checkin", "Domanda 2 di 6"), *WHOLE[2:], ("[Invia]", "Check-in mensile, novembre 2026"))
    one = programme.checkins.round(1)
    assert one
    assert one.form == FORM


async def test_what_was_sent_is_shown_and_can_be_corrected_until_the_round_closes(programme: Programme) -> None:
    programme.opens()
    ada = await manager(programme)
    await sends(ada)
    await ada.talks(
        ("/checkin", "Inviato da Ada"),
        ("[Correggi]", "controlla le risposte"),
        ("[Correggi]", "Quale domanda vuoi correggere?"),
        ("[2. Quante riunioni?]", "Domanda 2 di 6"),
        ("14", "controlla le risposte"),
        ("[Invia]", "Correzione inviata. Grazie!"),
        ("[Che cosa è cambiato]", "Quante riunioni: prima 12, ora 14"),
        ("[Torna al report]", "Ricevuta n. 1"),
    )


async def test_a_correction_that_changes_nothing_is_not_sent(programme: Programme) -> None:
    programme.opens()
    ada = await manager(programme)
    await sends(ada)
    await ada.talks(
        ("/checkin", "Inviato da Ada"),
        ("[Correggi]", "controlla le risposte"),
        ("[Invia]", "Non hai cambiato niente"),
    )
    assert len(programme.checkins.reports(1)[0].versions) == 1


async def test_after_the_round_a_correction_asks_for_the_reason_first(programme: Programme) -> None:
    programme.opens()
    ada = await manager(programme)
    await sends(ada)
    programme.checkins.close_round(1, programme.world.now())
    await ada.talks(
        ("/imieireport", "I report del Distretto"),
        ("[Check-in mensile, novembre 2026]", "Ricevuta n. 1"),
        ("[Correggi]", "serve il motivo"),
        ("x", "Scrivi il motivo in poche parole, per favore"),
        ("Avevo contato due volte", "controlla le risposte"),
        ("[Correggi]", "Quale domanda vuoi correggere?"),
        ("[2. Quante riunioni?]", "Domanda 2 di 6"),
        ("6", "controlla le risposte"),
        ("[Invia]", "Correzione inviata. Grazie!"),
        ("[Che cosa è cambiato]", "Motivo: Avevo contato due volte"),
    )
    assert [one.reason for one in programme.checkins.reports(1)[0].versions] == ["", "Avevo contato due volte"]


async def test_who_answers_after_an_excuse_takes_its_place(programme: Programme) -> None:
    programme.opens()
    ada = await manager(programme)
    await ada.talks(("/checkin", "Sono 6 domande"), ("[Nessuna attività]", "Segnato: nessuna attività"))
    assert offered(ada) == ["Rispondi ora"]
    await ada.talks(*WHOLE, ("[Invia]", "Inviato. Grazie!"))
    (report,) = programme.checkins.reports(1)
    assert (report.excuse, len(report.versions)) == (None, 1)
    await ada.talks(("/checkin", "Inviato da Ada"))
    assert programme.checkins.excuse(1, report.district, Excuse.AWAY, 101, at=programme.world.now()) == report


async def test_to_leave_a_correction_leaves_what_was_sent(programme: Programme) -> None:
    programme.opens()
    ada = await manager(programme)
    await ada.talks(("/checkin", "Sono 6 domande"), *WHOLE, ("[Invia]", "Inviato. Grazie!"))
    await ada.talks(
        ("[Correggi]", "controlla le risposte"),
        ("[Annulla]", "Lasci perdere la correzione?"),
        ("[Sì, lascia com'è]", "resta valido il report già inviato"),
        ("/checkin", "Inviato"),
    )
    assert len(programme.checkins.reports(1)[0].versions) == 1
