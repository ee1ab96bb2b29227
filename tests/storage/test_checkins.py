"""Rounds, drafts and reports: kept exactly, every version, one report a district and round whoever is quicker."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checkins_model import NOT_MEASURED, Draft, Excuse, Report, Round, Value, Version
from bot.ground import Memory
from bot.people_model import Audit, Deed
from knowledge.forms import Form
from storage.answers import form_read, form_written, read, written
from storage.checkins import SqlCheckins
from storage.engine import Database
from tests.forms import FORM as EVERY_KIND
from tests.knowledge.contents import shipped
from tests.people import NOON, districts, register
from tests.rounds import FORM, issue

T = TypeVar("T")
ANSWERS: dict[str, Value] = {
    "m1": "yes",
    "m3": "Bando «vetrine» ✓\x00 ed \ud800",
    "t3.meetings": 3,
    "t4.paid": Decimal("1250.50"),
    "t5": Decimal("0.10"),
    "t6": NOT_MEASURED,
    "d1": date(2026, 11, 22),
    "m6": ("planning", "funds"),
}


@pytest.fixture
def checkins(database: Database) -> SqlCheckins:
    return SqlCheckins(database)


@pytest.fixture
def alba(memory: Memory) -> int:
    register(memory, 101, "Ada")
    register(memory, 102, "Bruno")
    return districts(memory)[0].id


def version(number: int = 1, author: int | None = 101, **more: object) -> Version:
    return replace(Version(number, {"m1": "yes"}, author, NOON), **more)  # type: ignore[arg-type]


def draft(round_: Round, district: int, person: int = 101, **more: object) -> Draft:
    return replace(Draft(round_.id, person, district, "m2", {"m1": "yes"}, NOON), **more)  # type: ignore[arg-type]


_VALUES = (
    st.text()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.lists(st.text()).map(tuple)
)


@given(st.dictionaries(st.text(), _VALUES))
def test_answers_come_back_exactly_as_they_went(answers: dict[str, Value]) -> None:
    again = read(written(answers))
    assert again == answers
    assert [type(value) for value in again.values()] == [type(value) for value in answers.values()]
    assert [str(value) for value in again.values()] == [str(value) for value in answers.values()]


@pytest.mark.parametrize("form", [FORM, EVERY_KIND, *shipped().current.forms.values()], ids=lambda form: form.id)
def test_a_form_comes_back_exactly_as_it_went(form: Form) -> None:
    assert form_read(form_written(form)) == form


def test_a_round_is_opened_once_for_a_form_and_a_period(checkins: SqlCheckins) -> None:
    first = checkins.open_round(issue())
    assert first.form == FORM
    again = checkins.open_round(issue(opens_at=NOON + timedelta(hours=1)))
    assert again == first
    other = checkins.open_round(issue(period="2026-12", opens_at=NOON + timedelta(days=30)))
    assert [one.id for one in checkins.rounds()] == [other.id, first.id]
    assert checkins.rounds("another") == []
    assert checkins.round(first.id) == first
    assert checkins.round(2**40) is None


def test_two_workers_open_one_round(checkins: SqlCheckins) -> None:
    opened = both(lambda _: checkins.open_round(issue()), 1, 2)
    assert opened[0] == opened[1]
    assert len(checkins.rounds()) == 1


def test_an_open_round_can_be_prolonged_and_closed_once(checkins: SqlCheckins) -> None:
    opened = checkins.open_round(issue())
    assert checkins.extend_round(opened.id, NOON + timedelta(days=20))
    assert checkins.close_round(opened.id, NOON)
    assert not checkins.close_round(opened.id, NOON)
    assert not checkins.extend_round(opened.id, NOON)
    kept = checkins.round(opened.id)
    assert kept
    assert (kept.closed_at, kept.closes_at) == (NOON, NOON + timedelta(days=20))


def test_a_draft_is_kept_in_place_of_the_one_before(checkins: SqlCheckins, alba: int) -> None:
    opened = checkins.open_round(issue())
    checkins.put_draft(draft(opened, alba))
    last = draft(opened, alba, part="m3", answers=ANSWERS, seen=2, correcting=7, reason="Errore")
    checkins.put_draft(last)
    assert checkins.draft(101, opened.id) == last
    assert list(checkins.drafts(101)) == list(checkins.drafted(opened.id)) == [last]
    checkins.drop_draft(101, opened.id)
    assert checkins.draft(101, opened.id) is None


def test_a_stranger_has_no_draft(checkins: SqlCheckins, alba: int) -> None:
    opened = checkins.open_round(issue())
    checkins.put_draft(draft(opened, alba, person=999))
    assert checkins.drafted(opened.id) == []


def test_every_version_of_a_report_is_kept(checkins: SqlCheckins, alba: int) -> None:
    opened = checkins.open_round(issue())
    checkins.put_draft(draft(opened, alba))
    sent, kept = checkins.send(opened.id, alba, version(answers=ANSWERS, doubts={"t3.meetings": 30}))
    assert kept
    assert checkins.draft(101, opened.id) is None, "the draft became the report"
    again, kept = checkins.send(opened.id, alba, version(2, 102, reason="Un refuso"))
    assert kept
    assert again.id == sent.id
    assert [(one.number, one.author, one.reason) for one in again.versions] == [(1, 101, ""), (2, 102, "Un refuso")]
    assert again.versions[0].answers == ANSWERS
    assert again.versions[0].doubts == {"t3.meetings": 30}
    for found in (checkins.report(opened.id, alba), checkins.by_receipt(sent.id), *checkins.reports(opened.id)):
        assert found == again
    assert list(checkins.of_district(alba)) == [again]


def test_of_two_managers_at_the_same_instant_one_is_kept_and_the_other_is_told(
    checkins: SqlCheckins, alba: int
) -> None:
    opened = checkins.open_round(issue())
    outcomes = both(lambda person: checkins.send(opened.id, alba, version(author=person)), 101, 102)
    assert sorted(kept for _, kept in outcomes) == [False, True]
    reports = [report for report, _ in outcomes]
    assert reports[0] == reports[1]
    assert len(reports[0].versions) == 1


def test_an_excuse_gives_way_to_a_report_and_not_the_other_way_round(checkins: SqlCheckins, alba: int) -> None:
    opened = checkins.open_round(issue())
    excused = checkins.excuse(opened.id, alba, Excuse.AWAY, 101, at=NOON, stand_in="Carla")
    assert (excused.excuse, excused.excused_by, excused.stand_in) == (Excuse.AWAY, 101, "Carla")
    sent, kept = checkins.send(opened.id, alba, version(author=102))
    assert kept
    assert (sent.excuse, sent.excused_by, sent.stand_in) == (None, None, "")
    assert checkins.excuse(opened.id, alba, Excuse.NOTHING, 101, at=NOON) == sent


def test_who_is_erased_takes_the_drafts_and_leaves_the_reports_without_a_name(
    checkins: SqlCheckins, memory: Memory, alba: int
) -> None:
    first, second = checkins.open_round(issue()), checkins.open_round(issue(period="2026-12"))
    checkins.send(first.id, alba, version())
    checkins.put_draft(draft(first, alba))
    checkins.excuse(second.id, alba, Excuse.AWAY, 101, at=NOON, stand_in="Carla")
    held = memory.holdings.held(101)
    assert [one.round for one in held.checkins] == [first.id]
    assert [one.round for one in held.reports] == [second.id, first.id]
    erased = memory.holdings.forget(101, NOON, Audit(NOON, Deed.PERSON_ERASED))
    assert erased.rows["checkins"] == 1
    assert erased.reports_unnamed == 2
    report, excused = checkins.report(first.id, alba), checkins.report(second.id, alba)
    assert report
    assert [one.author for one in report.versions] == [None]
    assert excused
    assert (excused.excuse, excused.excused_by, excused.stand_in) == (Excuse.AWAY, None, "")
    assert checkins.drafts(101) == []
    assert memory.holdings.held(101).is_empty


def both(act: Callable[[int], T], *people: int) -> list[T]:
    """Let people act at the same instant, and return what came of it."""
    barrier = Barrier(len(people))

    def at_once(person: int) -> T:
        barrier.wait()
        return act(person)

    with ThreadPoolExecutor(len(people)) as threads:
        return list(threads.map(at_once, people))


def test_reports_are_found_by_numbers_that_could_not_be(checkins: SqlCheckins) -> None:
    found: Report | None = checkins.by_receipt(2**40)
    assert found is None
