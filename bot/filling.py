"""Filling in a form, one part at a time: what a person does leads to the next draft and the next page.

Pure: nothing here reads a clock, keeps anything or says a word. Where a draft stands follows from the draft alone, so
that one taken up a week later, by another process, shows the same page.
"""

from dataclasses import replace
from datetime import date

from bot.checkins_model import NOT_MEASURED, Answers, Draft, Value
from bot.filling_answers import (
    SKIPPED,
    asked,
    doubt,
    given,
    is_answered,
    is_open,
    pending,
    ticks,
    waiting,
    without_pending,
)
from bot.filling_model import NO_ANSWERS, End, Move, Note, Pictured, Said, Sign, Step, Tap
from bot.filling_pages import choosing, current, leaving, show, with_note, with_refusal
from bot.readers import read_part
from bot.unreadable import Refusal, Unreadable
from knowledge.forms import Form, Part, PartKind
from knowledge.normalise import fold

_CHOSEN = (PartKind.CHOICE, PartKind.CHOICES)
_UNMEASURED = frozenset({"non rilevo", "non rilevato", "non lo rileviamo", "not measured"})


def step(form: Form, draft: Draft, move: Move, *, today: date, previous: Answers = NO_ANSWERS) -> Step:
    """Return where a move leads; `previous` are the district's answers of the round before."""
    filling = _Filling(form, draft, previous)
    match move:
        case Tap():
            return filling.tapped(move)
        case Said(said):
            return filling.said(said, today)
        case Pictured(file):
            return filling.pictured(file)


class _Filling:
    """A draft and what can become of it."""

    def __init__(self, form: Form, draft: Draft, previous: Answers) -> None:
        self.form = form
        self.previous = previous
        self.part = current(form, draft)
        self.draft = replace(draft, part=self.part.id if self.part else "")
        self.page = show(form, draft, previous)

    def tapped(self, tap: Tap) -> Step:
        if tap.part != self.draft.part:
            return self._noted(Note.OLD_BUTTON)
        match tap.sign:
            case Sign.CANCEL:
                return Step(self.draft, leaving(self.page, correcting=self.draft.correcting is not None))
            case Sign.DROP:
                return Step(self.draft, self.page, End.DROP)
            case Sign.STAY:
                return Step(self.draft, self.page)
            case Sign.BACK:
                return self._back()
        return self._on_summary(tap) if self.part is None else self._on_part(tap, self.part)

    def said(self, words: str, today: date) -> Step:
        part = self.part
        if part is None:
            return self._noted(Note.USE_BUTTONS)
        if part.not_measured and fold(words) in _UNMEASURED:
            return self._take(part, NOT_MEASURED)
        if part.kind is PartKind.PHOTO:
            return self._refused(Unreadable.NO_PHOTO)
        if part.kind in _CHOSEN:
            chosen = _named(part, words)
            if not chosen:
                return self._refused(Unreadable.NO_CHOICE)
            return self._take(part, chosen if part.kind is PartKind.CHOICES else chosen[0])
        value = read_part(part, words, today)
        if isinstance(value, Refusal):
            return Step(self.draft, with_refusal(self.page, value))
        return self._take(part, "non rilevo" if value == NOT_MEASURED else value)

    def pictured(self, file: str) -> Step:
        if self.part is None:
            return self._noted(Note.USE_BUTTONS)
        return self._take(self.part, file) if self.part.kind is PartKind.PHOTO else self._refused(Unreadable.PHOTO)

    def _on_part(self, tap: Tap, part: Part) -> Step:
        answers = self.draft.answers
        match tap.sign:
            case Sign.PICK if tap.choice in {choice.id for choice in part.choices}:
                return self._picked(part, tap.choice)
            case Sign.DONE if part.kind is PartKind.CHOICES:
                return self._onward(answers) if is_answered(part, answers) else self._refused(Unreadable.NOTHING_CHOSEN)
            case Sign.NOT_MEASURED if part.not_measured:
                return self._take(part, NOT_MEASURED)
            case Sign.SKIP if is_answered(part, answers):
                return self._onward(without_pending(part, answers))
            case Sign.SKIP | Sign.CLEAR if not part.required:
                return self._onward(given(part, SKIPPED, answers))
            case Sign.KEEP if is_answered(part, answers):
                return self._onward(without_pending(part, answers))
            case Sign.CONFIRM if (value := pending(part, answers)) is not None:
                return self._onward(given(part, value, answers))
            case Sign.CHANGE if pending(part, answers) is not None:
                return self._shown(replace(self.draft, answers=without_pending(part, answers)))
            case _:
                return self._noted(Note.OLD_BUTTON)

    def _on_summary(self, tap: Tap) -> Step:
        match tap.sign:
            case Sign.SEND:
                return Step(self.draft, self.page, End.SEND)
            case Sign.CORRECT:
                return Step(self.draft, choosing(self.page))
            case Sign.GO_TO:
                return self._go_to(tap.choice)
            case _:
                return self._noted(Note.OLD_BUTTON)

    def _go_to(self, named: str) -> Step:
        live = asked(self.form, self.draft.answers)
        if any(part.id == named for part in live):
            return self._shown(replace(self.draft, part=named))
        question = next((one for one in self.form.questions if one.id == named), None)
        parts = [part for part in question.parts if part in live] if question else []
        if len(parts) == 1:
            return self._shown(replace(self.draft, part=parts[0].id))
        return Step(self.draft, choosing(self.page, question)) if parts else self._noted(Note.OLD_BUTTON)

    def _picked(self, part: Part, choice: str) -> Step:
        if part.kind is PartKind.CHOICE:
            return self._take(part, choice)
        alone = {one.id for one in part.choices if one.alone}
        if choice in alone:
            return self._take(part, (choice,))
        ticked = {*ticks(part, self.draft.answers)} - alone ^ {choice}
        chosen = tuple(one.id for one in part.choices if one.id in ticked)
        return self._shown(replace(self.draft, answers=given(part, chosen, self.draft.answers)))

    def _take(self, part: Part, value: Value) -> Step:
        """Take an answer and go on, or ask for a confirmation if it differs much and was not confirmed before."""
        answers = self.draft.answers
        if value != answers.get(part.id) and doubt(part, value, self.previous) is not None:
            return self._shown(replace(self.draft, answers=waiting(part, value, answers)))
        return self._onward(given(part, value, answers))

    def _onward(self, answers: Answers) -> Step:
        """Go to the next part that is open, after this one or before it, or to the summary."""
        live = asked(self.form, answers)
        here = next((at for at, part in enumerate(live) if part.id == self.draft.part), -1)
        later = [part.id for part in (*live[here + 1 :], *live[: here + 1]) if is_open(part, answers)]
        return self._shown(replace(self.draft, answers=answers, part=later[0] if later else ""))

    def _back(self) -> Step:
        live = asked(self.form, self.draft.answers)
        here = next((at for at, part in enumerate(live) if part.id == self.draft.part), len(live))
        return self._shown(replace(self.draft, part=live[max(0, here - 1)].id))

    def _shown(self, draft: Draft) -> Step:
        return Step(draft, show(self.form, draft, self.previous))

    def _noted(self, note: Note) -> Step:
        return Step(self.draft, with_note(self.page, note))

    def _refused(self, reason: Unreadable) -> Step:
        return Step(self.draft, with_refusal(self.page, Refusal(reason, {"written": "", "example": ""})))


def begin(form: Form, draft: Draft, previous: Answers = NO_ANSWERS) -> Step:
    """Return a draft at the place where it stands, with its page: the first part of a new one."""
    part = current(form, draft)
    placed = replace(draft, part=part.id if part else "")
    return Step(placed, show(form, placed, previous))


def _named(part: Part, words: str) -> tuple[str, ...]:
    """Return the choices that typed words name by their labels, commas between several; nothing when in doubt."""
    whole = _meant(part, words)
    if whole:
        return (whole,)
    named = [_meant(part, one) for one in words.split(",")] if part.kind is PartKind.CHOICES else [None]
    alone = {one.id for one in part.choices if one.alone}
    if None in named or not alone.isdisjoint(filter(None, named)):
        return ()
    return tuple(one.id for one in part.choices if one.id in named)


def _meant(part: Part, words: str) -> str | None:
    said = fold(words)
    meant = [one.id for one in part.choices if said and said in map(fold, one.label.values())]
    return meant[0] if len(meant) == 1 else None
