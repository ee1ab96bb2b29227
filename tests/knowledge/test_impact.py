"""What an edit changes: entries, messages answered differently, entries that now get in each other's way."""

import json
from pathlib import Path

import pytest

from knowledge.differences import as_json, as_text
from knowledge.evaluation import Labelled
from knowledge.impact import Impact, Turn, compare
from knowledge.library import Library
from tests.knowledge.contents import entry
from tests.knowledge.desks import GRANT, MISPLACED, OPENING, PARKING, desk, written

PARK = Labelled("parcheggio vicino al mercato", ("parcheggio",), "keywords")
OPEN = Labelled("lo sportello apre la mattina?", ("orari",), "colloquial")
NOBODY = Labelled("posti auto al mercato", (), "near")


def impact(folder: Path, new: Path, *labelled: Labelled, stored: dict[int, str] | None = None) -> Impact:
    return compare(Library(desk(folder / "old")), Library(new), labelled, stored or {})


def test_nothing_changes_between_a_content_and_itself(tmp_path: Path) -> None:
    found = impact(tmp_path, desk(tmp_path / "new"), PARK, OPEN, stored={1: "sportello"})
    assert (found.added, found.removed, found.edited, found.lexicon) == ((), (), (), False)
    assert (found.changes, found.confusable, found.copies) == ((), (), ())
    assert (found.labelled, found.stored) == (2, 1)


def test_entries_that_came_went_and_changed_are_told_apart(tmp_path: Path) -> None:
    new = desk(tmp_path / "new", entry("nuova"), orari=[], vetrine=[*GRANT[:-1], "contributi alle vetrine"])
    found = impact(tmp_path, new)
    assert (found.added, found.removed) == (("nuova",), ("orari",))
    (edited,) = found.edited
    assert (edited.entry, edited.came, edited.went) == ("vetrine", ("contributi alle vetrine",), (GRANT[-1],))
    assert (edited.answers, edited.rest) == (False, False)


def test_another_answer_and_another_detail_are_told_apart(tmp_path: Path) -> None:
    new = desk(tmp_path / "new", written("orari", OPENING, "Il lunedì."), orari=[])
    path = new / "faq" / "prova.yaml"
    related = "    answer: Risposta.\n    sources: [carta]\n    related: [orari]\n  - id: parcheggio\n"
    plain = related.replace("    related: [orari]\n", "")
    path.write_text(path.read_text(encoding="utf-8").replace(plain, related), encoding="utf-8")
    edited = {item.entry: (item.answers, item.rest) for item in impact(tmp_path, new).edited}
    assert edited == {"orari": (True, False), "vetrine": (False, True)}


def test_a_labelled_message_fares_worse_when_its_entry_goes_and_better_when_nobody_should_answer(
    tmp_path: Path,
) -> None:
    found = impact(tmp_path, desk(tmp_path / "new", parcheggio=[]), PARK, OPEN, NOBODY)
    turns = {change.before.message.text: change.turn for change in found.changes}
    assert turns[PARK.text] is Turn.WORSE
    assert turns[NOBODY.text] is Turn.BETTER
    assert OPEN.text not in turns


def test_the_way_back_turns_worse_into_better(tmp_path: Path) -> None:
    old, new = desk(tmp_path / "new", parcheggio=[]), desk(tmp_path / "old")
    (change,) = compare(Library(old), Library(new), [PARK], {}).changes
    assert (change.turn, change.after.entry) == (Turn.BETTER, "parcheggio")


def test_a_kept_question_that_is_answered_differently_is_told_without_a_judgement(tmp_path: Path) -> None:
    found = impact(tmp_path, desk(tmp_path / "new", parcheggio=[]), stored={7: "sportello", 9: PARK.text})
    (change,) = found.changes
    assert (change.stored, change.turn, change.before.entry) == (9, Turn.OTHER, "parcheggio")


def test_only_new_confusions_and_new_copies_are_told(tmp_path: Path) -> None:
    spoilt = [*GRANT, MISPLACED, "sportello apertura orario"]
    found = impact(tmp_path, desk(tmp_path / "new", vetrine=spoilt))
    assert [(pair.first, pair.second) for pair in found.confusable] == [("orari", "vetrine")]
    assert [(copy.entry, copy.other) for copy in found.copies] == [("orari", "vetrine")]
    later = desk(tmp_path / "later", vetrine=spoilt, parcheggio=[*PARKING, "sosta breve davanti al mercato"])
    again = compare(Library(tmp_path / "new"), Library(later), [], {})
    assert (again.confusable, again.copies) == ((), ())


def test_another_lexicon_is_told(tmp_path: Path) -> None:
    new = desk(tmp_path / "new")
    (new / "lexicon.yaml").write_text("common: {it: [quando, che, ora]}\n", encoding="utf-8")
    assert impact(tmp_path, new).lexicon


@pytest.fixture
def spoilt(tmp_path: Path) -> Impact:
    new = desk(tmp_path / "new", entry("nuova"), parcheggio=[], vetrine=[*GRANT, MISPLACED])
    return impact(tmp_path, new, OPEN, PARK, NOBODY, stored={9: "posti auto\x1b[2J\nmercato"})


def test_people_read_all_of_it_and_what_got_worse_first(spoilt: Impact) -> None:
    lines = as_text(spoilt).splitlines()
    assert lines[:4] == [
        "Voci: 1 aggiunte, 1 tolte, 1 cambiate.",
        "  + nuova",
        "  - parcheggio",
        "  ~ vetrine: domande (+1, -0)",
    ]
    title = next(number for number, line in enumerate(lines) if line.startswith("Domande di prova: 3 provate, 2 con"))
    assert lines[title].endswith("(1 peggio, 1 meglio, 0 né meglio né peggio).")
    assert lines[title + 1].startswith(f"  peggio  «{PARK.text}»: parcheggio → ")
    assert lines[title + 2].startswith(f"  meglio  «{NOBODY.text}»: ")
    assert "Domande conservate: 1 provate, 1 con un altro esito." in lines
    assert any(line.startswith("  orari ↔ vetrine: 1; per esempio ") for line in lines)
    assert lines[-1] == "Domande ora quasi uguali in due voci diverse: 0."


def test_what_a_person_wrote_cannot_command_the_terminal(spoilt: Impact) -> None:
    assert "\x1b" not in as_text(spoilt)
    assert "«posti auto [2J mercato»" in as_text(spoilt)


def test_json_tells_the_same_but_never_the_words_of_a_kept_question(spoilt: Impact) -> None:
    told = json.loads(as_json(spoilt))
    assert told["entries"]["added"] == ["nuova"]
    assert told["replayed"] == {"labelled": 3, "stored": 1}
    worse = next(change for change in told["changes"] if change.get("turn") == "worse")
    assert (worse["text"], worse["right"], worse["before"]["entry"]) == (PARK.text, ["parcheggio"], "parcheggio")
    (kept,) = [change for change in told["changes"] if "stored" in change]
    assert sorted(kept) == ["after", "before", "stored"]
    assert "posti auto [" not in as_json(spoilt)
    assert told["confusable"][0]["mistaken"][0]["text"] == MISPLACED
