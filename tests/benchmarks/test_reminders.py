"""The benchmark of reminders in its short form: nothing is planned twice, and no second holds more than SEND_RATE."""

from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks.reminders import LOOKS, NOW, RATE, busiest, crowded, main, planned, spread


def test_a_second_that_holds_most_is_found_wherever_it_begins() -> None:
    tenths = [NOW + timedelta(seconds=0.1 * number) for number in range(30)]
    assert busiest(tenths) == 10
    assert busiest([*tenths, NOW + timedelta(seconds=1.55)]) == 11
    assert busiest([]) == 0


def test_a_season_is_planned_once(tmp_path: Path) -> None:
    first, again, later = planned(f"sqlite:///{tmp_path}/season.db", 30, spread(10))
    assert (first.new, again.new, later.new) == (30, 0, 0)


def test_a_crowded_hour_is_planned_whole_and_once_and_again_is_quicker(tmp_path: Path) -> None:
    first, again, later = planned(f"sqlite:///{tmp_path}/season.db", 200, crowded(20))
    assert (first.new, again.new, later.new) == (4000, 0, 0)
    assert again.seconds < first.seconds


@pytest.mark.processes
def test_the_short_form_prints_a_row_for_each_measurement(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--quick", "--sqlite"])
    rows = [line.strip("| ").split(" | ") for line in capsys.readouterr().out.splitlines()[2:]]
    assert [len(row) for row in rows] == [3] * (2 + 2 * len(LOOKS))
    most = int(rows[0][2].split()[0])
    assert 0 < most <= RATE
