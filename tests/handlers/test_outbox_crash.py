"""Crashes of the sending lane: real processes, killed while reminders leave. The long form is a benchmark."""

import sys
from pathlib import Path

import pytest

from benchmarks.reminders_crash import crash

pytestmark = [pytest.mark.processes, pytest.mark.timeout(300)]


def test_no_reminder_is_lost_and_none_comes_twice_without_a_doubt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crashed = crash(people=150, kills=4, folder=tmp_path)
    with capsys.disabled():
        sys.stdout.write(f"\n{crashed}\n")
    assert crashed.lost == 0
    assert crashed.open == 0
    assert crashed.twice <= crashed.most_twice
    assert crashed.unsuspected == 0
