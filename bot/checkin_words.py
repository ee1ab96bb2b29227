"""What was sent in words: all the answers, what changed from version to version, what was confirmed."""

from collections.abc import Mapping

from bot.checkins_model import Answers, Value
from bot.filling_answers import asked
from bot.filling_words import FillingWords, named_in_line, said
from bot.wording import Wording
from knowledge.entries import Language
from knowledge.forms import Form, Part
from knowledge.markup import Rich, Span, join, text


class CheckinWords:
    """How what was sent is said."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._filling = FillingWords(wording)

    def answers(self, form: Form, answers: Answers, language: Language) -> Rich:
        """Return every question that was asked, with what was answered to it."""
        live = asked(form, answers)
        blocks: list[Rich] = []
        for question in form.questions:
            parts = [part for part in question.parts if part in live]
            if parts:
                lines = [self._line(part, answers, language, alone=len(question.parts) == 1) for part in parts]
                blocks.append(
                    join([(Span(f"{len(blocks) + 1}. {said(question.text, language)}", bold=True),), *lines], "\n")
                )
        return join(blocks)

    def changes(self, form: Form, before: Answers, after: Answers, language: Language) -> Rich:
        """Return what changed from one version to the next, part by part; nothing when nothing did."""
        lines = []
        for _, part in form.parts():
            was, now = before.get(part.id), after.get(part.id)
            if was != now:
                values = {
                    "was": self._filling.value(part, was, language),
                    "now": self._filling.value(part, now, language),
                }
                lines.append(self._wording.say("report.change", language, what=named_in_line(part, language), **values))
        return join(lines, "\n")

    def doubts(self, form: Form, doubts: Mapping[str, Value], language: Language) -> Rich:
        """Return what differed much from the time before and was confirmed."""
        lines = []
        for _, part in form.parts():
            if part.id in doubts:
                was = self._filling.value(part, doubts[part.id], language)
                lines.append(self._wording.say("report.doubt", language, what=named_in_line(part, language), was=was))
        return join(lines, "\n")

    def _line(self, part: Part, answers: Answers, language: Language, *, alone: bool) -> Rich:
        value = text(self._filling.value(part, answers.get(part.id), language))
        return value if alone else (*text(f"{named_in_line(part, language)}: "), *value)
