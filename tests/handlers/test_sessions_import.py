"""Conversations of staff who send a calendar: what it would change, in words, and nothing before they say so."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.sessions_model import Session
from knowledge.library import Library
from tests.calendar import ROME
from tests.calendars import HEADER
from tests.driver import Driver, labels
from tests.meetings import TITLE, invited, meeting, opens, registered
from tests.programme import ADMIN, Programme


def row(one: Session, state: str = "") -> str:
    start, end = one.starts_at.astimezone(ROME), one.ends_at.astimezone(ROME)
    cells = [one.key, one.title, f"{start:%d/%m/%Y}", f"{start:%H:%M}", f"{end:%H:%M}", one.place, one.link]
    return ";".join([*cells, one.topic, "", str(one.capacity or ""), one.materials, state])


def table(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


async def sends(person: Driver, content: bytes, name: str = "calendario.csv", caption: str = "") -> str:
    """Send a file and return what the bot says of it."""
    person._seen = len(person.heard())
    person.world.send_document(person.person, name, content, caption=caption)
    return (await person.hears()).text


async def test_a_new_calendar_is_said_in_words_and_taken_in_with_a_tap(programme: Programme) -> None:
    staff = await invited(programme, 301, "Coordinamento")
    said = await sends(
        staff, table(row(meeting(programme)), row(meeting(programme, 20, key="due", title="Leggere i dati")))
    )
    for part in (
        "2 incontri nuovi.",
        "per ora non ho cambiato niente",
        f"Nuovo: {TITLE}",
        "Sala Giunta, Alba",
        "Nuovo: Leggere i dati",
    ):
        assert part in said
    assert str(meeting(programme).starts_at.year) in said
    assert programme.rows("sessions") == []
    await staff.talks(("[Applica]", "Fatto: il calendario è aggiornato (2 incontri nuovi)."))
    assert "riceve un avviso" not in staff.heard()[-1].text
    assert len(programme.rows("sessions")) == 2
    assert labels(staff.heard()[-2]) == []
    await staff.talks(("/sessioni", "Leggere i dati"), ("/registro", "calendario importato, 2 incontri nuovi"))


async def test_every_change_is_said_with_what_is_no_longer_so(programme: Programme) -> None:
    kept = programme.plans(
        meeting(programme, 3, key="a", title="Fermo"),
        meeting(programme, 4, key="b", title="Da spostare"),
        meeting(programme, 5, key="c", title="Da cambiare"),
        meeting(programme, 6, key="d", title="Da annullare"),
        meeting(programme, 7, key="e", title="Da riprendere", cancelled=True),
        meeting(programme, 8, key="f", title="Non nominato"),
    )
    _, b, c, d, e, _ = kept
    staff = programme.driver(ADMIN)
    said = await sends(
        staff,
        table(
            row(kept[0]),
            row(replace(b, starts_at=b.starts_at + timedelta(hours=4), ends_at=b.ends_at + timedelta(hours=4))),
            row(
                replace(
                    c,
                    place="Sala Rossa",
                    capacity=20,
                    topic="Bandi",
                    materials="https://example.org/a",
                    title="Cambiato",
                )
            ),
            row(d, "annullata"),
            row(replace(e, cancelled=False)),
        ),
    )
    for part in (
        "1 incontro spostato, 1 modificato, 1 annullato, 1 di nuovo in programma",
        "Spostato: Da spostare\nNuovo orario: ",
        "dalle 14:00 alle 16:00. Prima: ",
        "Modificato: Cambiato\nNuovo luogo: Sala Rossa. Prima: Sala Giunta, Alba.\nPrima si chiamava: Da cambiare",
        "Argomento: Bandi",
        "Materiali: https://example.org/a",
        "Posti: 20",
        "Annullato: Da annullare",
        "Di nuovo in programma: Da riprendere",
        "Uguali a prima: 1.",
        "Incontri del calendario che il file non nomina: 1. Restano come sono.",
        "- Non nominato",
    ):
        assert part in said, part
    await staff.talks(("[Applica]", "Chi conosceva le vecchie informazioni riceve un avviso."))
    now = {one.key: one for one in programme.calendar.sessions.listed()}
    assert (now["b"].version, now["c"].place, now["d"].cancelled, now["e"].cancelled) == (1, "Sala Rossa", True, False)
    assert not now["f"].cancelled


async def test_nothing_changes_when_staff_say_no(programme: Programme) -> None:
    staff = programme.driver(ADMIN)
    await sends(staff, table(row(meeting(programme))))
    before = staff.heard()[-1]
    await staff.talks(("[Lascia tutto com'è]", "il calendario resta com'è"))
    assert programme.rows("sessions") == []
    assert programme.rows("imports") == []
    assert labels(before) == []


async def test_a_file_that_changes_nothing_says_so_without_buttons(programme: Programme) -> None:
    (one,) = programme.plans(meeting(programme))
    staff = programme.driver(ADMIN)
    assert "non c'è niente da cambiare" in await sends(staff, table(row(one)))
    assert labels(staff.heard()[-1]) == []
    assert programme.rows("imports") == []


async def test_rows_that_cannot_be_read_are_named_and_nothing_can_be_applied(programme: Programme) -> None:
    staff = programme.driver(ADMIN)
    wrong = replace(meeting(programme), key="x", title="")
    said = await sends(staff, table(row(meeting(programme)), row(wrong), ";;31/02/2027;10:00;boh;Alba;;;;;;"))
    for part in (
        "Non posso usare questo file",
        "Riga 3: manca il titolo",
        "Righe da correggere: 2.",
        "Riga 4:",
        "Correggi il file",
    ):
        assert part in said
    assert labels(staff.heard()[-1]) == []
    assert programme.rows("imports") == []


@pytest.mark.parametrize("order", ["apply twice", "second file"])
async def test_a_comparison_is_good_once(programme: Programme, order: str) -> None:
    staff = programme.driver(ADMIN)
    await sends(staff, table(row(meeting(programme))))
    first = staff.heard()[-1]
    data = first.buttons[0][0].data
    assert data
    if order == "apply twice":
        await staff.talks(("[Applica]", "Fatto"))
    else:
        await sends(staff, table(row(meeting(programme, 11, key="altro"))))
    before = programme.state()
    await staff.acknowledged(programme.world.press_data(ADMIN, first.message_id, data))
    await programme.until(lambda: "non vale più" in staff.heard()[-1].text)
    assert programme.state() == before


async def test_when_the_calendar_changed_meanwhile_the_new_difference_is_shown_and_asked(programme: Programme) -> None:
    (one,) = programme.plans(meeting(programme))
    staff = programme.driver(ADMIN)
    moved = replace(one, place="Sala Rossa")
    await sends(staff, table(row(moved)))
    programme.plans(replace(one, place="Sala Blu"))
    await staff.talks(("[Applica]", "Intanto il calendario è cambiato"))
    assert "Nuovo luogo: Sala Rossa. Prima: Sala Blu." in staff.heard()[-1].text
    assert programme.calendar.sessions.listed()[0].place == "Sala Blu"
    await staff.talks(("[Applica]", "Fatto"))
    assert programme.calendar.sessions.listed()[0].place == "Sala Rossa"


async def test_an_ics_file_and_what_is_none_are_told_apart(programme: Programme, library: Library) -> None:
    (one,) = programme.plans(meeting(programme))
    staff = programme.driver(ADMIN)
    await opens(staff, library, one)
    await staff.talks(("[Aggiungi al calendario]", "Ecco"))
    await programme.world.wait_for(lambda: staff.heard()[-1].document is not None)
    file = staff.heard()[-1].document
    assert file
    assert "non c'è niente da cambiare" in await sends(staff, file.content, "mio.ics")
    assert "Non posso usare questo file" in await sends(staff, b"%PDF-1.7 qualcosa", "programma.pdf")


async def test_a_file_that_is_too_large_is_not_fetched(programme: Programme) -> None:
    staff = programme.driver(ADMIN)
    assert "fino a 2 MB" in await sends(staff, b"x" * 2_000_001)


async def test_a_file_that_telegram_does_not_hand_over_is_asked_for_again(programme: Programme) -> None:
    staff = programme.driver(ADMIN)
    programme.telegram.faults.add("bad_gateway", "getFile", count=1)
    assert "Mandamelo di nuovo" in await sends(staff, table(row(meeting(programme))))


async def test_who_is_not_staff_gets_the_kind_sentence_and_a_caption_is_a_question(programme: Programme) -> None:
    person = await registered(programme)
    assert "Non so aprire i documenti" in await sends(person, table(row(meeting(programme))))
    asked = "Quando è stato firmato il Protocollo d'intesa?"
    assert "2022" in await sends(person, table(row(meeting(programme))), caption=asked)
    staff = programme.driver(ADMIN)
    assert "2022" in await sends(staff, b"%PDF", "verbale.pdf", asked)
    assert programme.rows("imports") == []


async def test_titles_with_markup_stay_titles(programme: Programme) -> None:
    staff = programme.driver(ADMIN)
    wild = meeting(programme, title="<b>**{when}**</b> [x](https://x.y)", place="<script>")
    said = await sends(staff, table(row(wild)))
    assert "Nuovo: <b>**{when}**</b> [x](https://x.y)" in said
    await staff.talks(("[Applica]", "Fatto"), ("/sessioni", "<b>**{when}**</b>"))
    assert "failed" not in programme.log.getvalue()
