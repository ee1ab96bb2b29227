"""Check-ins from the command line, with the door and the database that it opens."""

from pathlib import Path

import pytest

from bot.__main__ import Door
from handlers.commandline import carry_out, command_line


def test_the_status_of_a_new_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/memory.db")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert carry_out(command_line(Door()), ["checkins", "status"]) == 0
    assert capsys.readouterr().out.strip() == "Nessun giro di check-in finora."
