"""The content in use follows the folder, and a bad edit never takes the place of a good content."""

import os
from pathlib import Path

import pytest

from knowledge.entries import Language
from knowledge.library import Library, Refused, Reloaded, Unchanged
from knowledge.reading import ContentError
from tests.knowledge.contents import entry, topic, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path, {"faq/a.yaml": topic(entry("prima"), name="a")})


def edit(path: Path, text: str) -> None:
    """Write a file as an editor does, at a later instant than before."""
    later = path.stat().st_mtime_ns + 1_000_000_000 if path.exists() else None
    path.write_text(text, encoding="utf-8")
    if later:
        os.utime(path, ns=(later, later))


def test_a_folder_that_cannot_be_used_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(ContentError):
        Library(tmp_path / "nessuna")


def test_without_an_edit_nothing_changes(folder: Path) -> None:
    library = Library(folder)
    before = library.current
    assert library.refresh() == Unchanged()
    assert library.current is before


def test_a_good_edit_is_taken(folder: Path) -> None:
    library = Library(folder)
    edit(folder / "faq/a.yaml", topic(entry("prima", answer="Nuova."), entry("seconda"), name="a"))
    assert library.refresh() == Reloaded(2)
    assert set(library.current.entries) == {"prima", "seconda"}
    assert library.current.matcher.ranked("Che cosa è seconda?")[0] == "seconda"
    assert library.refresh() == Unchanged()


def test_a_bad_edit_leaves_the_old_content_in_place_and_is_told_once(folder: Path) -> None:
    library = Library(folder)
    before = library.current
    edit(folder / "faq/a.yaml", topic(entry("prima", answer="no"), name="a"))
    refused = library.refresh()
    assert isinstance(refused, Refused)
    assert [(problem.file, problem.line) for problem in refused.problems] == [("faq/a.yaml", 8)]
    assert library.current is before
    assert library.refresh() == Unchanged()


def test_mending_a_bad_edit_is_taken(folder: Path) -> None:
    library = Library(folder)
    edit(folder / "faq/a.yaml", "storta")
    assert isinstance(library.refresh(), Refused)
    edit(folder / "faq/a.yaml", topic(entry("prima", answer="Guarita."), name="a"))
    assert library.refresh() == Reloaded(1)
    assert library.current.entries["prima"].italian.answers[0].text[0].text == "Guarita."


def test_a_new_file_and_a_deleted_one_are_noticed(folder: Path) -> None:
    library = Library(folder)
    edit(folder / "faq/b.yaml", topic(entry("seconda"), name="b"))
    assert library.refresh() == Reloaded(2)
    (folder / "faq/b.yaml").unlink()
    assert library.refresh() == Reloaded(1)
    assert library.current.topic("b") is None
    assert library.current.topic("a") is not None


def test_a_folder_emptied_under_the_bot_leaves_the_old_content_in_place(folder: Path) -> None:
    library = Library(folder)
    before = library.current
    (folder / "faq/a.yaml").unlink()
    assert isinstance(library.refresh(), Refused)
    assert library.current is before


def test_touching_a_file_without_change_gives_the_same_answers(folder: Path) -> None:
    library = Library(folder)
    before = library.current
    edit(folder / "faq/a.yaml", (folder / "faq/a.yaml").read_text(encoding="utf-8"))
    assert library.refresh() == Reloaded(1)
    assert library.current.entries == before.entries


def test_a_sentence_edited_in_the_folder_is_taken(folder: Path) -> None:
    library = Library(folder)
    (folder / "texts").mkdir()
    edit(folder / "texts/it.yaml", "choose.none: Nessuna\n")
    assert library.refresh() == Reloaded(1)
    assert library.current.texts.words("choose.none", Language.ITALIAN) == "Nessuna"
