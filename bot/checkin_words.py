"""Answers in words: as a summary, a receipt and a difference say them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from bot import notation
from bot.checkins_model import NOT_MEASURED, Answers, Value
from bot.wording import Wording
from knowledge import forms
from knowledge.entries import Language
from knowledge.forms import Form, Part, PartKind
from knowledge.markup import Rich, Span, join, text


class CheckinWords:
    """How answers are said."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def value(self, part: Part, value: Value | None, language: Language) -> str:
        """Return what was answered to a part; that nothing was, when it is None."""
        if value is None:
            return self._wording.words("checkin.unanswered", language)
        if value == NOT_MEASURED:
            return self._wording.words("checkin.not_measured", language)
        match part.kind, value:
            case PartKind.PHOTO, _:
                return self._wording.words("checkin.photo", language)
            case _, tuple():
                return ", ".join(self._choice(part, one, language) for one in value)
            case PartKind.CHOICE, str():
                return self._choice(part, value, language)
            case _, date():
                return self._wording.day(value, language)
            case _, int() | Decimal():
                unit = of(part.unit, language)
                return f"{notation.amount(value, part.kind)} {unit}".rstrip()
        return str(value)

    def answers(self, form: Form, answers: Answers, language: Language) -> Rich:
        """Return every question with what was answered to it; parts that were not asked are left out."""
        blocks = []
        for number, question in enumerate(form.questions, 1):
            asked = [part for part in question.parts if part.id in answers or not part.when]
            lines = [self._line(part, answers, language, alone=len(question.parts) == 1) for part in asked]
            blocks.append(join([(Span(f"{number}. {of(question.text, language)}", bold=True),), *lines], "\n"))
        return join(blocks)

    def changes(self, form: Form, before: Answers, after: Answers, language: Language) -> Rich:
        """Return what changed from one version to the next, part by part; nothing when nothing did."""
        lines = []
        for _, part in form.parts():
            was, now = before.get(part.id), after.get(part.id)
            if was != now:
                values = {"was": self.value(part, was, language), "now": self.value(part, now, language)}
                lines.append(
                    self._wording.say("report.change", language, what=of(part.label, language), **values)
                )
        return join(lines, "\n")

    def doubts(self, form: Form, doubts: Mapping[str, Value], language: Language) -> Rich:
        """Return what differed much from the time before and was confirmed."""
        lines = [
            self._wording.say(
                "report.doubt", language, what=of(part.label, language), was=self.value(part, doubts[part.id], language)
            )
            for _, part in form.parts()
            if part.id in doubts
        ]
        return join(lines, "\n")

    def _line(self, part: Part, answers: Answers, language: Language, *, alone: bool) -> Rich:
        said = text(self.value(part, answers.get(part.id), language))
        return said if alone else (*text(f"{of(part.label, language)}: "), *said)

    def _choice(self, part: Part, name: str, language: Language) -> str:
        return next((of(one.label, language) for one in part.choices if one.id == name), name)


def of(wording: forms.Wording, language: Language) -> str:
    """Return what a form says in a language, else in Italian; nothing where it says nothing."""
    return wording.get(language) or wording.get(Language.ITALIAN, "")
