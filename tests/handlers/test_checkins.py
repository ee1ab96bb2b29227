"""Conversations about check-ins: from the question to the receipt, every type, every exit."""

import pytest

from knowledge.entries import Language
from knowledge.library import Library
from playground.model import Message
from tests.managers import WHOLE, first, manager, offered, sends, shown
from tests.meetings import invited, registered
from tests.programme import Programme


async def test_a_manager_answers_and_gets_a_receipt(programme: Programme) -> None:
    programme.opens()
    ada = await manager(programme)
    await ada.talks(("/checkin", "Check-in mensile, novembre 2026"), *WHOLE)
    summary = shown(ada)
    for answer in ("No", "12", "1.250,50 €", "Pianificazione", "Vetrine in centro"):
        assert answer in summary
    assert offered(ada) == ["Invia", "Correggi", "‹ Indietro", "Annulla"]
    await ada.talks(("[Invia]", "Inviato. Grazie!"))
    receipt = shown(ada)
    assert f"Check-in mensile, novembre 2026, {first(programme)}" in receipt
    assert "Ricevuta n. 1," in receipt
    for answer in ("12", "1.250,50 €", "Pianificazione", "Vetrine in centro"):
        assert answer in receipt
    assert "Puoi correggere liberamente fino a" in receipt
    (report,) = programme.checkins.reports(1)
    assert [version.author for version in report.versions] == [101]
    assert programme.checkins.draft(101, 1) is None


async def test_with_nothing_open_the_bot_says_so(programme: Programme) -> None:
    ada = await manager(programme)
    await ada.talks(("/checkin", "non c'è nessun check-in aperto"), ("/imieireport", "non ha ancora inviato report"))


async def test_only_managers_of_a_district_get_in(programme: Programme) -> None:
    programme.opens()
    guest = programme.driver(301, first_name="Gino")
    await guest.talks(("/checkin", "I check-in sono per i manager"), ("/imieireport", "I check-in sono per i manager"))
    await (await registered(programme, 302)).talks(("/checkin", "I check-in sono per i manager"))
    lost = await invited(programme, 303, "Coordinamento", name="Carla")
    await lost.talks(("/checkin", "I check-in sono per i manager"))


async def test_the_menu_of_a_manager_has_the_check_ins(programme: Programme) -> None:
    ada, guest = await manager(programme), programme.driver(301)
    await programme.until(lambda: {"checkin", "imieireport"} <= set(ada.commands()))
    assert "giri" not in ada.commands()
    assert "checkin" not in guest.commands()


async def test_who_has_several_check_ins_open_chooses_one(programme: Programme, library: Library) -> None:
    programme.opens()
    quarterly = library.current.forms["trimestrale"]
    programme.opens(quarterly, "2026-T4", days=20)
    ada = await manager(programme)
    title = f"{quarterly.title[Language.ITALIAN]}, 4º trimestre 2026"
    await ada.talks(("/checkin", "Quale vuoi aprire?"), (f"[{title}]", f"Sono {len(quarterly.questions)} domande"))
    await ada.talks(("[Rispondi ora]", "Domanda 1 di"))


@pytest.mark.parametrize(
    ("before", "wrong", "reason"),
    [
        (2, "mille", "12"),
        (2, "1.25", "1,25"),
        (2, "-3", ""),
        (3, "un sacco", ""),
        (1, "boh", "bottoni"),
        (6, "non ho foto", "foto"),
    ],
)
async def test_what_is_no_answer_gets_a_kind_reason_and_the_question_again(
    programme: Programme, before: int, wrong: str, reason: str
) -> None:
    programme.opens()
    ada = await manager(programme)
    cut = next(at for at, one in enumerate(WHOLE) if f"Domanda {before} di" in one[1])
    await ada.talks(("/checkin", "Sono 6 domande"), *WHOLE[: cut + 1])
    answer = await ada.says(wrong)
    assert f"Domanda {before} di 6" in answer.text
    assert reason in answer.text
    draft = programme.checkins.draft(101, 1)
    assert draft
    assert wrong not in [str(value) for value in draft.answers.values()]


async def test_a_skip_rule_asks_only_what_follows_from_the_answer(programme: Programme) -> None:
    programme.opens()
    ada = await manager(programme)
    await ada.talks(
        ("/checkin", "Sono 6 domande"),
        ("[Rispondi ora]", "La cabina di regia si è riunita?"),
        ("[Sì]", "Quando?"),
        ("3 novembre", "Domanda 2 di 6"),
        ("[‹ Indietro]", "Quando?"),
        ("[‹ Indietro]", "La cabina di regia si è riunita?"),
        ("[No]", "Domanda 2 di 6"),
    )


async def test_not_measured_skipped_and_a_photo_are_answers(programme: Programme) -> None:
    programme.opens()
    ada = await manager(programme)
    await ada.talks(
        ("/checkin", "Sono 6 domande"),
        *WHOLE[:3],
        ("[Non rilevo]", "Domanda 4 di 6"),
        ("[Salta]", "Domanda 5 di 6"),
        ("[Salta]", "Domanda 6 di 6"),
    )
    await ada.pictures()
    assert "controlla le risposte" in shown(ada)
    await ada.talks(("[Invia]", "Inviato. Grazie!"))
    receipt = shown(ada)
    assert "non rilevo" in receipt
    assert "una foto" in receipt


async def test_a_photo_where_none_is_asked_gets_a_sentence(programme: Programme) -> None:
    programme.opens()
    ada = await manager(programme)
    await ada.talks(("/checkin", "Sono 6 domande"), WHOLE[0])
    assert "Qui non serve una foto" in (await ada.pictures()).text


async def test_cancelling_asks_once_and_erases(programme: Programme) -> None:
    programme.opens()
    ada = await manager(programme)
    await ada.talks(
        ("/checkin", "Sono 6 domande"),
        *WHOLE[:2],
        ("[Annulla]", "Vuoi cancellare le risposte date finora?"),
        ("[No, continua]", "Domanda 2 di 6"),
        ("[Annulla]", "Vuoi cancellare le risposte date finora?"),
        ("[Sì, cancella tutto]", "Ho cancellato le risposte"),
    )
    assert programme.checkins.draft(101, 1) is None
    await ada.talks(("/checkin", "Sono 6 domande"), ("[Rispondi ora]", "Domanda 1 di 6"))


async def test_an_answer_is_corrected_before_sending(programme: Programme) -> None:
    programme.opens()
    ada = await manager(programme)
    await ada.talks(
        ("/checkin", "Sono 6 domande"),
        *WHOLE,
        ("[Correggi]", "Quale domanda vuoi correggere?"),
        ("[2. Quante riunioni?]", "Domanda 2 di 6"),
        ("15", "controlla le risposte"),
        ("[Invia]", "Inviato. Grazie!"),
    )
    assert "15" in shown(ada)


async def test_a_figure_far_from_the_last_one_is_confirmed_with_a_tap_and_both_are_kept(programme: Programme) -> None:
    programme.opens(period="2026-10")
    ada = await manager(programme)
    await sends(ada)
    programme.checkins.close_round(1, programme.world.now())
    await programme.hours_pass(1)
    programme.opens()
    await ada.talks(
        ("/checkin", "Sono 6 domande"),
        *WHOLE[:2],
        ("120", "La volta scorsa (ottobre 2026) 12, ora 120: confermi?"),
        ("[Sì, confermo]", "Domanda 3 di 6"),
        *WHOLE[3:],
        ("[Invia]", "la volta scorsa era 12"),
    )
    report = programme.checkins.reports(2)[0]
    assert report.latest
    assert (report.latest.answers["m2"], report.latest.doubts) == (120, {"m2": 12})


async def test_a_question_in_the_middle_is_answered_and_the_check_in_goes_on(programme: Programme) -> None:
    programme.opens()
    ada = await manager(programme)
    await ada.talks(("/checkin", "Sono 6 domande"), *WHOLE[:2])
    before = len(ada.heard())
    ada.writes("Quando è stato firmato il Protocollo d'intesa con Unioncamere?")
    await ada.hears(2)
    answer, again = ada.heard()[before:]
    assert "Domanda 2 di 6" not in answer.text
    assert again.text.startswith("Torniamo al check-in.")
    assert "Domanda 2 di 6" in again.text
    await ada.talks(("12", "Domanda 3 di 6"))
    before = len(ada.heard())
    ada.writes("che cos'è il cofinanziamento")
    await ada.hears(2)
    assert "Domanda 3 di 6" in ada.heard()[-1].text


async def test_another_command_in_the_middle_loses_nothing(programme: Programme) -> None:
    programme.opens()
    ada = await manager(programme)
    await ada.talks(
        ("/checkin", "Sono 6 domande"),
        *WHOLE[:3],
        ("/impostazioni", "Le tue impostazioni"),
        ("/checkin", "Riprendiamo da dove eri"),
        ("1.250,50", "Domanda 4 di 6"),
    )


async def test_in_a_group_nobody_fills_anything_in(programme: Programme) -> None:
    programme.opens()
    await manager(programme)
    await programme.group(-500, [101])
    ada = programme.driver(101, -500)
    await ada.talks(("/checkin", "privat"))
    assert programme.checkins.drafted(1) == []


async def test_a_button_of_somebody_else_does_nothing(programme: Programme) -> None:
    programme.opens()
    ada, carla = await manager(programme), await manager(programme, 102, "Carla")
    await ada.talks(("/checkin", "Sono 6 domande"), WHOLE[0])
    asked = ada.heard()[-1]
    press = programme.world.press_data(102, carla.heard()[-1].message_id, data(asked, "No"))
    assert "altra persona" in await carla.acknowledged(press)
    draft = programme.checkins.draft(101, 1)
    assert draft
    assert (draft.answers, programme.checkins.draft(102, 1)) == ({}, None)


def data(message: Message, label: str) -> str:
    """Return what a button carries."""
    return next(button.data or "" for row in message.buttons for button in row if button.text == label)
