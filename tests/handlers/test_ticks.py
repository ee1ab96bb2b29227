"""The ticks: the content is followed, the desk is told, what is too old is erased."""

from datetime import datetime

import pytest
from telegram.ext import JobQueue

from handlers.clock import SystemClock
from handlers.ticks import schedule
from knowledge.library import Refresh, Refused, Reloaded, Unchanged
from knowledge.reading import Problem

DESK = -100900


@pytest.fixture
def quick_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.ticks.REFRESH_EVERY", 0.05)
    monkeypatch.setattr("handlers.ticks.RETENTION_FIRST", 0.05)


@pytest.mark.usefixtures("quick_ticks")
async def test_the_desk_is_told_once_of_each_change_of_the_content(start, telegram) -> None:
    telegram.world.person(1)
    telegram.world.group(DESK, "Sportello", [1])
    changes: list[Refresh] = [
        Unchanged(),
        Refused((Problem("faq/bandi.yaml", 12, "manca la fonte"),)),
        Unchanged(),
        Reloaded(172),
    ]
    async with start(staff_chat=DESK, refresh=lambda: changes.pop(0) if changes else Unchanged()) as running:
        await telegram.world.wait_for(lambda: len(running.driver(1, DESK).heard()) >= 3)
        await running.logged("content.refused problems=faq/bandi.yaml:12: manca la fonte")
        await running.logged("content.reloaded entries=172")
        told = [message.text for message in running.driver(1, DESK).heard()]
    assert "desk.content_refused it faq/bandi.yaml:12: manca la fonte" in told
    assert "desk.content_reloaded it 172" in told
    assert len(told) == 3


@pytest.mark.usefixtures("quick_ticks")
async def test_a_tick_that_fails_is_noted_and_the_next_one_runs(start) -> None:
    calls: list[int] = []

    def refresh() -> Refresh:
        calls.append(1)
        raise OSError("zanzibar")

    async with start(refresh=refresh) as running:
        await running.logged("tick.failed job=refresh error=OSError", 2)
    assert len(calls) >= 2
    assert "zanzibar" not in running.log.getvalue()


@pytest.mark.usefixtures("quick_ticks")
async def test_what_is_too_old_is_erased_at_start(start) -> None:
    erased: list[datetime] = []
    async with start(retention=erased.append) as running:
        await running.logged("retention.done")
    assert len(erased) == 1
    assert abs((SystemClock().now() - erased[0]).total_seconds()) < 10


def test_no_tick_is_ever_dropped_for_being_late() -> None:
    queue: JobQueue = JobQueue()
    schedule(queue)
    jobs = queue.scheduler.get_jobs()
    assert sorted(job.name for job in jobs) == ["refresh", "retention"]
    for job in jobs:
        assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)
