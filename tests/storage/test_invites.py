"""The memory of invites: every use is taken once, guesses are counted, whatever happens at the same instant."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.ground import Memory
from bot.people_model import Barred, Deed, Redeemed, Role, WrongLimit
from storage.engine import Database, open_database
from storage.invites import SqlInvites
from tests.people import NOON, audit, districts, invite, register
from tests.together import at_once

LIMIT = WrongLimit(10, timedelta(hours=1))
RIGHT, WRONG = "d" * 64, "e" * 64


def redeemed(memory: Memory, telegram_id: int) -> bool:
    found = memory.invites.look_up(RIGHT, telegram_id, LIMIT, NOON)
    assert not isinstance(found, Barred | Redeemed)
    return memory.invites.redeem(found, telegram_id, audit(Deed.INVITE_REDEEMED, telegram_id))


def test_an_invite_gives_its_role_and_district(memory: Memory) -> None:
    alba, _ = districts(memory)
    made = invite(memory, district=alba.id)
    register(memory)
    assert redeemed(memory, 101)
    assert (person := memory.people.find(101))
    assert (person.role, person.district) == (Role.MANAGER, alba.id)
    assert (left := memory.invites.find(made.id))
    assert left.uses_left == 0
    assert not left.is_open(NOON)


def test_an_invite_without_district_leaves_the_one_there_is(memory: Memory) -> None:
    alba, _ = districts(memory)
    register(memory)
    memory.people.choose_district(101, alba.id, audit())
    invite(memory, role=Role.STAFF)
    assert redeemed(memory, 101)
    assert (person := memory.people.find(101))
    assert (person.role, person.district) == (Role.STAFF, alba.id)


def test_a_stranger_takes_no_use(memory: Memory) -> None:
    made = invite(memory)
    assert not redeemed(memory, 101)
    assert memory.invites.find(made.id) == made


@pytest.mark.parametrize("attempt", range(5))
def test_of_two_people_at_the_last_use_exactly_one_wins(memory: Memory, attempt: int) -> None:
    made = invite(memory, uses=1)
    for telegram_id in (101, 102):
        register(memory, telegram_id)
    found = memory.invites.find(made.id)
    assert found
    outcomes = at_once(2, lambda n: memory.invites.redeem(found, 101 + n, audit(Deed.INVITE_REDEEMED, 101 + n)))
    assert sorted(outcomes) == [False, True]
    roles = sorted(person.role for person in memory.people.listed())
    assert roles == [Role.PARTICIPANT, Role.MANAGER]
    assert [deed.deed for deed in memory.audit.page(0, 20)].count(Deed.INVITE_REDEEMED) == 1


def test_two_programs_on_one_database_give_the_last_use_once(memory: Memory, database: Database, url: str) -> None:
    made = invite(memory, uses=3)
    for number in range(8):
        register(memory, 101 + number)
    with open_database(url) as other:
        stores = [SqlInvites(database), SqlInvites(other)]

        def redeem(number: int) -> bool:
            return stores[number % 2].redeem(made, 101 + number, audit(Deed.INVITE_REDEEMED, 101 + number))

        outcomes = at_once(8, redeem)
    assert outcomes.count(True) == 3
    assert (left := memory.invites.find(made.id))
    assert left.uses_left == 0


def test_the_same_person_twice_at_once_takes_one_use(memory: Memory) -> None:
    made = invite(memory, uses=5)
    register(memory)
    outcomes = at_once(3, lambda _: memory.invites.redeem(made, 101, audit(Deed.INVITE_REDEEMED)))
    assert outcomes == [True] * 3
    assert (left := memory.invites.find(made.id))
    assert left.uses_left == 4
    assert isinstance(memory.invites.look_up(RIGHT, 101, LIMIT, NOON), Redeemed)


def test_used_up_expired_revoked_and_unknown_are_all_wrong(memory: Memory) -> None:
    register(memory)
    register(memory, 102)
    made = invite(memory)
    assert redeemed(memory, 101)
    assert memory.invites.look_up(RIGHT, 102, LIMIT, NOON) is Barred.WRONG
    assert memory.invites.look_up(WRONG, 102, LIMIT, NOON) is Barred.WRONG
    late = invite(memory, "f" * 64)
    assert memory.invites.look_up("f" * 64, 102, LIMIT, late.expires_at) is Barred.WRONG
    assert not memory.invites.redeem(late, 102, audit(Deed.INVITE_REDEEMED, at=late.expires_at))
    assert memory.invites.revoke(late.id, audit(Deed.INVITE_REVOKED))
    assert not memory.invites.revoke(late.id, audit(Deed.INVITE_REVOKED))
    assert not memory.invites.revoke(999, audit(Deed.INVITE_REVOKED))
    assert memory.invites.look_up("f" * 64, 102, LIMIT, NOON) is Barred.WRONG
    assert not memory.invites.redeem(late, 102, audit(Deed.INVITE_REDEEMED))
    assert memory.invites.open_ones(NOON) == []
    assert made.uses_left == 1


def test_the_eleventh_guess_is_not_even_looked_at_and_another_person_is_not_in_the_way(memory: Memory) -> None:
    invite(memory)
    register(memory)
    for _ in range(10):
        assert memory.invites.look_up(WRONG, 101, LIMIT, NOON) is Barred.WRONG
    assert memory.invites.look_up(RIGHT, 101, LIMIT, NOON) is Barred.REFUSED
    assert not isinstance(memory.invites.look_up(RIGHT, 102, LIMIT, NOON), Barred)
    almost = NOON + timedelta(minutes=59)
    assert memory.invites.look_up(RIGHT, 101, LIMIT, almost) is Barred.REFUSED
    assert not isinstance(memory.invites.look_up(RIGHT, 101, LIMIT, NOON + timedelta(hours=1)), Barred)


def test_ten_guesses_over_more_than_an_hour_bar_nobody(memory: Memory) -> None:
    for number in range(30):
        at = NOON + number * timedelta(minutes=7)
        assert memory.invites.look_up(WRONG, 101, LIMIT, at) is Barred.WRONG


def test_a_thousand_guesses_from_many_threads_are_looked_at_ten_times(memory: Memory) -> None:
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda number: memory.invites.look_up(f"{number:064}", 101, LIMIT, NOON), range(1000)))
    assert outcomes.count(Barred.WRONG) == 10
    assert outcomes.count(Barred.REFUSED) == 990


def test_wrong_guesses_and_closed_invites_are_forgotten(memory: Memory) -> None:
    memory.invites.look_up(WRONG, 101, LIMIT, NOON)
    old, new = invite(memory, days=1), invite(memory, "f" * 64, days=14)
    assert memory.invites.forget_invites(NOON - timedelta(seconds=1), NOON) == 0
    assert memory.invites.forget_invites(NOON + timedelta(hours=2), NOON + timedelta(days=2)) == 2
    assert memory.invites.find(old.id) is None
    assert memory.invites.find(new.id)
    assert memory.holdings.held(101).is_empty
