"""The charts: of the right size, every word inside, the same from every thread, with words for who does not see."""

import re
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree as Xml

import pytest

from bot.checkins_model import Standing
from bot.figures_model import Figures, Issue
from bot.figures_tables import of_districts
from bot.monitoring import figures
from bot.people_model import District
from knowledge.entries import Language
from playground.files import image_size
from reports import charts, heat
from reports.canvas import DPI, WIDTH
from tests.figures import DISTRICTS, NOW, made, monthly, quarters, season, spoken

LONG = "Distretto diffuso del commercio delle Terre d'Acqua, delle Colline e dei $Monti$ di mezzo"


def odd() -> dict[str, Figures]:
    """Return figures of which charts could make something ugly."""
    named = [District(1, LONG, None, (), (), ()), *DISTRICTS[1:]]
    long = figures(season(), named, NOW)
    ninety = dict.fromkeys(range(1, 91), Standing.MISSING)
    many = figures(
        [Issue(monthly("2026-10", 1), ninety, ())],
        [District(number, f"Distretto {number}", None, (), (), ()) for number in ninety],
        NOW,
    )
    empty = figures([Issue(monthly("2026-10", 1), {}, ())], DISTRICTS, NOW)
    alone = figures([Issue(monthly("2026-10", 1), {1: Standing.MISSING}, ())], DISTRICTS[:1], NOW)
    assert long and many and empty and alone
    return {"season": made(), "long": long, "many": many, "empty": empty, "alone": alone, "quarters": made(quarters())}


@pytest.mark.parametrize("name", ["season", "long", "many", "empty", "alone", "quarters"])
@pytest.mark.parametrize("language", Language)
def test_every_word_is_inside_every_chart(name: str, language: Language) -> None:
    sheets = charts.sheets(odd()[name], spoken(language))
    assert sheets
    assert [(sheet.name, sheet.outside()) for sheet in sheets if sheet.outside()] == []


def test_the_search_for_words_outside_finds_them() -> None:
    sheet = charts.response(made(), spoken())
    sheet.write(WIDTH - 0.1, "troppo a destra")
    assert sheet.outside() == ["troppo a destra"]


def test_a_picture_is_as_wide_as_a_phone_and_telegram_takes_it() -> None:
    pictures = charts.pictures(made(), spoken())
    assert [picture.name for picture in pictures] == [
        "risposte.png",
        "m2.png",
        "m4.png",
        "m5.png",
        "m6.png",
        "mappa-1.png",
    ]
    for picture in pictures:
        size = image_size(picture.content)
        assert size is not None
        width, height = size
        assert width == round(WIDTH * DPI)
        assert width + height <= 10_000
        assert max(size) <= 20 * min(size)
        assert len(picture.content) < 1_000_000
        assert picture.alt


def test_letters_are_large_enough_on_a_phone() -> None:
    for sheet in charts.sheets(made(), spoken()):
        svg = sheet.svg()
        sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)px", svg)]
        assert sizes
        # The picture is 280.8 units of an SVG wide, and 390 points of a phone.
        assert min(sizes) * 390 / (WIDTH * 72) >= 11


def test_a_chart_in_a_page_is_an_element_with_words_for_who_does_not_see_it() -> None:
    svg = charts.response(made(), spoken()).svg("mensile")
    root = Xml.fromstring(svg)
    assert root.tag == "svg"
    assert root.get("role") == "img"
    title, desc = root.find("title"), root.find("desc")
    assert title is not None and desc is not None
    assert title.text == "Chi ha risposto · Check-in mensile"
    assert "novembre 2026: " in str(desc.text)
    assert f"{title.get('id')} {desc.get('id')}" == root.get("aria-labelledby")
    assert not re.search(r"http|<style|<metadata|<image|xlink", svg)
    assert all(one.startswith("mensile-risposte-") for one in re.findall(r'\bid="([^"]*)"', svg))
    assert set(re.findall(r"(?:url\(|href=\")#([^)\"]+)", svg)) <= set(re.findall(r'\bid="([^"]*)"', svg))


def test_a_dollar_is_a_dollar() -> None:
    sheet = heat.maps(odd()["long"], spoken())[0]
    sheet.write(1, "$x^2$")
    assert "$x^2$" in sheet.svg()


def test_many_districts_are_on_several_maps() -> None:
    maps = heat.maps(odd()["many"], spoken())
    assert [sheet.title for sheet in maps] == [f"Distretto per Distretto, {page} di 3" for page in (1, 2, 3)]


def test_districts_that_nobody_answers_for_are_counted_and_not_drawn() -> None:
    stand = {1: Standing.IN_TIME, 2: Standing.NO_MANAGER, 3: Standing.NO_MANAGER}
    found = figures([Issue(monthly("2026-10", 1), stand, ())], DISTRICTS[:3], NOW)
    assert found
    (sheet,) = heat.maps(found, spoken())
    assert "Senza: 2" in sheet.svg()
    assert DISTRICTS[0].name in sheet.svg()
    assert DISTRICTS[1].name not in sheet.svg()
    assert sheet.alt == "Come ha risposto ogni Distretto, ottobre 2026"
    grid = of_districts(found, spoken())
    assert [row[0] for row in grid.rows] == [DISTRICTS[0].name]
    assert "2, non hanno un manager iscritto" in grid.caption
    nobody = figures([Issue(monthly("2026-10", 1), {2: Standing.NO_MANAGER}, ())], DISTRICTS[:3], NOW)
    assert nobody
    assert heat.maps(nobody, spoken()) == []


def test_a_chart_of_a_question_that_the_form_does_not_ask_is_left_out() -> None:
    assert [sheet.name for sheet in charts.sheets(made(quarters()), spoken())] == ["risposte", "mappa-1"]


def test_threads_draw_the_same_at_the_same_time() -> None:
    found, words = made(season(4)), spoken()

    def draw(_: int) -> list[bytes]:
        return [sheet.svg().encode() + sheet.png() for sheet in charts.of_answers(found, words)]

    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(draw, range(4)))
    assert drawn == [drawn[0]] * 4


def test_only_the_newest_twelve_rounds_are_drawn() -> None:
    sheet = charts.response(made(season(20)), spoken())
    assert sheet.alt.count("202") == 12


def test_colours_can_be_told_apart_without_red_and_green() -> None:
    signs = [sign for _, sign in heat.SIGNS.values()]
    assert len(set(signs)) == len(Standing) == len(set(heat.SIGNS.values()))
