"""A session in words: as people say it, and only what is no longer as it was said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.session_words import SessionWords, Spoken
from bot.sessions_model import Session
from bot.wording import Wording
from knowledge.entries import Language
from knowledge.library import Library
from knowledge.markup import plain

IT, EN = Language.ITALIAN, Language.ENGLISH
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
START = datetime(2026, 12, 3, 9, tzinfo=UTC)
BANDI = Session("a", "Scrivere un bando", START, START + timedelta(hours=2), place="Sala Giunta, Alba")
LINK = "https://meet.example.org/a"


@pytest.fixture
def words(library: Library) -> SessionWords:
    return SessionWords(Wording(library), ZoneInfo("Europe/Rome"))


def test_when_is_said_with_the_day_and_both_times_where_the_programme_is(words: SessionWords) -> None:
    assert words.when(BANDI, IT, NOW) == "giovedì 3 dicembre, dalle 10:00 alle 12:00"
    assert words.when(BANDI, EN, NOW) == "Thursday 3 December, from 10:00 to 12:00"
    assert words.when(BANDI, IT, NOW, year=True) == "giovedì 3 dicembre 2026, dalle 10:00 alle 12:00"
    summer = replace(
        BANDI, starts_at=datetime(2027, 7, 1, 7, 5, tzinfo=UTC), ends_at=datetime(2027, 7, 1, 8, tzinfo=UTC)
    )
    assert words.when(summer, IT, NOW) == "giovedì 1 luglio, dalle 9:05 alle 10:00"


def test_two_days_and_no_duration_are_said_too(words: SessionWords) -> None:
    long = replace(BANDI, ends_at=START + timedelta(days=1))
    assert words.when(long, IT, NOW) == "da giovedì 3 dicembre alle 10:00 a venerdì 4 dicembre alle 10:00"
    assert words.when(replace(BANDI, ends_at=START), IT, NOW) == "giovedì 3 dicembre, alle 10:00"


def test_where_says_the_place_the_link_or_that_it_is_not_decided(words: SessionWords) -> None:
    assert plain(words.where(BANDI, IT)) == "Sala Giunta, Alba"
    assert plain(words.where(replace(BANDI, place="", link=LINK), IT)) == f"online, {LINK}"
    assert plain(words.where(replace(BANDI, link=LINK), IT)) == f"Sala Giunta, Alba; anche online, {LINK}"
    assert plain(words.where(replace(BANDI, place=""), IT)) == "luogo ancora da decidere"


def test_a_card_says_what_the_calendar_says_and_nothing_of_what_it_does_not(words: SessionWords) -> None:
    full = replace(BANDI, topic="Bandi", link=LINK, materials="https://example.org/slide")
    card = plain(words.card(full, IT, NOW))
    assert card.splitlines() == [
        "Scrivere un bando",
        "Argomento: Bandi",
        "Quando: giovedì 3 dicembre, dalle 10:00 alle 12:00",
        "Dove: Sala Giunta, Alba",
        f"Collegamento: {LINK}",
        "Materiali: https://example.org/slide",
    ]
    assert "Argomento" not in plain(words.card(BANDI, IT, NOW))
    assert "non è ancora deciso" in plain(words.card(replace(BANDI, place=""), IT, NOW))
    assert "Collegamento" not in plain(words.card(replace(full, cancelled=True), IT, NOW))


def test_a_title_with_markup_in_it_is_said_as_it_is(words: SessionWords) -> None:
    card = words.card(replace(BANDI, title="**<b>{when}</b>"), IT, NOW)
    assert card[0].text == "**<b>{when}</b>"
    assert [span.url for span in words.card(replace(BANDI, link="javascript:alert(1)"), IT, NOW) if span.url] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, ""),
        ({"title": "Altro titolo", "topic": "Altro"}, ""),
        (
            {"starts_at": START + timedelta(hours=5), "ends_at": START + timedelta(hours=7)},
            "Nuovo orario: giovedì 3 dicembre, dalle 15:00 alle 17:00."
            " Prima: giovedì 3 dicembre, dalle 10:00 alle 12:00.",
        ),
        (
            {"starts_at": START + timedelta(days=7), "ends_at": START + timedelta(days=7, hours=2)},
            "Nuova data: giovedì 10 dicembre, dalle 10:00 alle 12:00."
            " Prima: giovedì 3 dicembre, dalle 10:00 alle 12:00.",
        ),
        (
            {"starts_at": START + timedelta(days=365), "ends_at": START + timedelta(days=365, hours=2)},
            "Nuova data: venerdì 3 dicembre 2027, dalle 10:00 alle 12:00."
            " Prima: giovedì 3 dicembre 2026, dalle 10:00 alle 12:00.",
        ),
        ({"place": "Sala Rossa"}, "Nuovo luogo: Sala Rossa. Prima: Sala Giunta, Alba."),
        ({"place": ""}, "Il luogo non è più Sala Giunta, Alba: quello nuovo non è ancora deciso."),
        ({"link": LINK}, f"Collegamento: {LINK}"),
        ({"cancelled": True}, "Non si tiene più: era giovedì 3 dicembre, dalle 10:00 alle 12:00."),
    ],
)
def test_only_what_is_no_longer_so_is_said(words: SessionWords, change: dict[str, object], said: str) -> None:
    assert plain(words.changes(BANDI, replace(BANDI, **change), IT, NOW)) == said  # type: ignore[arg-type]


def test_a_link_that_changed_is_said_without_the_old_one(words: SessionWords) -> None:
    before: Spoken = replace(BANDI, link=LINK)
    new = "https://meet.example.org/b"
    assert plain(words.changes(before, replace(BANDI, link=new), IT, NOW)) == (
        f"Nuovo collegamento: {new}. Quello di prima non vale più."
    )
    assert plain(words.changes(before, BANDI, IT, NOW)) == "Il collegamento di prima non vale più."
    assert "Luogo: Sala Giunta" in plain(words.changes(replace(BANDI, place=""), BANDI, IT, NOW))


def test_a_session_that_takes_place_after_all_is_said_with_when_and_where(words: SessionWords) -> None:
    restored = plain(words.changes(replace(BANDI, cancelled=True), BANDI, IT, NOW))
    for part in ("di nuovo in calendario", "giovedì 3 dicembre, dalle 10:00 alle 12:00", "Sala Giunta, Alba"):
        assert part in restored
    assert words.changes(replace(BANDI, cancelled=True), replace(BANDI, cancelled=True, place="B"), IT, NOW) == ()


def test_every_change_can_be_said_in_english(words: SessionWords) -> None:
    moved = replace(BANDI, starts_at=START + timedelta(hours=1), place="Room B", link=LINK)
    said = plain(words.changes(BANDI, moved, EN, NOW))
    assert said.splitlines() == [
        "New time: Thursday 3 December, from 11:00 to 12:00. Before: Thursday 3 December, from 10:00 to 12:00.",
        "New place: Room B. Before: Sala Giunta, Alba.",
        f"Link: {LINK}",
    ]


def test_a_button_shows_day_hour_and_title_and_no_more_than_a_phone_can(words: SessionWords) -> None:
    assert words.label(BANDI, BANDI.title, IT, NOW) == "3 dic, 10:00 · Scrivere un bando"
    assert len(words.label(BANDI, "T" * 120, IT, NOW)) == 60


@pytest.mark.parametrize(
    ("start", "now", "year"),
    [
        ("2030-12-31T09:00+00:00", "2026-11-22T12:00+00:00", " 2030"),
        ("2027-12-03T09:00+00:00", "2026-11-22T12:00+00:00", " 2027"),
        ("2027-01-07T09:00+00:00", "2026-11-22T12:00+00:00", ""),
        ("2026-12-31T09:00+00:00", "2027-01-01T12:00+00:00", " 2026"),
        ("2026-12-31T23:30+00:00", "2027-01-01T12:00+00:00", ""),
    ],
)
def test_a_day_that_is_far_or_of_a_past_year_is_said_with_its_year(
    words: SessionWords, start: str, now: str, year: str
) -> None:
    at, then = datetime.fromisoformat(start), datetime.fromisoformat(now)
    one = replace(BANDI, starts_at=at, ends_at=at + timedelta(minutes=10))
    said = words.when(one, IT, then)
    assert said.partition(", ")[0].endswith(year or ("dicembre", "gennaio"))
    assert said in plain(words.card(one, IT, then))
    assert words.label(one, "T", IT, then).partition(", ")[0].endswith(year or ("dic", "gen"))
    assert words.moment(at, IT, then).partition(", ")[0].endswith(year or ("dicembre", "gennaio"))
    later = replace(one, starts_at=at + timedelta(minutes=5))
    assert plain(words.changes(one, later, IT, then)).count(f"{year}, dalle") == 2
