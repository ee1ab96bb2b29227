"""The pages of a form that is being filled in: which question stands where, and which buttons it has."""

from dataclasses import replace

from bot.checkins_model import Answers, Draft
from bot.filling_answers import asked, is_answered, is_open, lines, pending
from bot.filling_model import Note, Page, PageKind, Sign, Tap
from bot.unreadable import Refusal
from knowledge.forms import Form, Part, PartKind, Question

Rows = tuple[tuple[Tap, ...], ...]


def show(form: Form, draft: Draft, previous: Answers) -> Page:
    """Return the page where a draft stands: what taking it up again shows."""
    part = current(form, draft)
    if part is None:
        return _summary(form, draft, previous)
    live = asked(form, draft.answers)
    questions = [question for question in form.questions if any(one in live for one in question.parts)]
    question = next(one for one in questions if part in one.parts)
    siblings = [one for one in question.parts if one in live]
    value = pending(part, draft.answers)
    page = Page(
        PageKind.PART if value is None else PageKind.CONFIRM,
        form,
        _answering(part, draft.answers, first=part == live[0]) if value is None else _confirming(part, live),
        question,
        part,
        questions.index(question) + 1,
        len(questions),
        siblings.index(part) + 1,
        len(siblings),
        draft.answers.get(part.id) or None,
        previous.get(part.id),
    )
    return page if value is None else replace(page, answer=value)


def current(form: Form, draft: Draft) -> Part | None:
    """Return the part that a draft stands at; None for the summary, which only a draft with nothing open reaches."""
    live = asked(form, draft.answers)
    here = next((part for part in live if part.id == draft.part), None)
    return here or next((part for part in live if is_open(part, draft.answers)), None)


def with_refusal(page: Page, refusal: Refusal) -> Page:
    """Return the page with the reason why what was typed is no answer."""
    return replace(page, refusal=refusal)


def with_note(page: Page, note: Note) -> Page:
    """Return the page with a note above."""
    return replace(page, note=note)


def choosing(page: Page, question: Question | None = None) -> Page:
    """Return the summary's page that asks what to correct: which question, or which part of one."""
    listed = [line for line in page.lines if question is None or line.question == question]
    ids = dict.fromkeys(line.part.id if question else line.question.id for line in listed)
    rows = (*((Tap(Sign.GO_TO, choice=one),) for one in ids), (Tap(Sign.STAY),))
    return replace(page, kind=PageKind.CHOOSE, question=question, buttons=rows)


def leaving(page: Page, *, correcting: bool) -> Page:
    """Return the page that asks whether everything shall be erased; of a correction, whether it shall be left."""
    part = page.part.id if page.part else ""
    kind = PageKind.GIVING_UP if correcting else PageKind.LEAVING
    return replace(page, kind=kind, buttons=((Tap(Sign.STAY, part),), (Tap(Sign.DROP, part),)))


def _summary(form: Form, draft: Draft, previous: Answers) -> Page:
    rows = ((Tap(Sign.SEND),), (Tap(Sign.CORRECT), Tap(Sign.BACK)), (Tap(Sign.CANCEL),))
    return Page(PageKind.SUMMARY, form, rows, lines=lines(form, draft.answers, previous))


def _answering(part: Part, answers: Answers, *, first: bool) -> Rows:
    rows = [(Tap(Sign.PICK, part.id, choice.id),) for choice in part.choices]
    answered = is_answered(part, answers)
    if part.kind is PartKind.CHOICES and isinstance(answers.get(part.id), tuple) and answered:
        rows.append((Tap(Sign.DONE, part.id),))
    elif answered:
        rows.append((Tap(Sign.KEEP, part.id),))
    if part.not_measured:
        rows.append((Tap(Sign.NOT_MEASURED, part.id),))
    if not part.required:
        rows.append((Tap(Sign.CLEAR if answered else Sign.SKIP, part.id),))
    return (*rows, _leaving_row(part, first=first))


def _confirming(part: Part, live: tuple[Part, ...]) -> Rows:
    first = part == live[0]
    return ((Tap(Sign.CONFIRM, part.id),), (Tap(Sign.CHANGE, part.id),), _leaving_row(part, first=first))


def _leaving_row(part: Part, *, first: bool) -> tuple[Tap, ...]:
    cancel = Tap(Sign.CANCEL, part.id)
    return (cancel,) if first else (Tap(Sign.BACK, part.id), cancel)
