"""For whom a session is: roles and districts by name, and nothing that is only nearly one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audiences import read_audience, write_audience
from bot.people_model import Role
from bot.sessions_model import EVERYBODY, Audience
from tests.calendars import found, name_of

PARTICIPANT, MANAGER, STAFF = Role.PARTICIPANT, Role.MANAGER, Role.STAFF


def read(written: str) -> tuple[Audience, list[str]]:
    reasons: list[str] = []
    return read_audience(written, found, reasons.append), reasons


@pytest.mark.parametrize(
    ("written", "audience"),
    [
        ("", EVERYBODY),
        ("tutti", EVERYBODY),
        (" TUTTI ; ", EVERYBODY),
        ("everybody", EVERYBODY),
        ("Partecipanti", Audience((PARTICIPANT,))),
        ("managers", Audience((MANAGER,))),
        ("Manager di Distretto", Audience((MANAGER,))),
        ("staff; manager; staff", Audience((MANAGER, STAFF))),
        ("manager, staff", Audience((MANAGER, STAFF))),
        ("distretti: Alba; Saluzzo", Audience((), (1, 3))),
        ("DISTRETTO: novara", Audience((), (2,))),
        ("districts: Alba, Novara", Audience((), (1, 2))),
        ("Alba-Bra", Audience((), (1,))),
        ("Distretto Terre del Monviso", Audience((), (3,))),
        ("manager; distretti: Alba; Novara", Audience((MANAGER,), (1, 2))),
    ],
)
def test_an_audience_is_read_however_it_is_written(written: str, audience: Audience) -> None:
    assert read(written) == (audience, [])


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("boh", "«boh» non è un ruolo né un distretto"),
        ("admin", "«admin» non è un ruolo né un distretto"),
        ("distretti: Bologna", "«Bologna»"),
        ("distretti: CN", "può voler dire più distretti (Alba-Bra, Terre del Monviso)"),
        ("tutti; manager", "«tutti» insieme ad altri"),
        ("tutti; Alba", "«tutti» insieme ad altri"),
        ("Alba, Bra, Cuneo", "«Cuneo»"),
    ],
)
def test_what_is_not_clear_is_refused(written: str, reason: str) -> None:
    _, reasons = read(written)
    assert len(reasons) == 1
    assert reason in reasons[0]


@given(st.sets(st.sampled_from([PARTICIPANT, MANAGER, STAFF])), st.sets(st.sampled_from([1, 2, 3])))
def test_what_is_written_is_read_as_the_same(roles: set[Role], districts: set[int]) -> None:
    audience = Audience(tuple(sorted(roles)), tuple(sorted(districts)))
    assert read(write_audience(audience, name_of)) == (audience, [])


@given(st.text())
def test_anything_is_read_or_refused(written: str) -> None:
    audience, reasons = read(written)
    assert reasons or audience == EVERYBODY or audience.roles or audience.districts
