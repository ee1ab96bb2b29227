"""The pages of a form in words: the question with its progress, what was answered, the summary, the buttons."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from bot.checkins_model import NOT_MEASURED, Value
from bot.filling_model import Line, Page, PageKind, Sign, Tap
from bot.model import Action, Button, Buttons
from bot.notation import amount
from bot.wording import Wording, label, together
from knowledge.entries import Language
from knowledge.forms import Part, PartKind
from knowledge.forms import Wording as Said
from knowledge.markup import Rich, join

BAR = 10
"""Cells of the progress bar at most; with fewer questions each has its own."""


class FillingWords:
    """How pages are said, with the content in use."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def text(self, page: Page, language: Language, *, period: str = "") -> Rich:
        """Return a page; `period` names the round before inside a sentence: `settembre 2026`."""
        say = self._wording.say
        above = [say(f"checkin.note.{page.note}", language)] if page.note else []
        if page.refusal:
            above.append(say(f"checkin.unreadable.{page.refusal.reason}", language, **page.refusal.values))
        match page.kind:
            case PageKind.SUMMARY:
                return together(*above, self._summary(page, language))
            case PageKind.CHOOSE:
                return say("checkin.choose" if page.question is None else "checkin.choose.part", language)
            case PageKind.LEAVING | PageKind.GIVING_UP:
                return say(f"checkin.{page.kind}", language)
            case PageKind.CONFIRM:
                return together(*above, self._head(page, language), self._confirmation(page, language, period))
        return together(*above, self._head(page, language), *self._asked(page, language, period))

    def buttons(self, page: Page, language: Language, action: Callable[[Tap], Action]) -> Buttons:
        """Return a page's buttons; `action` makes what a press means of a tap."""
        return tuple(
            tuple(Button(self._label(page, tap, language), action(tap)) for tap in row) for row in page.buttons
        )

    def listed(self, lines: Iterable[Line], language: Language) -> Rich:
        """Return answers, a line each, as the summary and the receipt show them."""
        return join([self._line(line, language) for line in lines], "\n")

    def value(self, part: Part, value: Value | None, language: Language) -> str:
        """Return an answer inside a sentence: `12 volte`, `1.250,50 €`, `3 dicembre 2026`, `Fondi, Regole`."""
        if value is None or value in ("", ()):
            return self._wording.words("checkin.no_answer", language)
        if value == NOT_MEASURED:
            return self._wording.words("checkin.not_measured", language)
        if part.kind is PartKind.PHOTO:
            return self._wording.words("checkin.photo", language)
        if isinstance(value, date):
            return self._wording.day(value, language)
        if isinstance(value, int | Decimal):
            return f"{amount(value, part.kind)} {said(part.unit, language)}".rstrip()
        named = {choice.id: said(choice.label, language) for choice in part.choices}
        if isinstance(value, tuple):
            return ", ".join(named.get(one, one) for one in value)
        return named.get(value, value)

    def _head(self, page: Page, language: Language) -> Rich:
        cells = min(page.total, BAR)
        done = page.number * cells // page.total if page.total else 0
        bar = "▓" * done + "░" * (cells - done)
        return self._wording.say(
            "checkin.progress",
            language,
            form=said(page.form.title, language),
            number=str(page.number),
            total=str(page.total),
            bar=bar,
        )

    def _asked(self, page: Page, language: Language, period: str) -> Iterable[Rich]:
        part, question = page.part, page.question
        if part is None or question is None:
            return
        say = self._wording.say
        yield say("checkin.question", language, question=said(question.text, language))
        if len(question.parts) > 1:
            numbered = {"number": str(page.part_number), "total": str(page.part_total)}
            key = "checkin.part" if page.part_total > 1 else "checkin.part.alone"
            yield say(key, language, part=said(part.label, language), **numbered)
        if hint := said(part.hint, language) or self._how(part, language):
            yield say("checkin.hint", language, hint=hint)
        if page.answer is not None and not part.choices:
            yield say("checkin.answered", language, answer=self.value(part, page.answer, language))
        if page.before is not None and part.kind is not PartKind.PHOTO:
            before = self.value(part, page.before, language)
            key = "checkin.before.period" if period else "checkin.before"
            yield say(key, language, before=before, period=period)

    def _how(self, part: Part, language: Language) -> str:
        return self._wording.words(f"checkin.how.{part.kind}", language, longest=str(part.longest))

    def _confirmation(self, page: Page, language: Language, period: str) -> Rich:
        if page.part is None:
            return ()
        now = self.value(page.part, page.answer, language)
        before = self.value(page.part, page.before, language)
        key = "checkin.confirm.period" if period else "checkin.confirm"
        named = said(page.part.label, language)
        return self._wording.say(key, language, part=named, now=now, before=before, period=period)

    def _summary(self, page: Page, language: Language) -> Rich:
        form = said(page.form.title, language)
        return self._wording.say("checkin.summary", language, form=form, answers=self.listed(page.lines, language))

    def _line(self, line: Line, language: Language) -> Rich:
        answer = self.value(line.part, line.value, language)
        named = named_in_line(line.part, language)
        if line.doubt is None:
            return self._wording.say("checkin.line", language, part=named, answer=answer)
        before = self.value(line.part, line.doubt, language)
        return self._wording.say("checkin.line.doubt", language, part=named, answer=answer, before=before)

    def _label(self, page: Page, tap: Tap, language: Language) -> str:
        words = self._wording.words
        match tap.sign:
            case Sign.PICK if page.part:
                named = next((said(one.label, language) for one in page.part.choices if one.id == tap.choice), "")
                chosen = page.answer if isinstance(page.answer, tuple) else (page.answer,)
                return words("checkin.ticked", language, choice=named) if tap.choice in chosen else named
            case Sign.GO_TO:
                return label(self._place(page, tap.choice, language))
            case Sign.DROP if page.kind is PageKind.GIVING_UP:
                return words("checkin.button.give_up", language)
            case Sign.STAY if page.kind is PageKind.CHOOSE:
                return words("checkin.button.summary", language)
        return words(f"checkin.button.{tap.sign.name.lower()}", language)

    def _place(self, page: Page, named: str, language: Language) -> str:
        """Return a question or a part as the button that corrects it shows it, numbered as it was asked."""
        if page.question:
            return next((said(part.label, language) for part in page.question.parts if part.id == named), named)
        questions = list(dict.fromkeys(line.question.id for line in page.lines))
        text = next((said(line.question.text, language) for line in page.lines if line.question.id == named), named)
        return f"{questions.index(named) + 1}. {text}" if named in questions else text


def named_in_line(part: Part, language: Language) -> str:
    """Return a part's label as a colon follows it: without the question mark it may end with."""
    return said(part.label, language).rstrip("?:. ")


def said(wording: Said, language: Language) -> str:
    """Return a form's words in a language, in Italian where there are no others; empty where there are none."""
    return wording.get(language) or wording.get(Language.ITALIAN, "")
