"""The rules of the house, as gates: each one first makes sure that it found something to look at."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

import pytest

from tests.sources import OURS, PACKAGES, ROOT, TESTS, nodes

LONGEST = 300
RELEASED = "storage/migrations/versions"
"""Tables as they once were: long, repetitive, and never edited again."""
SPEAKS_ITSELF = {
    *("handlers/batches.py", "handlers/commandline.py", "handlers/polling.py"),
    *("handlers/sessions_commands.py", "handlers/checkins_commands.py", "handlers/monitoring_commands.py"),
}
"""The help of the commands, and why the bot stopped: said on the terminal to whoever installs it, not in a chat."""
ITALIAN = re.compile(
    r"(?<![\w-])(il|gli|che|non|della|delle|dei|degli|del|nel|nella|puoi|sono|questo|questa|tuo|tua|hai|è|perché|più|così"
    r"|grazie|scrivi|premi|scegli|manda|invia|qui|alla|allo|dalla|una)(?![\w-])",
    re.IGNORECASE,
)
SENDING = re.compile(r"(reply|send|edit|answer)_?\w*")


HAND_WRITTEN = {path: source for path, source in OURS.items() if not path.startswith(RELEASED)}


def test_the_packages_and_the_tests_were_found() -> None:
    assert {"bot", "knowledge", "handlers", "storage", "reports", "playground"} <= set(PACKAGES)
    assert {path.split("/")[0] for path in OURS} == set(PACKAGES)
    assert len(HAND_WRITTEN) > 50
    assert len(TESTS) > 10


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_is_tested_built_checked_and_linted(package: str) -> None:
    configuration = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'"{package}*"' in configuration, "setuptools would leave the package out"
    assert configuration.count(f'"{package}"') >= 2, "mypy and import-linter would not look at the package"
    assert list((ROOT / "tests" / package).glob("test_*.py"))


def test_no_module_is_longer_than_a_room() -> None:
    lengths = {path: source.count("\n") for path, source in (HAND_WRITTEN | TESTS).items()}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_every_module_says_first_what_it_is_for() -> None:
    silent = [path for path, source in (OURS | TESTS).items() if not ast.get_docstring(ast.parse(source))]
    assert silent == []


def test_nothing_is_left_for_later() -> None:
    promises = re.compile(r"\b(TODO|FIXME|HACK|NotImplementedError)\b")
    others = {path: source for path, source in TESTS.items() if path != "tests/test_house.py"}
    assert [path for path, source in (OURS | others).items() if promises.search(source)] == []


def test_only_callbacks_names_the_data_of_buttons() -> None:
    """The playground is Telegram's side: there the word is a field of the Bot API."""
    assert _who_names({"callback_data"}, but="playground/") == {"handlers/callbacks.py"}


def test_nothing_is_kept_in_the_dictionaries_of_the_framework() -> None:
    allowed = {"handlers/context.py", "handlers/application.py"}
    assert _who_names({"user_data", "chat_data"}) <= allowed
    assert _who_names({"bot_data"}) <= allowed


def test_no_conversation_lives_in_memory_alone() -> None:
    assert _who_names({"ConversationHandler"}) == set()


def test_only_the_clocks_read_the_clock() -> None:
    clocks = {"handlers/clock.py", "playground/clock.py"}
    reading = {path for path, source in OURS.items() if any(_reads_the_clock(node) for node in nodes(source))}
    assert reading == clocks
    assert {
        path for path, source in OURS.items() if any("TID251" in comment for comment in _comments(source))
    } == clocks


def _reads_the_clock(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    of = node.func.value
    name = of.attr if isinstance(of, ast.Attribute) else of.id if isinstance(of, ast.Name) else ""
    return (name in {"datetime", "date"} and node.func.attr in {"now", "today", "utcnow"}) or (
        name == "time" and node.func.attr in {"time", "time_ns"}
    )


def test_what_people_read_is_in_the_content() -> None:
    """No sentence in Italian in the handlers, and no sentence in any language where a message is sent."""
    spoken = {path: source for path, source in OURS.items() if path.startswith("handlers/")}
    assert len(spoken) > 10
    found = [
        (path, line)
        for path, source in spoken.items()
        if path not in SPEAKS_ITSELF
        for line in [*filter(_is_italian, _sentences(ast.parse(source))), *_sent(ast.parse(source))]
    ]
    assert found == []


def test_the_search_for_sentences_finds_them() -> None:
    planted = ast.parse(
        '"""Questo non conta."""\nasync def on(m, n):\n    await m.send(f"Ciao {n}, come va?")\nX = "Ecco il testo"\n'
    )
    assert list(filter(_is_italian, _sentences(planted))) == ["Ecco il testo"]
    assert list(_sent(planted)) == [", come va?"]


def _sentences(tree: ast.AST) -> Iterator[str]:
    """Yield the strings of three words or more, except those that stand alone as documentation."""
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and len(node.value.split()) >= 3
            and id(node) not in documentation
        ):
            yield node.value


def _is_italian(sentence: str) -> bool:
    return bool(ITALIAN.search(sentence))


def _sent(tree: ast.AST) -> Iterator[str]:
    """Yield the strings of two words or more that are given to a call that sends something."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if not SENDING.fullmatch(name):
            continue
        for given in [*call.args, *(keyword.value for keyword in call.keywords)]:
            for node in [given, *given.values] if isinstance(given, ast.JoinedStr) else [given]:
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value.split()) >= 2:
                    yield node.value


def test_no_test_replaces_our_own_code() -> None:
    """Real things, one fake: what is replaced from outside is not what runs. A constant may be made shorter."""
    assert [path for path, source in TESTS.items() if list(_replacements(source))] == []


def test_the_search_for_replacements_finds_them() -> None:
    for planted in (
        "from unittest import mock\nmock.patch('bot.answers.judge')",
        "from unittest.mock import patch\npatch.object(bot, 'judge')",
        "from bot import answers\nmonkeypatch.setattr(answers, 'judge', None)",
        "monkeypatch.setattr('handlers.ask.on_question', None)",
    ):
        assert list(_replacements(planted)), planted
    for innocent in (
        "import socket\nmonkeypatch.setattr(socket.socket, 'connect', None)",
        "monkeypatch.setattr('handlers.ticks.REFRESH_EVERY', 0.1)",
        "monkeypatch.setenv('bot', '1')",
    ):
        assert not list(_replacements(innocent)), innocent


def _replacements(source: str) -> Iterator[ast.AST]:
    ours = _imported(source)
    for node in nodes(source):
        match node:
            case ast.ImportFrom(module="unittest.mock", names=names) if any(name.name == "patch" for name in names):
                yield node
            case ast.Call(func=ast.Attribute(value=ast.Name(id="mock"), attr="patch")):
                yield node
            case ast.Call(func=ast.Attribute(attr="setattr" | "delattr"), args=[ast.Constant(value=str(name)), *_]):
                if name.split(".")[0] in PACKAGES and not name.split(".")[-1].isupper():
                    yield node
            case ast.Call(
                func=ast.Attribute(attr="setattr" | "delattr"), args=[owner, ast.Constant(value=str(name)), *_]
            ):
                if ast.unparse(owner).split(".")[0] in ours and not name.isupper():
                    yield node


def _imported(source: str) -> set[str]:
    """Return the names that a file takes from our packages."""
    names: set[str] = set()
    for node in nodes(source):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in PACKAGES:
            names |= {name.asname or name.name for name in node.names}
        if isinstance(node, ast.Import):
            names |= {n.asname or n.name.split(".")[0] for n in node.names if n.name.split(".")[0] in PACKAGES}
    return names


def _who_names(names: set[str], but: str = "?") -> set[str]:
    """Return the files whose code uses one of these names, also as a string or a keyword."""
    return {path for path, source in OURS.items() if not path.startswith(but) and names & set(_names(source))}


def _names(source: str) -> Iterator[str]:
    for node in nodes(source):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)) | ast.alias(name=name):
                yield name
            case ast.Constant(value=str(name)):
                yield name


def _comments(source: str) -> Iterator[str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return (token.string for token in tokens if token.type == tokenize.COMMENT)
