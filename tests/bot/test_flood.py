"""The flood guard: one warning, then silence; what piled up is not a flood."""

from datetime import UTC, datetime, timedelta

from bot.flood import FloodGuard, Passage

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def passages(guard: FloodGuard, instants: list[datetime], person: int = 1) -> list[Passage]:
    return [guard.passage(person, at) for at in instants]


def every(seconds: float, times: int, since: datetime = NOON) -> list[datetime]:
    return [since + timedelta(seconds=seconds * number) for number in range(times)]


def test_twenty_messages_at_one_go_pass_then_one_warning_then_silence() -> None:
    said = passages(FloodGuard(), every(0, 25))
    assert said == [Passage.PASS] * 20 + [Passage.WARN] + [Passage.SILENCE] * 4


def test_a_steady_pace_that_a_person_can_keep_always_passes() -> None:
    assert set(passages(FloodGuard(), every(3, 500))) == {Passage.PASS}


def test_the_silence_ends_when_the_bucket_is_half_empty() -> None:
    guard = FloodGuard()
    passages(guard, every(0, 22))
    assert guard.passage(1, NOON + timedelta(seconds=29)) is Passage.SILENCE
    assert guard.passage(1, NOON + timedelta(seconds=31)) is Passage.PASS


def test_who_floods_again_is_warned_again() -> None:
    guard = FloodGuard()
    passages(guard, every(0, 30))
    assert passages(guard, every(0, 30, NOON + timedelta(minutes=5))).count(Passage.WARN) == 1


def test_people_do_not_disturb_each_other() -> None:
    guard = FloodGuard()
    passages(guard, every(0, 30), person=1)
    assert guard.passage(2, NOON) is Passage.PASS


def test_a_backlog_counts_by_when_it_was_written() -> None:
    assert set(passages(FloodGuard(), every(60, 200))) == {Passage.PASS}


def test_instants_out_of_order_neither_drain_nor_fail() -> None:
    guard = FloodGuard(room=2)
    assert guard.passage(1, NOON) is Passage.PASS
    assert guard.passage(1, NOON - timedelta(hours=1)) is Passage.PASS
    assert guard.passage(1, NOON - timedelta(hours=2)) is Passage.WARN


def test_who_has_been_quiet_is_forgotten_and_who_floods_is_not() -> None:
    guard = FloodGuard(room=1)
    for person in range(10, 10_010):
        guard.passage(person, NOON - timedelta(hours=1))
    passages(guard, every(0, 3), person=1)
    guard.passage(2, NOON)
    assert len(guard._buckets) == 2
    assert guard.passage(1, NOON) is Passage.SILENCE
