"""The window of updates: nothing unhandled is ever confirmed, whatever the order in which things end."""

import asyncio

from hypothesis import given
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from telegram import Update

from handlers.lanes import Lanes, Window


class Telegram(RuleBasedStateMachine):
    """Telegram on one side, lanes on the other: updates arrive, are fetched, looked up, handled, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.window = Window()
        self.waiting: list[int] = []
        self.confirmed: set[int] = set()
        self.lanes: list[int] = []
        self.handled: list[int] = []
        self.flying: list[int] | None = None
        self.looked: list[int] | None = None
        self.number = 100

    @rule(count=some.integers(1, 5))
    def arrive(self, count: int) -> None:
        self.waiting += range(self.number, self.number + count)
        self.number += count

    @rule(limit=some.integers(1, 4))
    def poll(self, limit: int) -> None:
        if self.flying is None:
            offset = self.window.asking() or 0
            self.confirmed |= {update for update in self.waiting if update < offset}
            self.waiting = [update for update in self.waiting if update >= offset]
            self.flying = self.waiting[:limit]

    @rule(fails=some.booleans())
    def look_up(self, fails: bool) -> None:
        if self.flying is not None and self.looked is None:
            self.looked = self.window.unknown(self.flying)
            if fails:
                self.flying = self.looked = None

    @rule()
    def take(self) -> None:
        if self.flying is not None and self.looked is not None:
            self.window.open(self.flying, self.looked)
            self.lanes += self.looked
            self.flying = self.looked = None

    @rule(which=some.integers(0, 50))
    def handle(self, which: int) -> None:
        if self.lanes:
            update = self.lanes.pop(which % len(self.lanes))
            self.handled.append(update)
            self.window.settle(update)

    @invariant()
    def nothing_is_confirmed_unhandled_nor_handled_twice(self) -> None:
        assert self.confirmed <= set(self.handled)
        assert len(self.handled) == len(set(self.handled))

    @invariant()
    def it_waits_exactly_for_what_is_in_the_lanes(self) -> None:
        assert self.window.settled.is_set() == (not self.lanes)
        if self.lanes:
            assert self.window.offset == min(self.lanes)

    def teardown(self) -> None:
        for _ in range(200):
            self.poll(100)
            self.look_up(False)
            self.take()
            while self.lanes:
                self.handle(0)
        assert self.waiting == [] or self.confirmed | set(self.waiting) == set(self.handled)


def test_no_order_of_events_loses_an_update() -> None:
    run_state_machine_as_test(Telegram)


@given(some.integers(1, 2**31), some.integers(1, 2**31))
def test_after_a_quiet_week_the_new_numbers_count(before: int, after: int) -> None:
    window = Window()
    for number in (before, after):
        window.asking()
        window.open([number], window.unknown([number]))
        window.settle(number)
        assert window.offset == number + 1


async def test_an_empty_batch_changes_nothing() -> None:
    window = Window()
    window.open([], [])
    assert window.offset is None
    window.open([7], [7])
    window.settle(7)
    assert window.asking() == 8
    window.open([], [])
    assert window.offset == 8


async def test_a_lane_that_was_worked_off_takes_new_updates() -> None:
    seen: list[int] = []

    async def handle(update: Update) -> None:
        seen.append(update.update_id)

    lanes = Lanes(handle)
    for number in range(3):
        lanes.put(Update(number))
        lanes.put(Update(0))
        await asyncio.sleep(0.01)
    assert sorted(seen) == [0, 0, 0, 0, 1, 2]
    await lanes.drain(1)
