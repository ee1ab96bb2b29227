"""Forms are read strictly: each mistake of an editor has its file, its line and its remedy."""

import os
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.entries import Language
from knowledge.forms import Choice, Comparison, Form, Part, PartKind, Question, Repeats, Schedule, When, with_version
from knowledge.library import Library, Refused, Reloaded
from knowledge.loader import load_content
from tests.knowledge.contents import entry, problems, shipped, topic, write

IT, EN = Language.ITALIAN, Language.ENGLISH
HEAD = """\
form: prova
title: {it: Prova, en: Trial}
intro: Due domande.
schedule: {repeats: monthly, hour: 9, days: 10}
questions:
"""
CHOICE = """\
  - id: a
    question: Vi siete riuniti?
    why: Lo chiede la carta.
    kind: choice
    choices: [{id: si, label: {it: Sì, en: "Yes"}}, {id: mai, label: Mai}]
"""
COUNT = """\
  - id: b
    question: Quante volte?
    why: Lo chiede la carta.
    kind: number
    not_measured: sì
    required: no
    hint: Un numero intero.
    unit: volte
    least: 1
    most: 99.5
    when: {part: a, among: [si]}
    compare: {factor: 2.5, least: 10}
"""
PARTS = """\
  - id: c
    question: E le cifre?
    why: Lo chiede la carta.
    parts:
      - {id: uno, label: La prima, kind: money}
      - {id: due, label: La seconda, kind: choices, choices: [{id: x, label: X, alone: sì}, {id: y, label: Y}]}
      - {id: tre, label: La terza, kind: text, longest: 80}
"""


def folder(tmp_path: Path, *questions: str, head: str = HEAD, name: str = "prova") -> Path:
    files = {"faq/a.yaml": topic(entry("prima"), name="a"), f"checkins/{name}.yaml": head + "".join(questions)}
    return write(tmp_path, files)


def form_of(place: Path) -> Form:
    (form,) = load_content(place).forms.values()
    return form


def test_a_form_is_read_whole(tmp_path: Path) -> None:
    form = form_of(folder(tmp_path, CHOICE, COUNT, PARTS))
    count = Part(
        "b",
        PartKind.NUMBER,
        {IT: "Quante volte?"},
        required=False,
        not_measured=True,
        hint={IT: "Un numero intero."},
        unit={IT: "volte"},
        least=Decimal(1),
        most=Decimal("99.5"),
        when=When("a", ("si",)),
        compare=Comparison(Decimal("2.5"), Decimal(10)),
    )
    choices = (Choice("si", {IT: "Sì", EN: "Yes"}), Choice("mai", {IT: "Mai"}))
    several = (Choice("x", {IT: "X"}, alone=True), Choice("y", {IT: "Y"}))
    why = "Lo chiede la carta."
    parts = (
        Part("c.uno", PartKind.MONEY, {IT: "La prima"}),
        Part("c.due", PartKind.CHOICES, {IT: "La seconda"}, choices=several),
        Part("c.tre", PartKind.TEXT, {IT: "La terza"}, longest=80),
    )
    asked = {IT: "Vi siete riuniti?"}
    assert replace(form, version="") == Form(
        "prova",
        {IT: "Prova", EN: "Trial"},
        {IT: "Due domande."},
        Schedule(Repeats.MONTHLY, 9, 10),
        (
            Question("a", asked, why, (Part("a", PartKind.CHOICE, asked, choices=choices),)),
            Question("b", {IT: "Quante volte?"}, why, (count,)),
            Question("c", {IT: "E le cifre?"}, why, parts),
        ),
    )


def test_a_form_that_opens_once_has_its_day(tmp_path: Path) -> None:
    once = HEAD.replace("repeats: monthly,", "repeats: once, day: 2027-01-15,")
    assert form_of(folder(tmp_path, CHOICE, head=once)).schedule == Schedule(Repeats.ONCE, 9, 10, date(2027, 1, 15))


def test_another_wording_is_another_version(tmp_path: Path) -> None:
    first = form_of(folder(tmp_path, CHOICE, COUNT))
    same = form_of(folder(tmp_path / "same", "# una nota\n", CHOICE, COUNT))
    other = form_of(folder(tmp_path / "other", CHOICE, COUNT.replace("Quante", "Ma quante")))
    assert first.version == same.version != other.version
    assert with_version(first) == first


def _with(find: str, instead: str, *questions: str, head: str = HEAD) -> tuple[str, ...]:
    written = head + "".join(questions or (CHOICE, COUNT, PARTS))
    assert find in written
    return (written.replace(find, instead, 1),)


@pytest.mark.parametrize(
    ("find", "instead", "line", "says"),
    [
        ("intro: Due domande.", "intro: {en: Two}", 3, "manca la chiave «it»"),
        ("title:", "titolo:", 2, "la chiave «titolo» non è prevista"),
        ("form: prova", "form: Prova Uno", 1, "non va bene come nome"),
        ("form: prova", "form: " + "a" * 25, 1, "troppo lungo"),
        ("it: Prova,", f"it: {'a' * 61},", 2, "al massimo 60"),
        ("days: 10", "days: 29", 4, "un numero intero da 1 a 28"),
        ("hour: 9", "hour: 24", 4, "un numero intero da 0 a 23"),
        ("repeats: monthly", "repeats: weekly", 4, "non è fra monthly"),
        ("repeats: monthly", "repeats: once", 4, "deve avere `day`"),
        ("days: 10", "days: 10, day: 2027-01-01", 4, "solo con `repeats: once`"),
        ("    kind: choice\n", "    kind: choice\n    kind: text\n", 10, "è scritta due volte"),
        ("    kind: choice\n", "    kind: scelta\n", 9, "non è fra choice"),
        ("    kind: choice\n", "", 6, "manca la chiave «kind»"),
        ("    why: Lo chiede la carta.\n", "", 6, "manca la chiave «why»"),
        ("  - id: b", "  - id: a", 11, "c'è già"),
        ("  - id: b", "  - id: " + "b" * 25, 11, "troppo lungo"),
        ("  - id: b", "  - id: B", 11, "non va bene come nome"),
        ("{id: mai,", "{id: si,", 10, "c'è già"),
        ("{id: mai,", "{id: non_rilevo,", 10, "riservato"),
        ("{id: mai,", "{id: " + "m" * 17 + ",", 10, "troppo lungo"),
        ("label: Mai", "label: Sì", 10, "non si distinguerebbero"),
        ("label: Mai", f"label: {'m' * 41}", 10, "al massimo 40"),
        ("label: Mai", "label: Mai, alone: sì", 10, "`alone` serve solo"),
        (", {id: mai, label: Mai}", "", 10, "da 2 a 12"),
        ("    choices: [{id: si", "    choices_: [{id: si", 10, "non è prevista"),
        ("    not_measured: sì", "    not_measured: forse", 15, "scrivi sì o no"),
        ("    unit: volte", "    longest: 10", 18, "non può avere `longest`"),
        ("    unit: volte", f"    unit: {'v' * 21}", 18, "al massimo 20"),
        ("    least: 1", "    least: uno", 19, "non è un numero"),
        ("    most: 99.5", "    most: 0", 20, "nessuna risposta possibile"),
        ("    least: 1\n    most: 99.5", "    least: 1.2\n    most: 1.8", 20, "nessuna risposta possibile"),
        ("    kind: number\n", "    kind: percentage\n", 18, "non può avere `unit`"),
        ("part: a, among", "part: b, among", 21, "non è una domanda che viene prima"),
        ("part: a, among", "part: c.due, among", 21, "non è una domanda che viene prima"),
        ("part: a, among", "part: boh, among", 21, "non è una domanda che viene prima"),
        ("among: [si]", "among: [si, forse]", 21, "non è fra le risposte di «a»"),
        ("among: [si]", "among: []", 21, "almeno una risposta"),
        ("factor: 2.5", "factor: 1", 22, "maggiore di 1"),
        ("factor: 2.5, least: 10", "factor: 2.5", 22, "manca la chiave «least»"),
        ("compare: {factor: 2.5, least: 10}", "compare: {factor: 2, least: -1}", 22, "non può essere negativo"),
        ("{id: due,", "{id: uno,", 28, "c'è già"),
        ("{id: uno,", "{id: " + "u" * 23 + ",", 27, "troppo lungo"),
        ("    parts:", "    kind: text\n    parts:", 23, "nelle singole parti: kind"),
        ("longest: 80", "longest: 0", 29, "un numero intero da 1 a 1000"),
        ("longest: 80", "longest: 80, choices: [{id: x, label: X}, {id: y, label: Y}]", 29, "non può avere `choices`"),
        ("kind: money", "kind: choice", 27, "deve avere `choices`"),
        ("question: Quante volte?", "question: Quante **volte**?", 12, "senza grassetto"),
        ("question: Quante volte?", "question: no", 12, "tra virgolette"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, find: str, instead: str, line: int, says: str) -> None:
    found = problems(folder(tmp_path, *_with(find, instead), head=""))
    assert [one for one in found if one.startswith(f"checkins/prova.yaml:{line}: ") and says in one], found


def test_a_when_that_looks_at_a_number_is_refused(tmp_path: Path) -> None:
    other = COUNT.replace("id: b", "id: d").replace("part: a, among: [si]", "part: b, among: [uno]")
    (found,) = problems(folder(tmp_path, CHOICE, COUNT, other))
    assert "`when` non può guardarla" in found


def test_all_mistakes_come_at_once_from_all_files(tmp_path: Path) -> None:
    place = folder(tmp_path, *_with("hour: 9", "hour: 30", CHOICE.replace("kind: choice", "kind: boh")), head="")
    write(
        place, {"checkins/altro.yaml": "form: prova\ntitle: Altro\n", "checkins/storto.yaml": "a: [", "faq/a.yaml": ""}
    )
    files = {one.split(":")[0] for one in problems(place)}
    assert files == {"checkins/altro.yaml", "checkins/prova.yaml", "checkins/storto.yaml", "faq/a.yaml"}
    assert len([one for one in problems(place) if "checkins/prova" in one]) == 2


def test_two_files_cannot_hold_the_same_form(tmp_path: Path) -> None:
    place = folder(tmp_path, CHOICE)
    write(place, {"checkins/seconda.yaml": HEAD + CHOICE})
    assert problems(place) == ["checkins/seconda.yaml:1: il nome «prova» c'è già: ogni nome si usa una volta sola"]


def test_a_form_too_long_for_its_summary_or_with_too_many_questions_is_refused(tmp_path: Path) -> None:
    text = "  - {{id: q{0}, question: Domanda {0}, why: Prova., kind: text, longest: {1}}}\n"
    (found,) = problems(folder(tmp_path, *(text.format(number, 1000) for number in range(4))))
    assert "il riepilogo può arrivare a 4" in found
    (found,) = problems(folder(tmp_path, *(text.format(number, 10) for number in range(31))))
    assert "da 1 a 30" in found


def test_parts_are_two_at_least(tmp_path: Path) -> None:
    alone = "  - {id: z, question: Una?, why: Prova., parts: [{id: uno, label: Una, kind: date}]}\n"
    (found,) = problems(folder(tmp_path, alone))
    assert "`parts` serve quando le risposte sono due o più" in found


def test_a_folder_without_forms_has_the_shipped_ones(tmp_path: Path) -> None:
    place = write(tmp_path, {"faq/a.yaml": topic(entry("prima"), name="a")})
    assert load_content(place).forms == shipped().current.forms
    assert form_of(folder(tmp_path, CHOICE)).id == "prova"


def test_an_edit_of_a_form_is_taken_and_a_bad_one_left_aside(tmp_path: Path) -> None:
    place = folder(tmp_path, CHOICE)
    library = Library(place)
    before = library.current.forms["prova"]
    path = place / "checkins/prova.yaml"

    def edit(written: str, seconds: int) -> None:
        path.write_text(written, encoding="utf-8")
        os.utime(path, ns=(seconds * 10**9, 2 * 10**18 + seconds * 10**9))

    edit(HEAD + CHOICE + COUNT, 1)
    assert library.refresh() == Reloaded(1)
    after = library.current.forms["prova"]
    assert [question.id for question in after.questions] == ["a", "b"]
    assert after.version != before.version
    edit(HEAD, 2)
    assert isinstance(library.refresh(), Refused)
    assert library.current.forms["prova"] is after


def test_the_shipped_forms_ask_what_they_promise() -> None:
    forms = shipped().current.forms
    assert {form.id: (form.schedule.repeats, len(form.questions)) for form in forms.values()} == {
        "mensile": (Repeats.MONTHLY, 6),
        "trimestrale": (Repeats.QUARTERLY, 10),
    }
    for form in forms.values():
        assert "non sono indicatori ufficiali" in form.intro[IT]
        assert "dati personali di commercianti" in form.intro[IT]
        for question, part in form.parts():
            assert question.why
            for wording in (form.title, form.intro, question.text, part.label, *(one.label for one in part.choices)):
                assert wording.keys() == {IT, EN}
            assert not part.hint or part.hint.keys() == {IT, EN}


def test_what_shops_do_can_always_be_left_unmeasured() -> None:
    (shops,) = (one for one in shipped().current.forms["trimestrale"].questions if one.id == "t8")
    assert len(shops.parts) == 3
    assert all(part.not_measured for part in shops.parts)


def test_the_monthly_form_is_answered_mostly_by_taps() -> None:
    typed = [part.id for _, part in shipped().current.forms["mensile"].parts() if not part.choices]
    assert typed == ["m1.data", "m3"], "one only when a date is set, the other can be skipped"
