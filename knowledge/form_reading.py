"""The forms of check-ins, read strictly from YAML: every problem at once, with file and line."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from knowledge.form_parts import LONGEST_PART_ID, PART_KEYS, check_id, read_part, read_whole, read_wording
from knowledge.forms import Form, Part, PartKind, Question, Repeats, Schedule, with_version
from knowledge.reading import At, Problem, Reader

MOST_QUESTIONS = 30
LONGEST_SUMMARY = 3500
"""Characters of all answers together: the summary is one message of 4096 (Bot API, sendMessage)."""
_MOST_DAYS = {Repeats.MONTHLY: 28, Repeats.QUARTERLY: 90, Repeats.ONCE: 365}
"""A round is over before the next one opens."""
_LONGEST_FIGURE = 24
_FORM = frozenset({"form", "title", "intro", "schedule", "questions"})
_QUESTION = frozenset({"id", "question", "why"})


def read_forms(folder: Path, problems: list[Problem]) -> Mapping[str, Form]:
    """Return the forms of a folder by id; what is wrong is added to the problems."""
    forms: dict[str, Form] = {}
    for path in sorted(folder.glob("*.yaml")):
        reader = Reader(path, f"checkins/{path.name}")
        root = reader.root()
        form = _read_form(root, forms) if root else None
        if form:
            forms[form.id] = form
        problems += reader.problems
    return forms


def _read_form(root: At, forms: Mapping[str, Form]) -> Form | None:
    keys = root.mapping(required=_FORM)
    form_id = check_id(keys["form"], forms, LONGEST_PART_ID) if "form" in keys else ""
    title = read_wording(keys["title"], 60) if "title" in keys else {}
    intro = read_wording(keys["intro"], 1000) if "intro" in keys else {}
    schedule = _read_schedule(keys["schedule"]) if "schedule" in keys else None
    questions = _read_questions(keys["questions"]) if "questions" in keys else ()
    if not form_id or schedule is None:
        return None
    return with_version(Form(form_id, title, intro, schedule, questions))


def _read_schedule(value: At) -> Schedule | None:
    keys = value.mapping(required=frozenset({"repeats", "hour", "days"}), optional=frozenset({"day"}))
    repeats = keys["repeats"].choice(Repeats) if "repeats" in keys else None
    hour = read_whole(keys["hour"], 0, 23) if "hour" in keys else 0
    days = read_whole(keys["days"], 1, _MOST_DAYS[repeats] if repeats else 365) if "days" in keys else 1
    day = keys["day"].day() if "day" in keys else None
    if repeats is Repeats.ONCE and "day" not in keys:
        value.refuse("un questionario che si apre una volta sola deve avere `day`")
    if repeats is not Repeats.ONCE and "day" in keys:
        keys["day"].refuse("`day` serve solo con `repeats: once`")
    return Schedule(repeats, hour, days, day) if repeats else None


def _read_questions(value: At) -> tuple[Question, ...]:
    questions: list[Question] = []
    taken: set[str] = set()
    parts: dict[str, Part] = {}
    items = list(value.items())
    for item in items:
        keys = item.mapping(required=_QUESTION, optional=PART_KEYS | {"parts"})
        if not keys.keys() >= _QUESTION:
            continue
        question_id = check_id(keys["id"], taken, LONGEST_PART_ID)
        taken.add(question_id)
        said = read_wording(keys["question"], 200)
        why = keys["why"].string()
        if "parts" in keys:
            _refuse_beside(keys, item)
            read = _read_parts(keys["parts"], question_id, parts)
        else:
            if "kind" not in keys:
                item.refuse("manca la chiave «kind», oppure `parts` con più risposte")
            part = read_part(keys, question_id, said, parts)
            read = (part,) if part else ()
        parts |= {part.id: part for part in read}
        questions.append(Question(question_id, said, why, read))
    if not 1 <= len(items) <= MOST_QUESTIONS:
        value.refuse(f"le domande devono essere da 1 a {MOST_QUESTIONS}")
    length = sum(map(_room, parts.values()))
    if length > LONGEST_SUMMARY:
        value.refuse(
            f"il riepilogo può arrivare a {length} caratteri, e ne entrano {LONGEST_SUMMARY}: accorcia le domande o"
            " abbassa `longest`"
        )
    return tuple(questions)


def _read_parts(value: At, question: str, before: Mapping[str, Part]) -> tuple[Part, ...]:
    parts: dict[str, Part] = {}
    taken: set[str] = set()
    items = list(value.items())
    for item in items:
        keys = item.mapping(required=frozenset({"id", "label", "kind"}), optional=PART_KEYS)
        if not keys.keys() >= {"id", "label", "kind"}:
            continue
        own = check_id(keys["id"], taken, LONGEST_PART_ID - len(question) - 1)
        taken.add(own)
        part = read_part(keys, f"{question}.{own}", read_wording(keys["label"], 100), {**before, **parts})
        if part and own:
            parts[part.id] = part
    if len(items) < 2:
        value.refuse("`parts` serve quando le risposte sono due o più: con una sola, scrivila nella domanda")
    return tuple(parts.values())


def _refuse_beside(keys: Mapping[str, At], item: At) -> None:
    if beside := sorted(keys.keys() & PART_KEYS):
        item.refuse(f"con `parts` queste chiavi vanno scritte nelle singole parti: {', '.join(beside)}")


def _room(part: Part) -> int:
    """Return the characters that a part can take in the summary."""
    labels: Sequence[int] = [max(map(len, choice.label.values()), default=0) + 2 for choice in part.choices]
    answer = {
        PartKind.TEXT: part.longest,
        PartKind.CHOICE: max(labels, default=0),
        PartKind.CHOICES: sum(labels),
    }.get(part.kind, _LONGEST_FIGURE)
    return max(map(len, part.label.values()), default=0) + answer + max(map(len, part.unit.values()), default=0) + 10
