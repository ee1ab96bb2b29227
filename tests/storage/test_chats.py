"""The memory of groups that have another number now."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bot.sessions_ports import SessionMemory
from storage.chats import SqlChats
from storage.engine import Database
from storage.session_tables import MovedChatRow
from tests.people import NOON


def test_a_group_that_never_moved_has_its_own_number(calendar: SessionMemory) -> None:
    assert calendar.chats.current(-100) == -100


def test_a_group_is_found_under_every_number_that_it_had(calendar: SessionMemory) -> None:
    old, middle, new = -100, -1_002_345_678_901, -(2**52)
    calendar.chats.moved(old, middle, NOON)
    assert calendar.chats.current(old) == middle
    calendar.chats.moved(middle, new, NOON)
    calendar.chats.moved(middle, new, NOON)
    assert [calendar.chats.current(chat) for chat in (old, middle, new)] == [new] * 3


def test_a_group_that_moved_to_its_own_number_did_not_move(calendar: SessionMemory) -> None:
    calendar.chats.moved(-100, -200, NOON)
    calendar.chats.moved(-200, -200, NOON)
    assert [calendar.chats.current(chat) for chat in (-100, -200)] == [-200, -200]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=some.lists(some.permutations(range(1, 6)).map(lambda chats: (chats[0], chats[1]))))
def test_whatever_moves_the_last_number_is_the_one_it_has(database: Database, moves: list[tuple[int, int]]) -> None:
    with database.transaction() as tx:
        tx.connection().execute(MovedChatRow.__table__.delete())  # type: ignore[attr-defined]
    chats, now = SqlChats(database), {number: number for number in range(1, 6)}
    for old, new in moves:
        chats.moved(old, new, NOON)
        now = {number: new if number == old or at == old else at for number, at in now.items()} | {new: new}
    assert {number: chats.current(number) for number in now} == now
