"""The memory of people: those who consented, their districts and wishes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from threading import Barrier

import pytest

from bot.ground import Memory
from bot.people_model import Audit, Deed, Draft, Lead, Preferences, Role, Step
from knowledge.entries import Language
from tests.people import ALBA, NOON, NOVARA, audit, districts, register, visitor


def test_a_stranger_is_nobody(memory: Memory) -> None:
    assert memory.people.find(101) is None
    assert not memory.people.rename(101, "Ada")
    assert not memory.people.reach(101, reachable=False)
    assert not memory.people.prefer(101, Language.ENGLISH, Preferences())
    assert not memory.people.choose_district(101, None, audit())
    assert memory.people.listed() == []
    assert memory.audit.page(0, 10) == []


def test_a_person_comes_back_as_kept(memory: Memory) -> None:
    person = register(memory)
    assert memory.people.find(101) == person
    assert (person.role, person.consent_version, person.consented_at) == (Role.PARTICIPANT, 1, NOON)
    assert person.preferences == Preferences(True, tuple(Lead), time(21), time(8), None)
    assert person.reachable


def test_consenting_again_changes_the_consent_and_nothing_else(memory: Memory) -> None:
    before = register(memory)
    later = NOON + timedelta(days=1)
    after = memory.people.register(visitor(name="Altro"), Role.PARTICIPANT, 2, Audit(later, Deed.CONSENTED_AGAIN))
    assert after == replace(before, consent_version=2, consented_at=later)


def test_wishes_come_back_as_kept(memory: Memory) -> None:
    register(memory)
    wishes = Preferences(False, (Lead.WEEK,), time(22, 30), time(7), date(2027, 8, 3))
    assert memory.people.prefer(101, Language.ENGLISH, wishes)
    found = memory.people.find(101)
    assert found
    assert (found.language, found.preferences) == (Language.ENGLISH, wishes)
    assert memory.people.prefer(101, Language.ENGLISH, Preferences(leads=()))
    assert (found := memory.people.find(101))
    assert found.preferences.leads == ()


def test_who_blocks_the_bot_is_unreachable_until_they_come_back(memory: Memory) -> None:
    register(memory)
    assert memory.people.reach(101, reachable=False)
    assert not memory.people.reach(101, reachable=False)
    assert (found := memory.people.find(101))
    assert not found.reachable
    assert memory.people.reach(101, reachable=True)


def test_telegram_ids_beyond_32_bits_are_kept(memory: Memory) -> None:
    large = 2**52
    register(memory, large)
    memory.drafts.put(large, Draft(Step.PAUSE, NOON))
    assert (found := memory.people.find(large))
    assert found.telegram_id == large
    assert memory.drafts.find(large) == Draft(Step.PAUSE, NOON)
    assert memory.holdings.held(large).audit[0].actor == large


def test_naive_instants_are_refused(memory: Memory) -> None:
    with pytest.raises(Exception, match=r"(?i)naive|timezone|aware"):
        memory.people.register(visitor(), Role.PARTICIPANT, 1, Audit(datetime(2026, 1, 1), Deed.REGISTERED))  # noqa: DTZ001
    assert memory.people.find(101) is None


def test_two_presses_on_the_consent_at_once_make_one_person(memory: Memory) -> None:
    together = Barrier(4)

    def press(_: int) -> int:
        together.wait(timeout=10)
        return register(memory).id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(press, range(4)))) == 1
    assert len(memory.people.listed()) == 1


def test_of_a_person_only_the_last_question_waits(memory: Memory) -> None:
    memory.drafts.put(101, Draft(Step.PAUSE, NOON))
    memory.drafts.put(101, Draft(Step.INVITE_DISTRICT, NOON, Role.MANAGER))
    assert memory.drafts.find(101) == Draft(Step.INVITE_DISTRICT, NOON, Role.MANAGER)
    memory.drafts.drop(101)
    memory.drafts.drop(101)
    assert memory.drafts.find(101) is None


def test_old_questions_are_forgotten(memory: Memory) -> None:
    memory.drafts.put(101, Draft(Step.PAUSE, NOON))
    memory.drafts.put(102, Draft(Step.PAUSE, NOON + timedelta(minutes=1)))
    assert memory.drafts.forget_drafts(NOON + timedelta(minutes=1)) == 1
    assert memory.drafts.find(102)


def test_districts_are_taken_in_brought_up_to_date_and_never_erased(memory: Memory) -> None:
    done = memory.districts.take_in([ALBA, NOVARA], audit(Deed.DISTRICTS_IMPORTED, None))
    assert (done.new, done.changed, done.same) == (2, 0, 0)
    alba, novara = memory.districts.listed()
    assert (alba, novara) == (replace(ALBA, id=alba.id), replace(NOVARA, id=novara.id))
    done = memory.districts.take_in([replace(ALBA, name="ALBA BRA", municipalities=())], audit())
    assert (done.new, done.changed, done.same) == (0, 1, 0)
    assert memory.districts.find(alba.id) == replace(alba, name="ALBA BRA", municipalities=())
    assert memory.districts.find(novara.id) == novara
    done = memory.districts.take_in([NOVARA], audit())
    assert (done.new, done.changed, done.same) == (0, 0, 1)
    assert len(memory.audit.page(0, 10)) == 2


@pytest.mark.parametrize("number", [0, -1, 999, 2**40])
def test_a_number_that_is_no_district_finds_none(memory: Memory, number: int) -> None:
    assert memory.districts.find(number) is None
    assert memory.invites.find(number) is None


def test_imports_at_once_take_each_district_in_once(memory: Memory) -> None:
    together = Barrier(4)

    def take_in(_: int) -> int:
        together.wait(timeout=10)
        return memory.districts.take_in([ALBA, NOVARA], audit()).new

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take_in, range(4))) == [0, 0, 0, 2]


def test_a_person_has_the_district_they_choose(memory: Memory) -> None:
    alba, _ = districts(memory)
    register(memory)
    assert memory.people.choose_district(101, alba.id, audit(Deed.DISTRICT_CHOSEN))
    assert (found := memory.people.find(101))
    assert found.district == alba.id
    assert memory.people.choose_district(101, None, audit(Deed.DISTRICT_CHOSEN))
    assert (found := memory.people.find(101))
    assert found.district is None


def test_the_audit_is_read_newest_first_by_pages_and_forgotten_when_old(memory: Memory) -> None:
    for minute in range(5):
        memory.audit.note(audit(at=NOON + timedelta(minutes=minute), detail=str(minute)))
    assert [deed.detail for deed in memory.audit.page(1, 3)] == ["3", "2", "1"]
    assert memory.audit.forget_audit(NOON + timedelta(minutes=3)) == 3
    assert [deed.detail for deed in memory.audit.page(0, 9)] == ["4", "3"]
