"""What the log of updates promises, on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy.exc import StatementError
from sqlmodel import select

from bot.ports import UpdateLog
from storage.engine import Database
from storage.tables import HandledUpdateRow
from storage.updates import SqlUpdates

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
GROUP = -1_002_345_678_901
LARGE = 2**62


def test_the_log_is_what_the_rules_ask_for(updates: SqlUpdates) -> None:
    log: UpdateLog = updates
    assert log.handled([1]) == frozenset()


def test_handled_updates_are_told_from_the_others(updates: SqlUpdates) -> None:
    for update in (5, LARGE):
        updates.settle(update, NOON)
    assert updates.handled([4, 5, 6, LARGE, 5]) == {5, LARGE}
    assert updates.handled([]) == frozenset()


def test_settling_twice_changes_nothing(updates: SqlUpdates, database: Database) -> None:
    updates.settle(7, NOON)
    updates.settle(7, NOON + timedelta(days=1))
    with database.reading() as tx:
        assert [row.at for row in tx.exec(select(HandledUpdateRow))] == [NOON]


def test_eight_threads_that_settle_the_same_update_leave_one_row(updates: SqlUpdates, database: Database) -> None:
    together = Barrier(8)

    def settle(_: int) -> None:
        together.wait(timeout=10)
        updates.settle(LARGE, NOON)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(settle, range(8)))
    with database.reading() as tx:
        assert [row.update_id for row in tx.exec(select(HandledUpdateRow))] == [LARGE]


def test_replies_come_back_in_the_order_they_were_sent(updates: SqlUpdates) -> None:
    updates.remember_reply(GROUP, 10, [33, LARGE, 31], NOON)
    updates.remember_reply(GROUP, 11, [40], NOON)
    updates.remember_reply(42, 10, [50], NOON)
    assert updates.replies(GROUP, 10) == [33, LARGE, 31]
    assert updates.replies(GROUP, 11) == [40]
    assert updates.replies(42, 10) == [50]
    assert updates.replies(42, 11) == []


@pytest.mark.parametrize("later", [[7], [7, 8], [7, 8, 9], []])
def test_the_last_replies_take_the_place_of_those_before(updates: SqlUpdates, later: list[int]) -> None:
    updates.remember_reply(42, 10, [1, 2], NOON)
    updates.remember_reply(42, 10, later, NOON)
    assert updates.replies(42, 10) == later


def test_eight_threads_that_remember_replies_to_one_message_agree_on_one_answer(updates: SqlUpdates) -> None:
    together = Barrier(8)

    def remember(number: int) -> None:
        together.wait(timeout=10)
        updates.remember_reply(42, 10, [number, number], NOON)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(remember, range(8)))
    first, second = updates.replies(42, 10)
    assert first == second


def test_forgetting_updates_erases_exactly_what_is_older(updates: SqlUpdates) -> None:
    for number, at in enumerate([NOON - timedelta(days=9), NOON - MOMENT, NOON, NOON + MOMENT]):
        updates.settle(number, at)
        updates.remember_reply(42, number, [100 + number, 200 + number], at)
    assert updates.forget_updates(NOON) == 2 + 4
    assert updates.handled(range(4)) == {2, 3}
    assert [updates.replies(42, number) for number in range(4)] == [[], [], [102, 202], [103, 203]]
    assert updates.forget_updates(NOON) == 0


def test_an_update_forgotten_can_be_handled_again(updates: SqlUpdates) -> None:
    updates.settle(1, NOON)
    updates.forget_updates(NOON + MOMENT)
    updates.settle(1, NOON + MOMENT)
    assert updates.handled([1]) == {1}


def test_a_naive_instant_is_refused_wherever_it_is_given(updates: SqlUpdates) -> None:
    naive = NOON.replace(tzinfo=None)
    for attempt in (
        lambda: updates.settle(1, naive),
        lambda: updates.remember_reply(42, 1, [2], naive),
        lambda: updates.forget_updates(naive),
    ):
        with pytest.raises(StatementError, match="timezone information"):
            attempt()
    assert updates.handled([1]) == frozenset()
    assert updates.replies(42, 1) == []
