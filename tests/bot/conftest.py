"""The rules over the shipped content, and over one written by hand."""

from pathlib import Path

import pytest

from knowledge.library import Library
from tests.bot.bench import Bench
from tests.knowledge.contents import entry, topic, write


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def by_hand(tmp_path: Path) -> Bench:
    """A content of two entries: one with two sources on the same page, one that leads to it."""
    first = entry("prima", answer="Sì, il **12**.").replace("[carta]", "[giornale, carta, copia]")
    return Bench(Library(write(tmp_path, {"faq/a.yaml": topic(first, entry("seconda") + "    related: [prima]\n")})))
