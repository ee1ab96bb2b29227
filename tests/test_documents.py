"""What the documents say is true: their commands, settings, links; and nothing in the project points at one machine."""

import re
import shlex
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bot.__main__ import Door
from bot.settings import Settings
from handlers.commandline import command_line
from tests.sources import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
NAMES = [path.relative_to(ROOT).as_posix() for path in DOCUMENTS]
SETTINGS = {name.upper() for name in Settings.model_fields}
IGNORED = [".git", *(line.rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split())]
TEXTS = {
    ".md",
    ".py",
    ".toml",
    ".txt",
    ".yaml",
    ".yml",
    ".json",
    ".js",
    ".css",
    ".html",
    ".mako",
    ".ics",
    ".csv",
    ".example",
    "",
}
ELSEWHERE = re.compile(
    # In pieces, because this file is searched too.
    "|".join(
        [
            r"(?<![\w.])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me|Use" + r"rs)/\w",
            "py" + r"pi\.org",
            "python" + r"hosted\.",
            "find" + "-links=",
        ]
    )
)


def test_the_documents_were_found() -> None:
    assert {"README.md", "CONTRIBUTING.md", "DECISIONS.md", "CHANGELOG.md"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_make_command_exists(name: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    assert {"run", "test", "check", "lock"} <= targets
    named = {match for line in _code(name) for match in re.findall(r"(?:^|[\s;&(])make ([a-z]\w*)", line)}
    assert named <= targets
    if name == "README.md":
        assert {"run", "test"} <= named, "the two commands belong in the README"


@pytest.mark.parametrize("name", NAMES)
def test_every_command_of_the_bot_exists(name: str) -> None:
    lines = [line for line in _code(name) if COMMAND.search(line)]
    assert [(line, wrong) for line in lines for wrong in _mistakes(line)] == []
    if name == "README.md":
        assert lines


@pytest.mark.parametrize(
    ("line", "mistakes"),
    [
        ("python -m bot run", 0),
        ('distretti-bot ask "quando è stato firmato?" --today 2026-11-22', 0),
        (".venv/bin/python -m bot knowledge check --knowledge contenuti && echo bene", 0),
        ("cat domande.jsonl | python -m bot ask --batch - > risposte.jsonl  # tante insieme", 0),
        ("python -m bot", 0),
        ("python -m bot vola", 1),
        ("python -m bot knowledge vola", 1),
        ('python -m bot ask "?" --piano', 1),
    ],
)
def test_the_search_for_mistaken_commands_finds_them(line: str, mistakes: int) -> None:
    assert COMMAND.search(line)
    assert len(list(_mistakes(line))) == mistakes


COMMAND = re.compile(r"(?:python3? -m bot\b|\bdistretti-bot)(?![\w./:-])(?P<words>.*)")


def _mistakes(line: str) -> Iterator[str]:
    """Yield each word of a command line that the bot would refuse: a command or an option that is not there."""
    found = COMMAND.search(line)
    command: Any = get_command(command_line(Door()))
    for word in _words(found["words"] if found else ""):
        if word.startswith("-") and len(word) > 1:
            if word.split("=")[0] not in {"--help", *(option for known in command.params for option in known.opts)}:
                yield word
        elif commands := getattr(command, "commands", None):
            if word not in commands:
                yield word
                return
            command = commands[word]


def _words(rest: str) -> Iterator[str]:
    for word in shlex.split(rest, comments=True):
        if word in {"|", "||", "&&", ">", ">>", "<", ";", "&", "\\"}:
            return
        yield word


@pytest.mark.parametrize("name", [name for name in NAMES if name not in {"DECISIONS.md", "CHANGELOG.md"}])
def test_every_setting_that_is_named_exists(name: str) -> None:
    code = "\n".join(_code(name))
    named = set(re.findall(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b", code))
    named |= set(re.findall(r"^(?:export )?([A-Z][A-Z0-9_]*)=", code, flags=re.MULTILINE))
    assert named - SETTINGS == set()


def test_the_example_of_the_environment_lists_every_setting_with_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    example = ROOT / ".env.example"
    written = re.findall(r"^([A-Z0-9_]+)=", example.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(written) == len(set(written))
    assert set(written) == SETTINGS
    assert Settings(_env_file=example) == Settings(_env_file=None)


@pytest.mark.parametrize("name", NAMES)
def test_every_link_to_a_file_leads_to_it(name: str) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)|<img[^>]* src=\"([^\"]+)\"", _prose(name))
    targets = [link or image for link, image in links if not re.match(r"[a-z]+:|#", link or image)]
    missing = [target for target in targets if not (ROOT / name).parent.joinpath(target.split("#")[0]).exists()]
    assert missing == []


def test_nothing_points_at_one_machine_or_at_a_package_index() -> None:
    texts = [path for path in ROOT.rglob("*") if path.suffix in TEXTS and path.is_file() and not _skipped(path)]
    assert len(texts) > 100
    found = [
        (path.relative_to(ROOT).as_posix(), match.group())
        for path in texts
        if (match := ELSEWHERE.search(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def _skipped(path: Path) -> bool:
    return any(fnmatch(part, rule) for part in path.relative_to(ROOT).parts for rule in IGNORED)


def _code(name: str) -> Iterator[str]:
    """Yield the lines of the code blocks and the code inside sentences."""
    text = (ROOT / name).read_text(encoding="utf-8")
    for block in re.findall(r"^```.*?\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL):
        yield from (line.strip().removeprefix("$ ") for line in block.replace("\\\n", " ").splitlines())
    yield from re.findall(r"`([^`\n]+)`", _prose(name))


def _prose(name: str) -> str:
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
