"""A content that can be used is still told what an editor should look at."""

from datetime import date
from pathlib import Path

from knowledge.library import Library
from knowledge.warnings import warnings
from tests.knowledge.contents import entry
from tests.knowledge.desks import GRANT, MISPLACED, desk

DAY = date(2026, 11, 22)
ENGLISH = '    en: {question: "What is it, number %d?", variants: [], answer: It.}\n'


def told(folder: Path, day: date = DAY) -> list[str]:
    library = Library(folder)
    return warnings(list(library.current.entries.values()), library.build_matcher, day)


def test_few_variants_and_a_missing_translation_are_told_with_the_entries(tmp_path: Path) -> None:
    few, english = told(desk(tmp_path, entry("sola")))
    assert few == "Con meno di 8 varianti in italiano: 1. sola (1)"
    assert english == "Senza la versione inglese: 4. orari, vetrine, parcheggio, sola"


def test_an_entry_is_late_from_the_day_after_its_review(tmp_path: Path) -> None:
    late = entry("sola") + "    checked: 2026-01-01\n    review_by: 2026-11-21\n"
    folder = desk(tmp_path, late)
    assert told(folder)[0] == "Da ricontrollare, review_by è passato: 1. sola (2026-11-21)"
    assert not any("review_by" in line for line in told(folder, date(2026, 11, 21)))


def test_a_near_copy_and_a_confusion_are_told_with_their_words(tmp_path: Path) -> None:
    lines = told(desk(tmp_path, vetrine=[*GRANT, MISPLACED, "lo sportello apre in quali giorni"]))
    copies = lines.index("Domande quasi uguali in due voci diverse: 1.")
    assert lines[copies + 1].strip() == (
        "«in quali giorni apre lo sportello» (orari) e «lo sportello apre in quali giorni» (vetrine)"
    )
    pair = next(number for number, line in enumerate(lines) if line.startswith("Voci che si possono confondere: 1"))
    assert lines[pair + 1].strip().startswith("orari ↔ vetrine: ")
    assert lines[pair + 1].endswith("se non fosse scritta in vetrine, avrebbe la risposta di orari")


def test_a_long_list_names_ten_and_counts_the_rest(tmp_path: Path) -> None:
    many = [entry(f"voce-{number}") + ENGLISH % number for number in range(12)]
    few = next(line for line in told(desk(tmp_path, *many)) if line.startswith("Con meno di 8"))
    assert few.startswith("Con meno di 8 varianti in italiano: 12. voce-0 (1), ")
    assert few.endswith("voce-9 (1) e altre 2")
