"""What an edit changes, as people read it and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from knowledge.evaluation import Judged
from knowledge.impact import Change, Edited, Impact, Turn
from knowledge.warnings import copy_line, pair_line

_TURNS = {Turn.WORSE: "peggio", Turn.BETTER: "meglio", Turn.OTHER: "diverso"}


def as_text(found: Impact) -> str:
    """Return what changes as lines; the words of kept questions are for the terminal of whoever asked."""
    labelled = [change for change in found.changes if change.stored is None]
    stored = [change for change in found.changes if change.stored is not None]
    blocks = [
        _entries(found),
        [_labelled_title(found.labelled, labelled), *_labelled_lines(labelled)],
        [f"Domande conservate: {found.stored} provate, {len(stored)} con un altro esito.", *map(_line, stored)],
        _counted("Voci che ora si possono confondere", [pair_line(pair) for pair in found.confusable]),
        _counted("Domande ora quasi uguali in due voci diverse", [copy_line(copy) for copy in found.copies]),
    ]
    return "\n\n".join("\n".join(block) for block in blocks)


def as_json(found: Impact) -> str:
    """Return the same as JSON; a kept question is a number there, never its words: a file would outlive them."""
    whole = {
        "entries": {
            "added": found.added,
            "removed": found.removed,
            "edited": [asdict(entry) for entry in found.edited],
        },
        "lexicon": found.lexicon,
        "replayed": {"labelled": found.labelled, "stored": found.stored},
        "changes": [_record(change) for change in found.changes],
        "confusable": [asdict(pair) for pair in found.confusable],
        "copies": [asdict(copy) for copy in found.copies],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _entries(found: Impact) -> list[str]:
    counts = f"{len(found.added)} aggiunte, {len(found.removed)} tolte, {len(found.edited)} cambiate"
    return [
        f"Voci: {counts}.",
        *(f"  + {name}" for name in found.added),
        *(f"  - {name}" for name in found.removed),
        *(f"  ~ {entry.entry}: {_what(entry)}" for entry in found.edited),
        *(["È cambiato anche il lessico (lexicon.yaml)."] if found.lexicon else []),
    ]


def _what(entry: Edited) -> str:
    parts = []
    if entry.came or entry.went:
        parts.append(f"domande (+{len(entry.came)}, -{len(entry.went)})")
    if entry.answers:
        parts.append("risposta")
    if entry.rest:
        parts.append("altro")
    return ", ".join(parts)


def _labelled_title(replayed: int, changes: Sequence[Change]) -> str:
    counts = {turn: sum(change.turn is turn for change in changes) for turn in Turn}
    told = f"{counts[Turn.WORSE]} peggio, {counts[Turn.BETTER]} meglio, {counts[Turn.OTHER]} né meglio né peggio"
    return f"Domande di prova: {replayed} provate, {len(changes)} con un altro esito" + (
        f" ({told})." if changes else "."
    )


def _labelled_lines(changes: Sequence[Change]) -> list[str]:
    """Return a line for each change, what got worse first."""
    order = list(_TURNS)
    ordered = sorted(changes, key=lambda change: order.index(change.turn))
    return [f"  {_TURNS[change.turn]:<8}{_line(change).strip()}" for change in ordered]


def _line(change: Change) -> str:
    return f"  «{_shown(change.before.message.text)}»: {_outcome(change.before)} → {_outcome(change.after)}"


def _shown(text: str) -> str:
    """Return what a person wrote on one line, without what could command a terminal."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _outcome(judged: Judged) -> str:
    if judged.entry:
        return judged.entry
    return f"scelta fra {', '.join(judged.offered)}" if judged.offered else "nessuna risposta"


def _record(change: Change) -> dict[str, object]:
    message = change.before.message
    asked: dict[str, object] = {"text": message.text, "right": message.entries, "turn": change.turn}
    return {
        **({"stored": change.stored} if change.stored is not None else asked),
        "before": _told(change.before),
        "after": _told(change.after),
    }


def _told(judged: Judged) -> dict[str, object]:
    return {"outcome": judged.outcome, "entry": judged.entry, "choices": judged.offered if not judged.entry else ()}


def _counted(title: str, lines: Sequence[str]) -> list[str]:
    return [f"{title}: {len(lines)}.", *(f"  {line}" for line in lines)]
