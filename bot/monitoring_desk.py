"""The figures in the chat, for staff: a summary in words, its pages, and what takes seconds to make."""

import io
from collections.abc import Sequence
from datetime import datetime

from bot import figures_pages as pages
from bot.checkins_model import Round
from bot.figures_model import Figures, Issue
from bot.figures_ports import Press
from bot.model import Button, Buttons, File, Pressed, Reply
from bot.monitoring import CHOSEN, part_of
from bot.monitoring_actions import FigureAction, ShowFigures, View
from bot.monitoring_words import BLOCK, HELP, PHASE, STATE, asked_of
from bot.overview import Overview
from bot.people_model import Deed, Visitor
from bot.roles import Permission
from bot.spoken import Spoken
from bot.wording import label, together
from knowledge.markup import Rich, text

MADE = {View.CHARTS: "charts", View.REPORT: "report", View.EXPORT: "export"}
"""What is made after a press is acknowledged."""
_QUESTIONS = {View.BLOCKS: (BLOCK,), View.HELPS: (HELP,), View.STATES: (STATE, PHASE)}
_NAMES = {View.LATE: "late", View.BLOCKS: "blocks", View.HELPS: "helps", View.STATES: "states", View.NUMBERS: "numbers"}


class Monitoring:
    """What staff see of the check-ins."""

    def __init__(self, overview: Overview, press: Press) -> None:
        self._overview = overview
        self._ground = overview.ground
        self._wording = overview.ground.wording
        self._studio = press

    def show(self, visitor: Visitor, now: datetime) -> Reply:
        """Return the summary of the newest round, for who may see it."""
        if not self._may(visitor):
            return self._wording.reply("role.refused", self._ground.language(visitor))
        return self._shown(ShowFigures(visitor.telegram_id), visitor, now)

    def press(self, action: FigureAction, visitor: Visitor, now: datetime) -> Pressed:
        """Return what a press leads to; what takes seconds is only announced, and left to `make`."""
        wording, language = self._wording, self._ground.language(visitor)
        if action.owner != visitor.telegram_id:
            return Pressed(notice=wording.words("button.foreign", language))
        if not self._may(visitor):
            notice = wording.words("role.refused.notice", language)
            return Pressed(notice=notice, reply=wording.reply("role.refused", language))
        if action.view in MADE:
            return Pressed(notice=wording.words(f"figures.making.{MADE[action.view]}", language), order=action)
        return Pressed(reply=self._shown(action, visitor, now), edit=True)

    def make(self, action: FigureAction, visitor: Visitor, now: datetime) -> Reply:
        """Return pictures or a file of the figures; it takes seconds, and is asked again who may have them."""
        language = self._ground.language(visitor)
        if not self._may(visitor):
            return self._wording.reply("role.refused", language)
        spoken, rounds = self._overview.spoken(language), self._overview.upto(action.round)
        if not rounds:
            return self._wording.reply("figures.none", language)
        if action.view is View.CHARTS:
            return self._charts(rounds, spoken, now)
        if action.view is View.REPORT:
            return self._report(rounds, spoken, now)
        return self._export(visitor, spoken, now)

    def _may(self, visitor: Visitor) -> bool:
        return self._ground.may(visitor.telegram_id, Permission.SEE_FIGURES)

    def _charts(self, rounds: Sequence[Round], spoken: Spoken, now: datetime) -> Reply:
        figures = self._overview.figures(self._overview.issues(rounds), now)
        if figures is None:
            return self._wording.reply("figures.none", spoken.language)
        title = self._wording.say("figures.sent.charts", spoken.language, form=spoken.of(figures.form.title))
        return Reply(title, files=tuple(self._studio.pictures(figures, spoken)))

    def _report(self, rounds: Sequence[Round], spoken: Spoken, now: datetime) -> Reply:
        """Return the page on the rounds up to the one shown, and on those of the other forms meanwhile."""
        since, until = rounds[0].opens_at, rounds[-1].opens_at
        others = [one for one in self._overview.rounds() if since <= one.opens_at <= until]
        ordered = [*rounds, *(one for one in others if one.form.id != rounds[0].form.id)]
        period = self._overview.span(rounds, spoken)
        content = self._studio.page(period, self._overview.of_forms(ordered, now), now, spoken)
        day = self._ground.today(now).isoformat()
        name = spoken.words("report.file", period=rounds[-1].period.lower(), day=day)
        said = self._wording.say("figures.sent.report", spoken.language, period=period)
        return Reply(said, files=(File(name, content),))

    def _export(self, visitor: Visitor, spoken: Spoken, now: datetime) -> Reply:
        book = self._overview.book(self._overview.rounds(), now, spoken)
        if not book.size:
            return self._wording.reply("figures.sent.none", spoken.language)
        written = io.BytesIO()
        self._studio.write(book, "xlsx", written, lambda _: None)
        self._ground.note(Deed.REPORTS_EXPORTED, now, visitor.telegram_id, str(book.size))
        name = spoken.words("export.file", day=self._ground.today(now).isoformat())
        said = self._wording.say("figures.sent.export", spoken.language)
        return Reply(said, files=(File(name, written.getvalue()),))

    def _shown(self, action: ShowFigures, visitor: Visitor, now: datetime) -> Reply:
        language = self._ground.language(visitor)
        rounds = self._overview.upto(action.round)
        issues = self._overview.issues(rounds)
        figures = self._overview.figures(issues, now)
        if figures is None:
            return self._wording.reply("figures.none", language)
        spoken, number = self._overview.spoken(language), rounds[-1].id
        gone = action.round not in {0, number}
        lost = (self._wording.say("figures.gone", language),) if gone else ()
        if action.view is View.SUMMARY or gone:
            parts = (*lost, self._title(figures, spoken), text("\n".join(pages.lead(figures, spoken))))
            return Reply(together(*parts), self._buttons(figures, rounds, visitor.telegram_id, spoken))
        back = self._wording.button("figures.back", ShowFigures(visitor.telegram_id, View.SUMMARY, number), language)
        return Reply(together(*self._page(action.view, figures, issues[-1], spoken)), ((back,),))

    def _title(self, figures: Figures, spoken: Spoken) -> Rich:
        period = spoken.period(figures.last.round.period)
        return self._wording.say("figures.title", spoken.language, form=spoken.of(figures.form.title), period=period)

    def _page(self, view: View, figures: Figures, issue: Issue, spoken: Spoken) -> list[Rich]:
        say, period = self._wording.say, spoken.period(figures.last.round.period)
        if view is View.LATE:
            title = say("figures.page.late", spoken.language, period=period)
            return [title, *(text(part) for part in pages.late(figures, spoken))]
        if view is View.NUMBERS:
            title = say("figures.page.numbers", spoken.language, period=period)
            return [title, *(text(part) for part in pages.numbers(figures, spoken))]
        parts: list[Rich] = []
        for question in _QUESTIONS[view]:
            if part := part_of(figures.form, question, CHOSEN):
                asked = asked_of(figures.form, part, spoken)
                parts.append(say("figures.page.tally", spoken.language, question=asked))
                parts += [text(one) for one in pages.chosen(figures, question, issue, spoken)]
        return parts or [text(spoken.words("figures.page.none"))]

    def _buttons(self, figures: Figures, rounds: Sequence[Round], owner: int, spoken: Spoken) -> Buttons:
        number, language = rounds[-1].id, spoken.language
        views = [View.LATE]
        views += [view for view, asked in _QUESTIONS.items() if any(part_of(figures.form, q, CHOSEN) for q in asked)]
        views += [View.NUMBERS] if figures.last.summaries else []

        def button(view: View, name: str) -> Button:
            return self._wording.button(f"figures.show.{name}", ShowFigures(owner, view, number), language)

        small = [button(view, _NAMES[view]) for view in views]
        rows: list[tuple[Button, ...]] = [tuple(small[at : at + 2]) for at in range(0, len(small), 2)]
        rows.append(tuple(button(view, name) for view, name in MADE.items()))
        return (*rows, *self._others(rounds, owner, spoken))

    def _others(self, rounds: Sequence[Round], owner: int, spoken: Spoken) -> Buttons:
        """Return the ways to the round before and after, and to the newest of each other form."""
        every, last = self._overview.rounds(), rounds[-1]
        after = [one for one in every if one.form.id == last.form.id and one.opens_at > last.opens_at][:1]
        turns = [(f"« {spoken.period(one.period)}", one) for one in rounds[-2:-1]]
        turns += [(f"{spoken.period(one.period)} »", one) for one in after]
        newest = {one.form.id: one for one in every if one.form.id != last.form.id}
        row = tuple(Button(words, ShowFigures(owner, View.SUMMARY, one.id)) for words, one in turns)
        forms = [
            (Button(label(spoken.of(one.form.title)), ShowFigures(owner, View.SUMMARY, one.id)),)
            for one in newest.values()
        ]
        return (*((row,) if row else ()), *forms)
