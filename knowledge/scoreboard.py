"""The figures of a labelled set, as a table for people and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from knowledge.evaluation import Figures, Judged, by_style, confusions, figures

_COLUMNS = (
    ("prima", "top_1"),
    ("fra le tre", "top_3"),
    ("risposte giuste", "answered_rightly"),
    ("offerte giuste", "offered_rightly"),
    ("sbagliate", "answered_wrongly"),
    ("taciute a torto", "abstained_wrongly"),
)
_UNANSWERABLE = (
    ("risposte lo stesso", "unanswerable_answered"),
    ("vicine al tema", "near_answered"),
    ("lontane", "far_answered"),
    ("con una scelta", "unanswerable_offered"),
)
_MOST_CONFUSIONS = 15


def as_table(judged: Sequence[Judged]) -> str:
    """Return the figures as people read them: overall, by style, and which entries are mistaken for which."""
    whole = figures(judged)
    lines = [f"{whole.answerable} messaggi con risposta, {whole.unanswerable} senza.", ""]
    lines.append(_row("", [title for title, _ in _COLUMNS]))
    lines.append(_row("tutti", [_percent(whole, key) for _, key in _COLUMNS]))
    for style, own in by_style(judged).items():
        if own.answerable:
            lines.append(_row(style, [_percent(own, key) for _, key in _COLUMNS]))
    lines += ["", "Messaggi senza risposta:"]
    lines += [f"  {title}: {_percent(whole, key)}" for title, key in _UNANSWERABLE]
    mistaken = confusions(judged)
    if mistaken:
        lines += ["", "Risposte sbagliate (voce giusta → voce data, quante volte):"]
        lines += [f"  {right or 'nessuna'} → {given}, {count}" for right, given, count in mistaken[:_MOST_CONFUSIONS]]
    return "\n".join(lines)


def as_json(judged: Sequence[Judged]) -> str:
    """Return the same figures as JSON, with each entry's share of right best entries."""
    entries: dict[str, list[bool]] = {}
    for item in judged:
        if item.message.entries:
            entries.setdefault(item.message.entries[0], []).append(item.top)
    whole = {
        "all": asdict(figures(judged)),
        "styles": {style: asdict(own) for style, own in by_style(judged).items()},
        "entries": {entry: sum(tops) / len(tops) for entry, tops in sorted(entries.items())},
        "confusions": [{"right": right or None, "given": given, "count": n} for right, given, n in confusions(judged)],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _percent(own: Figures, key: str) -> str:
    return f"{100 * getattr(own, key):.1f} %"


def _row(name: str, cells: Sequence[str]) -> str:
    return f"{name:<12}" + "".join(f"{cell:>17}" for cell in cells)
