"""What the command line says of check-ins: the rounds, every district that somebody answers for, who is late."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.checkin_clerk import CheckinClerk
from bot.checkins_model import Excuse, Version
from bot.people_model import Role
from knowledge.library import Library
from tests.bot.bench import shipped
from tests.calendar import rome
from tests.people import audit, districts
from tests.post import Post, opened
from tests.rounds import FORM

OPENS = rome("2026-11-01 09:00")


@pytest.fixture(scope="module")
def library() -> Library:
    return shipped()


@pytest.fixture
def post(tmp_path: Path, library: Library) -> Iterator[Post]:
    with opened(tmp_path, library) as post:
        post.forms.append(FORM)
        for person, district in zip((101, 102), districts(post.people), strict=True):
            post.knows(person)
            post.people.people.give_role(person, Role.MANAGER, district.id, audit(actor=person))
        yield post


def test_without_rounds_it_says_so(post: Post) -> None:
    assert CheckinClerk(post.office).status(OPENS) == ["Nessun giro di check-in finora."]


def test_it_says_how_every_district_stands_and_who_is_late(post: Post) -> None:
    post.sends(OPENS)
    post.checkins.send(1, 1, Version(1, {"m1": "no"}, 101, OPENS + timedelta(hours=1)))
    clerk = CheckinClerk(post.office)
    assert clerk.status(OPENS + timedelta(days=1)) == [
        "Giri di check-in: 1",
        "1  Check-in mensile, ottobre 2026  aperto fino al 10/11/2026  risposte 1 di 2 (in tempo 1)",
        "    Novara: mancano",
        "    Alba-Bra: in tempo",
    ]
    assert clerk.status(OPENS + timedelta(days=11))[2] == "    Novara: mancano  !"


def test_who_is_away_is_not_expected(post: Post) -> None:
    post.sends(OPENS)
    post.checkins.excuse(1, 1, Excuse.AWAY, 101, at=OPENS)
    post.checkins.close_round(1, OPENS + timedelta(days=2))
    said = CheckinClerk(post.office).status(OPENS + timedelta(days=3))
    assert said[1] == "1  Check-in mensile, ottobre 2026  chiuso il 03/11/2026  risposte 0 di 1 (in tempo 0)"
    assert "    Alba-Bra: in ferie" in said
