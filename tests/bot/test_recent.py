"""The last answer of each person is remembered for ten minutes, and no longer."""

from datetime import UTC, datetime, timedelta

import pytest

from bot import recent
from bot.recent import REMEMBERED_FOR, Recent

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_each_person_has_a_last_entry_of_their_own() -> None:
    last = Recent()
    last.keep(1, "festival-quando", NOW)
    last.keep(2, "manager-compenso", NOW)
    last.keep(1, "festival-dove", NOW)
    assert (last.entry(1, NOW), last.entry(2, NOW), last.entry(3, NOW)) == ("festival-dove", "manager-compenso", None)


def test_it_is_forgotten_after_ten_minutes() -> None:
    last = Recent()
    last.keep(1, "festival-quando", NOW)
    assert last.entry(1, NOW + REMEMBERED_FOR) == "festival-quando"
    assert last.entry(1, NOW + REMEMBERED_FOR + timedelta(seconds=1)) is None


def test_the_person_silent_longest_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent, "MOST_PEOPLE", 2)
    last = Recent()
    for person in (1, 2, 1, 3):
        last.keep(person, f"voce-{person}", NOW)
    assert [last.entry(person, NOW) for person in (1, 2, 3)] == ["voce-1", None, "voce-3"]
