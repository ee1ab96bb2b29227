"""What a district sent: the receipt, the list of its reports, and what changed from version to version."""

from bot.checkin_mail import excuse_buttons, open_button
from bot.checkin_office import Office
from bot.checkin_words import CheckinWords
from bot.checkins_actions import CorrectReport, OpenCheckin, ShowReport, ShowReports, ShowVersions
from bot.checkins_model import Report, Round, Version
from bot.model import Button, Buttons, Reply
from bot.people_model import Visitor
from bot.wording import together
from knowledge.entries import Language
from knowledge.markup import Rich, join

PAGE = 6
"""Reports on a page: each is a button."""


class ReportPages:
    """The pages about what was sent; every manager of the district sees the same."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._wording = office.ground.wording
        self._words = CheckinWords(office.ground.wording)

    def receipt(self, report: Report, one: Round, visitor: Visitor, *, fresh: bool) -> Reply:
        """Return a report with number, time and answers; `fresh` right after it was sent."""
        language, version = self._office.ground.language(visitor), report.latest
        if version is None:
            return self.excused(report, one, visitor)
        told = {
            "title": self._office.title(one, language),
            "district": self._office.ground.district(report.district, language),
            "number": str(report.id),
            "moment": self._office.moment(version.at, language),
            "author": self._office.author(version.author, language),
        }
        key = ("receipt.corrected" if version.number > 1 else "receipt.fresh") if fresh else "receipt"
        parts = [
            self._wording.say(key, language, **told),
            self._words.answers(one.form, version.answers, language),
            self._words.doubts(one.form, version.doubts, language),
        ]
        if fresh:
            parts.append(self._wording.say("receipt.outro", language, day=self._office.last_day(one, language)))
        return Reply(together(*parts), self._buttons(report, visitor.telegram_id, language))

    def excused(self, report: Report, one: Round, visitor: Visitor) -> Reply:
        """Return which excuse a district sent, and how to answer all the same."""
        language, owner = self._office.ground.language(visitor), visitor.telegram_id
        told = {"title": self._office.title(one, language), "who": self._office.author(report.excused_by, language)}
        text = self._wording.say(f"excuse.{report.excuse}.kept", language, **told)
        if report.stand_in:
            text = join([text, self._wording.say("excuse.stand_in.kept", language, who=report.stand_in)], " ")
        if one.closed_at:
            return Reply(text)
        begin = open_button(self._wording, owner, self._office.store.draft(owner, one.id), one.id, language)
        return Reply(join([text, self._wording.say("excuse.undo", language)]), ((begin,),))

    def listed(self, visitor: Visitor, district: int, page: int = 0) -> Reply:
        """Return a page of a district's reports, the newest round first."""
        language, owner = self._office.ground.language(visitor), visitor.telegram_id
        found = self._office.store.of_district(district)
        name = self._office.ground.district(district, language)
        if not found:
            return self._wording.reply("reports.none", language, district=name)
        last = (len(found) - 1) // PAGE
        page = min(page, last)
        rows: list[tuple[Button, ...]] = []
        for report in found[page * PAGE : (page + 1) * PAGE]:
            one = self._office.store.round(report.round)
            if one:
                key = f"reports.{report.excuse}" if report.excuse else "reports.sent"
                label = self._wording.words(key, language, title=self._office.title(one, language))
                rows.append((Button(label, ShowReport(owner, report.id)),))
        turn = []
        if page:
            turn.append(self._wording.button("topics.previous", ShowReports(owner, page - 1), language))
        if page < last:
            turn.append(self._wording.button("topics.next", ShowReports(owner, page + 1), language))
        rows += [tuple(turn)] if turn else []
        return self._wording.reply("reports", language, tuple(rows), district=name)

    def versions(self, report: Report, one: Round, visitor: Visitor) -> Reply:
        """Return every version of a report, with what changed from one to the next and why."""
        language, owner = self._office.ground.language(visitor), visitor.telegram_id
        title = self._wording.say(
            "report.versions", language, title=self._office.title(one, language), number=str(report.id)
        )
        parts = [title]
        before: Version | None = None
        for version in report.versions:
            parts.append(self._version(one, version, before, language))
            before = version
        return Reply(
            together(*parts), ((self._wording.button("report.back", ShowReport(owner, report.id), language),),)
        )

    def overtaken(self, report: Report, one: Round, visitor: Visitor, buttons: Buttons) -> Reply:
        """Return what another manager of the same district sent meanwhile."""
        language = self._office.ground.language(visitor)
        version = report.latest
        told = {
            "author": self._office.author(version.author if version else report.excused_by, language),
            "moment": self._office.moment(version.at, language) if version else "",
        }
        answers = self._words.answers(one.form, version.answers if version else {}, language)
        parts = [
            self._wording.say("report.overtaken", language, **told),
            answers,
            self._wording.say("report.overtaken.outro", language),
        ]
        return Reply(together(*parts), buttons)

    def waiting(self, visitor: Visitor, found: list[Round], district: int) -> Reply:
        """Return the open rounds of a district, each with what there is to do."""
        language, owner = self._office.ground.language(visitor), visitor.telegram_id
        parts: list[Rich] = [
            self._wording.say("checkin.several", language, district=self._office.ground.district(district, language))
        ]
        rows: list[tuple[Button, ...]] = []
        for one in found:
            key = "checkin.label.sent" if self._office.store.report(one.id, district) else "checkin.label"
            label = self._wording.words(key, language, title=self._office.title(one, language))
            rows.append((Button(label, OpenCheckin(owner, one.id, begin=False)),))
        return Reply(together(*parts), tuple(rows))

    def invitation(self, one: Round, visitor: Visitor, *, late: bool) -> Reply:
        """Return what a round asks, before it is begun, with the honest answers that are no report."""
        language, owner = self._office.ground.language(visitor), visitor.telegram_id
        key = "checkin.intro.late" if late else "checkin.intro"
        text = self._wording.say(
            key, language, title=self._office.title(one, language), count=str(len(one.form.questions)),
            day=self._office.last_day(one, language),
        )  # fmt: skip
        begin = self._wording.button("checkin.begin.button", OpenCheckin(owner, one.id), language)
        return Reply(text, ((begin,), *excuse_buttons(self._wording, owner, one.id, language)))

    def _version(self, one: Round, version: Version, before: Version | None, language: Language) -> Rich:
        told = {
            "number": str(version.number),
            "author": self._office.author(version.author, language),
            "moment": self._office.moment(version.at, language),
        }
        head = self._wording.say("report.version", language, **told)
        reason = self._wording.say("report.reason", language, reason=version.reason) if version.reason else ()
        if before is None:
            changes = self._wording.say("report.first", language)
        else:
            changes = self._words.changes(one.form, before.answers, version.answers, language)
            changes = changes or self._wording.say("report.same", language)
        return join([head, reason, changes], "\n")

    def _buttons(self, report: Report, owner: int, language: Language) -> Buttons:
        correct = self._wording.button("report.correct", CorrectReport(owner, report.id), language)
        rows: Buttons = ((correct,),)
        if len(report.versions) > 1:
            rows += ((self._wording.button("report.versions.button", ShowVersions(owner, report.id), language),),)
        return rows
