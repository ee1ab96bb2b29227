"""Who may import whom, and what an import may do: gates, each tried on a wrong import."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sources import OURS, PACKAGES, ROOT

WITHIN_ALEMBIC = {"storage.migrations.env"}
"""Run by Alembic, inside its own context: cannot be imported."""


def test_every_module_imports_with_an_empty_environment_and_touches_nothing(tmp_path: Path) -> None:
    modules = [_module(path) for path in OURS if _module(path) not in WITHIN_ALEMBIC]
    assert len(modules) > 50
    result = subprocess.run(
        [sys.executable, "-I", "-B", "-W", "error", "-c", IMPORTING, str(ROOT), *modules],
        check=False,
        env={},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr
    imported, touched = json.loads(result.stdout)
    assert imported == modules
    assert touched == []
    assert list(tmp_path.iterdir()) == []


IMPORTING = """
import importlib, json, sys
root, *modules = sys.argv[1:]
sys.path.insert(0, root)
done, touched = [], []

def watch(event, arguments):
    where = done[-1] if done else ""
    if event == "open":
        path, mode, flags = arguments
        writes = any(letter in (mode or "") for letter in "wax+")
        ours = str(path).startswith(root + "/") and "/.venv/" not in str(path)
        if writes or (ours and not str(path).endswith((".py", ".pyc"))):
            touched.append([where, event, str(path)])
    elif event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "sqlite3.connect", "subprocess.Popen"):
        touched.append([where, event, str(arguments[-1])])

sys.addaudithook(watch)
for module in modules:
    done.append(module)
    importlib.import_module(module)
print(json.dumps([done, touched]))
"""


def test_the_door_opens_without_telegram_and_without_a_database() -> None:
    heavy = {"telegram", "httpx", "sqlalchemy", "sqlmodel", "alembic", "psycopg", "starlette"}
    assert _imported_by("bot.__main__") & {*heavy, "numpy"} == {"numpy"}


def test_on_telegram_with_sqlite_nobody_waits_for_what_others_need() -> None:
    needless = {"alembic", "psycopg", "starlette", "uvicorn", "playground", "icalendar", *_FOR_FIGURES}
    assert _imported_by("bot.__main__", "bot.assembly") & {*needless, "telegram"} == {"telegram"}


_FOR_FIGURES = ("matplotlib", "xlsxwriter", "jinja2")


def _imported_by(*modules: str) -> set[str]:
    """Return the packages that a new Python has imported after these modules."""
    program = f"import sys, {', '.join(modules)}; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("place", "line", "contract"),
    [
        ("knowledge/entries.py", "import telegram", "telegram, apscheduler, typer and httpx live in handlers"),
        ("handlers/ask.py", "import storage.engine", "Imports run handlers | storage | reports -> bot -> knowledge"),
        ("bot/answers.py", "import handlers.views", "Imports run handlers | storage | reports -> bot -> knowledge"),
        ("storage/engine.py", "import playground", "Only the door imports the playground"),
        ("playground/world.py", "import bot.model", "The playground imports none of the others"),
        ("handlers/views.py", "import yaml", "rapidfuzz, yaml and numpy live in knowledge"),
        ("handlers/calendars.py", "import icalendar", "icalendar lives in handlers/ics_*.py"),
        ("bot/calendars.py", "import python_calamine", "python_calamine lives in handlers/sheets.py"),
        ("reports/charts.py", "import handlers.views", "Imports run handlers | storage | reports -> bot -> knowledge"),
        ("handlers/monitoring.py", "import matplotlib", "matplotlib, xlsxwriter and jinja2 live in reports"),
    ],
)
def test_an_import_of_the_wrong_room_breaks_its_contract(tmp_path: Path, place: str, line: str, contract: str) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "content"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / place).open("a", encoding="utf-8") as module:
        module.write(f"\n{line}\n")
    verdict = subprocess.run(
        [sys.executable, Path(sys.executable).parent / "lint-imports", "--no-cache"],
        check=False,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert verdict.returncode == 1, verdict.stdout + verdict.stderr
    assert re.findall(r"^(.+) BROKEN", verdict.stdout, re.MULTILINE) == [contract]


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
