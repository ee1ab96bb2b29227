"""A form as JSON and back, so that a round keeps the form it opened with; and the digest that names a version of it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from knowledge.entries import Language
from knowledge.forms import (
    Choice,
    Comparison,
    Form,
    Part,
    PartKind,
    Question,
    Repeats,
    Schedule,
    When,
    Wording,
)


def form_to_json(form: Form) -> str:
    """Return a form as JSON, the same text for the same form."""
    return json.dumps(_form(form), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def form_from_json(written: str) -> Form:
    """Return the form that was written by `form_to_json`."""
    read: dict[str, Any] = json.loads(written)
    schedule = read["schedule"]
    day = date.fromisoformat(schedule["day"]) if schedule["day"] else None
    return Form(
        read["id"],
        _worded(read["title"]),
        _worded(read["intro"]),
        Schedule(Repeats(schedule["repeats"]), schedule["hour"], schedule["days"], day),
        tuple(
            Question(one["id"], _worded(one["text"]), one["why"], tuple(map(_read_part, one["parts"])))
            for one in read["questions"]
        ),
        read["version"],
    )


def with_version(form: Form) -> Form:
    """Return a form with the digest of what it says."""
    bare = form_to_json(replace(form, version=""))
    return replace(form, version=sha256(bare.encode()).hexdigest()[:12])


def _form(form: Form) -> dict[str, Any]:
    schedule = form.schedule
    return {
        "id": form.id,
        "title": dict(form.title),
        "intro": dict(form.intro),
        "schedule": {
            "repeats": schedule.repeats,
            "hour": schedule.hour,
            "days": schedule.days,
            "day": schedule.day.isoformat() if schedule.day else None,
        },
        "questions": [
            {"id": one.id, "text": dict(one.text), "why": one.why, "parts": [_part(part) for part in one.parts]}
            for one in form.questions
        ],
        "version": form.version,
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "id": part.id,
        "kind": part.kind,
        "label": dict(part.label),
        "required": part.required,
        "not_measured": part.not_measured,
        "hint": dict(part.hint),
        "unit": dict(part.unit),
        "choices": [{"id": one.id, "label": dict(one.label), "alone": one.alone} for one in part.choices],
        "least": _figure(part.least),
        "most": _figure(part.most),
        "longest": part.longest,
        "when": {"part": part.when.part, "among": list(part.when.among)} if part.when else None,
        "compare": {"factor": str(part.compare.factor), "least": str(part.compare.least)} if part.compare else None,
    }


def _read_part(read: Mapping[str, Any]) -> Part:
    when, compare = read["when"], read["compare"]
    return Part(
        read["id"],
        PartKind(read["kind"]),
        _worded(read["label"]),
        required=read["required"],
        not_measured=read["not_measured"],
        hint=_worded(read["hint"]),
        unit=_worded(read["unit"]),
        choices=tuple(Choice(one["id"], _worded(one["label"]), alone=one["alone"]) for one in read["choices"]),
        least=_read_figure(read["least"]),
        most=_read_figure(read["most"]),
        longest=read["longest"],
        when=When(when["part"], tuple(when["among"])) if when else None,
        compare=Comparison(Decimal(compare["factor"]), Decimal(compare["least"])) if compare else None,
    )


def _worded(read: Mapping[str, str]) -> Wording:
    return {Language(language): said for language, said in read.items()}


def _figure(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _read_figure(written: str | None) -> Decimal | None:
    return None if written is None else Decimal(written)
