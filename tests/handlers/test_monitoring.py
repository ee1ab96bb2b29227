"""Staff look at the figures in the chat: words with buttons, pictures, a page, a workbook; nobody else does."""

import io

import pytest
from python_calamine import CalamineWorkbook

from playground.model import Message
from tests.driver import Driver, labels
from tests.figures import kept, quarters, season
from tests.managers import manager
from tests.meetings import invited
from tests.programme import Programme


@pytest.fixture
async def staff(programme: Programme) -> Driver:
    return await invited(programme, 401, "Coordinamento", name="Carla")


def fill(programme: Programme, rounds: int = 3) -> None:
    districts = [row["id"] for row in programme.rows("districts")]
    kept(programme.checkins, [*season(rounds), *quarters()], districts)


async def files(programme: Programme, person: Driver, count: int) -> list[Message]:
    """Wait for files and return the messages that carry them."""
    await programme.until(lambda: len([one for one in person.heard() if one.attachment]) >= count)
    return [one for one in person.heard() if one.attachment]


def content(message: Message) -> bytes:
    assert message.attachment
    return message.attachment.file.content


async def test_without_rounds_staff_get_a_sentence(staff: Driver) -> None:
    await staff.talks(("/monitoraggio", "Non c'è ancora nessun check-in."))


async def test_the_summary_says_of_how_many_and_its_buttons_lead_on(programme: Programme, staff: Driver) -> None:
    fill(programme)
    await staff.talks(
        ("/monitoraggio", "Check-in mensile · novembre 2026"),
        ("[Chi manca]", "Chi manca · novembre 2026"),
        ("[Torna alle cifre]", "Distretti che hanno risposto: "),
        ("[Blocchi]", "C'è qualcosa che vi blocca?"),
        ("[Torna alle cifre]", "Distretti che hanno risposto: "),
        ("[Aiuti richiesti]", "Vi serve un aiuto o una formazione?"),
        ("[Torna alle cifre]", "Distretti che hanno risposto: "),
        ("[Progetti e bandi]", "A che punto è il progetto"),
        ("[Torna alle cifre]", "Distretti che hanno risposto: "),
        ("[« ottobre 2026]", "Check-in mensile · ottobre 2026"),
        ("[novembre 2026 »]", "Check-in mensile · novembre 2026"),
        ("[Check-in trimestrale]", "Check-in trimestrale · 4º trimestre 2026"),
        ("[Numeri]", "Numeri · 4º trimestre 2026"),
    )
    page = staff.heard()[-1].text
    assert "mediana" in page
    assert "(su " in page


async def test_charts_come_as_pictures_with_words(programme: Programme, staff: Driver) -> None:
    fill(programme)
    await staff.talks(("/monitoraggio", "Check-in mensile"), ("[Grafici]", "Preparo i grafici"))
    pictures = await files(programme, staff, 6)
    assert [one.attachment.kind for one in pictures if one.attachment] == ["photo"] * 6
    assert "Chi ha risposto, volta per volta" in pictures[0].caption
    assert content(pictures[0]).startswith(b"\x89PNG")


async def test_the_report_is_a_page_of_the_same_period(programme: Programme, staff: Driver) -> None:
    fill(programme)
    await staff.talks(("/monitoraggio", "Check-in mensile"), ("[Rapporto]", "Preparo il rapporto"))
    (page,) = await files(programme, staff, 1)
    assert page.attachment
    assert page.attachment.file.name.startswith("rapporto-2026-11-")
    written = content(page).decode()
    assert "settembre 2026 – novembre 2026" in written
    assert "Check-in trimestrale" in written


async def test_the_export_is_a_workbook_and_leaves_a_trace_without_names(programme: Programme, staff: Driver) -> None:
    fill(programme)
    await staff.talks(("/monitoraggio", "Check-in mensile"), ("[Esporta]", "Preparo il file"))
    (file,) = await files(programme, staff, 1)
    found = CalamineWorkbook.from_filelike(io.BytesIO(content(file)))
    assert found.sheet_names[0] == "Leggimi"
    assert "Anna Verdi" not in str([found.get_sheet_by_name(name).to_python() for name in found.sheet_names])
    (deed,) = [row for row in programme.rows("audit") if row["deed"] == "reports_exported"]
    assert deed["detail"].isdigit()


async def test_nobody_else_sees_the_figures(programme: Programme, staff: Driver) -> None:
    fill(programme, 1)
    ada = await manager(programme)
    await ada.talks(("/monitoraggio", "riservato a chi coordina"))
    assert "monitoraggio" not in ada.commands()
    await programme.until(lambda: "monitoraggio" in staff.commands())
    await staff.talks(("/monitoraggio", "Check-in mensile"))
    assert {"Grafici", "Rapporto", "Esporta"} <= set(labels(staff.heard()[-1]))


async def test_who_is_staff_no_more_gets_a_sentence_from_an_old_button(programme: Programme, staff: Driver) -> None:
    fill(programme, 1)
    await staff.talks(("/monitoraggio", "Check-in mensile"))
    programme.clerk.change_role(401, "participant", None, programme.world.now())
    before = len(staff.heard())
    for button in ("Blocchi", "Esporta"):
        await staff.presses(button, staff.holding(button))
    await programme.quiet()
    assert all(not one.attachment for one in staff.heard()[before:])
    assert len(staff.heard()) >= before + 2
