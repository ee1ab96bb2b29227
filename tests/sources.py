"""The project's own files as the tests that read them see them: packages, sources, tests."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = tuple(
    sorted(door.parent.name for door in ROOT.glob("*/__init__.py") if door.parent.name not in {"tests", "benchmarks"})
)


def read(*folders: str) -> dict[str, str]:
    """Return the Python files below these folders, by their path in the project."""
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}


OURS = read(*PACKAGES)
TESTS = read("tests")


def nodes(source: str) -> Iterator[ast.AST]:
    """Yield every node of a file's syntax tree."""
    return ast.walk(_tree(source))


@cache
def _tree(source: str) -> ast.Module:
    return ast.parse(source)
