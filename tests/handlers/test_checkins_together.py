"""Two managers of one district, honest answers that are no report, and the rounds that staff run."""

from datetime import timedelta

from bot.checkins_model import Excuse
from bot.people_model import Deed
from handlers.codes import written
from tests.managers import WHOLE, first, manager, sends, shown
from tests.meetings import invited
from tests.programme import DESK, Programme


async def test_the_second_manager_sees_what_the_first_sent_and_corrects_it(programme: Programme) -> None:
    programme.opens()
    ada, bruno = await manager(programme), await manager(programme, 102, "Bruno")
    await sends(ada)
    await bruno.talks(
        ("/checkin", "Inviato da Ada"),
        ("[Correggi]", "controlla le risposte"),
        ("[Correggi]", "Quale domanda vuoi correggere?"),
        ("[2. Quante riunioni?]", "Domanda 2 di 6"),
        ("13", "controlla le risposte"),
        ("[Invia]", "Correzione inviata. Grazie!"),
    )
    await ada.talks(
        ("/imieireport", "I report del Distretto"), ("[Check-in mensile, novembre 2026]", "Inviato da Bruno")
    )
    await ada.talks(("[Che cosa è cambiato]", "Versione 2. Bruno"))
    assert [one.author for one in programme.checkins.reports(1)[0].versions] == [101, 102]


async def test_of_two_who_answer_at_once_the_second_is_told_and_loses_nothing(programme: Programme) -> None:
    programme.opens()
    ada, bruno = await manager(programme), await manager(programme, 102, "Bruno")
    for one in (ada, bruno):
        await one.talks(("/checkin", "Sono 6 domande"), *WHOLE[:2])
    await bruno.talks(("7", "Domanda 3 di 6"), *WHOLE[3:])
    await ada.talks(*WHOLE[2:], ("[Invia]", "Inviato. Grazie!"))
    await bruno.talks(
        ("[Invia]", "Intanto Ada ha già inviato il report"),
        ("/checkin", "Intanto Ada ha già inviato il report"),
        ("[Invia le mie come correzione]", "Correzione inviata. Grazie!"),
        ("[Che cosa è cambiato]", "Quante riunioni: prima 12, ora 7"),
    )
    assert [one.author for one in programme.checkins.reports(1)[0].versions] == [101, 102]


async def test_or_leaves_what_the_first_sent(programme: Programme) -> None:
    programme.opens()
    ada, bruno = await manager(programme), await manager(programme, 102, "Bruno")
    await bruno.talks(("/checkin", "Sono 6 domande"), *WHOLE)
    await sends(ada)
    await bruno.talks(("[Invia]", "Intanto Ada ha già inviato"), ("[Va bene così]", "resta il report già inviato"))
    assert [one.author for one in programme.checkins.reports(1)[0].versions] == [101]
    assert programme.checkins.draft(102, 1) is None


async def test_a_manager_of_another_district_sees_nothing_of_it(programme: Programme) -> None:
    programme.opens()
    ada, carla = await manager(programme), await manager(programme, 103, "Carla", first(programme, 1))
    await sends(ada)
    receipt = ada.heard()[-1]
    assert receipt.buttons[0][0].data
    forged = receipt.buttons[0][0].data.replace(f":{written(101)}:", f":{written(103)}:")
    await carla.acknowledged(programme.world.press_data(103, carla.heard()[-1].message_id, forged))
    await programme.until(lambda: "non è del tuo Distretto" in shown(carla))
    await carla.talks(("/checkin", "Sono 6 domande"))


async def test_who_lost_the_role_loses_the_buttons(programme: Programme) -> None:
    programme.opens()
    ada = await manager(programme)
    await ada.talks(("/checkin", "Sono 6 domande"), WHOLE[0])
    programme.clerk.change_role(101, "participant", None, programme.world.now())
    assert "manager" in await ada.presses("No")
    draft = programme.checkins.draft(101, 1)
    assert draft
    assert draft.answers == {}


async def test_who_is_away_says_who_answers_or_nobody(programme: Programme) -> None:
    programme.opens()
    ada = await manager(programme)
    await ada.talks(
        ("/checkin", "Sono 6 domande"),
        ("[Sono in ferie]", "Chi risponde al posto tuo?"),
        ("Carla Bianchi", "Ho segnato che al posto tuo risponde: Carla Bianchi"),
        ("/checkin", "Al suo posto risponde: Carla Bianchi"),
    )
    bruno = await manager(programme, 102, "Bruno", first(programme, 1))
    await bruno.talks(
        ("/checkin", "Sono 6 domande"),
        ("[Sono in ferie]", "Chi risponde al posto tuo?"),
        ("[Nessuno]", "Buone ferie"),
    )
    found = {report.excused_by: (report.excuse, report.stand_in) for report in programme.checkins.reports(1)}
    assert found == {101: (Excuse.AWAY, "Carla Bianchi"), 102: (Excuse.AWAY, "")}


async def test_who_is_no_longer_the_contact_is_asked_once_and_staff_are_told_once(programme: Programme) -> None:
    programme.driver(900, first_name="Sara")
    await programme.group(DESK, [900])
    programme.opens()
    ada = await manager(programme)
    await ada.talks(
        ("/checkin", "Sono 6 domande"),
        ("[Non sono più io]", "Non sei più il referente"),
        ("[Torna al check-in]", "Sono 6 domande"),
        ("[Non sono più io]", "Non sei più il referente"),
        ("[Confermo]", "Grazie di averlo detto"),
    )
    desk = programme.driver(900, DESK)
    await programme.until(lambda: "Cambio di referente. Ada" in str([one.text for one in desk.heard()]))
    person = next(row for row in programme.rows("people") if row["telegram_id"] == 101)
    assert person["role"] == "manager", "the role is for staff to change"
    assert [row["deed"] for row in programme.rows("audit")].count(Deed.CONTACT_GONE.value) == 1


async def test_staff_open_a_round_by_hand_prolong_and_close_it(programme: Programme) -> None:
    staff, ada = await invited(programme, 301, "Coordinamento", name="Carla"), await manager(programme)
    await staff.talks(("/giri", "Finora non ne è stato aperto nessuno"))
    button = staff.heard()[-1].buttons[0][0].text
    assert button.startswith("Apri adesso: Check-in mensile")
    await staff.talks((f"[{button}]", "Scrivo subito ai manager"), ("[Torna ai giri]", "I giri di check-in"))
    assert list(programme.checkins.rounds()) == []
    await staff.talks((f"[{button}]", "Scrivo subito ai manager"), ("[Sì]", "Risposte: 0 su 1 attese"))
    (one,) = programme.checkins.rounds()
    await sends(ada)
    title = button.removeprefix("Apri adesso: ")
    await staff.talks(
        ("/giri", "Risposte: 1 su 1 attese"),
        (f"[3 giorni in più: {title}]", "Prolungato fino a"),
        (f"[Chiudi: {title}]", "Chiudo «"),
        ("[Sì]", "Chiuso: "),
    )
    (closed,) = programme.checkins.rounds()
    assert closed.closed_at
    assert timedelta(days=2) < closed.closes_at - one.closes_at < timedelta(days=4)
    deeds = [row["deed"] for row in programme.rows("audit")]
    assert {"round_opened", "round_extended", "round_closed"} <= set(deeds)


async def test_only_staff_run_rounds(programme: Programme) -> None:
    programme.opens()
    ada = await manager(programme)
    await ada.talks(("/giri", "riservato a chi coordina"))
    forged = f"1:gx:{written(101)}:1:y"
    assert "riservato" in await ada.acknowledged(programme.world.press_data(101, ada.heard()[-1].message_id, forged))
    (one,) = programme.checkins.rounds()
    assert one.closed_at is None
