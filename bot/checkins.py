"""Check-ins: the way from a command, a button, awaited words or a photo to the rule it means, and who may take it."""

from datetime import datetime

from bot.awaiting import AWAITED
from bot.checkin_excuses import Excuses
from bot.checkin_filling import Aside, Filling
from bot.checkin_mail import open_button
from bot.checkin_office import Office
from bot.checkin_reports import ReportPages
from bot.checkin_rounds import RoundPages
from bot.checkins_actions import (
    CheckinAction,
    CorrectReport,
    Fill,
    FollowReport,
    GiveExcuse,
    NoStandIn,
    OpenCheckin,
    RoundAction,
    ShowReport,
    ShowReports,
    ShowVersions,
)
from bot.checkins_model import Draft, Round
from bot.model import Pressed, Reply
from bot.people_model import Step, Visitor
from bot.questioning import is_question
from knowledge.entries import Language

_STEPS = (Step.CHECKIN, Step.STAND_IN, Step.CORRECTION)
_ReportAction = ShowReport | ShowVersions | CorrectReport
_OwnRoundAction = OpenCheckin | GiveExcuse | NoStandIn | FollowReport | Fill


class Checkins:
    """What the bot does with check-ins in a chat."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._store = office.store
        self._ground = office.ground
        self._wording = office.ground.wording
        self._pages = ReportPages(office)
        self._filling = Filling(office, self._pages)
        self._excuses = Excuses(office, self._pages)
        self._rounds = RoundPages(office)

    # Commands

    def show(self, visitor: Visitor, now: datetime) -> Reply:
        """Return the open check-ins of a visitor's district; the only one at once."""
        district, language = self._office.district_of(visitor.telegram_id), self._ground.language(visitor)
        if district is None:
            return self._refused(language)
        found = self._office.open_rounds()
        if not found:
            return self._wording.reply("checkin.none", language)
        if len(found) > 1:
            return self._pages.waiting(visitor, found, district)
        return self._shown(found[0], district, visitor, now)

    def reports(self, visitor: Visitor, now: datetime) -> Reply:
        """Return the reports of a visitor's district."""
        district = self._office.district_of(visitor.telegram_id)
        if district is None:
            return self._refused(self._ground.language(visitor))
        return self._pages.listed(visitor, district)

    def rounds(self, visitor: Visitor, now: datetime) -> Reply:
        """Return the rounds, for who runs them."""
        if not self._office.runs(visitor.telegram_id):
            return self._wording.reply("role.refused", self._ground.language(visitor))
        return self._rounds.show(visitor, now)

    # Buttons

    def press(self, action: CheckinAction, visitor: Visitor, now: datetime) -> Pressed:
        """Return what a press leads to, if the button is the presser's own and the role allows it now."""
        language, owner = self._ground.language(visitor), visitor.telegram_id
        if action.owner != owner:
            return Pressed(notice=self._wording.words("button.foreign", language))
        if isinstance(action, RoundAction):
            if not self._office.runs(owner):
                notice = self._wording.words("role.refused.notice", language)
                return Pressed(notice=notice, reply=self._wording.reply("role.refused", language))
            return self._rounds.press(action, visitor, now)
        district = self._office.district_of(owner)
        if isinstance(action, _ReportAction):
            return self._press_report(action, district, visitor, now)
        if district is None:
            notice = self._wording.words("checkin.refused.notice", language)
            return Pressed(notice=notice, reply=self._refused(language))
        if isinstance(action, ShowReports):
            return Pressed(reply=self._pages.listed(visitor, district, action.page), edit=True)
        return self._press_round(action, district, visitor, now)

    # Words and photos

    def awaits(self, visitor: Visitor, words: str, now: datetime) -> Reply | Aside | None:
        """Return what comes of words that a check-in asked for; None when it asked nothing."""
        owner = visitor.telegram_id
        asked = self._ground.memory.drafts.find(owner)
        if asked is None or asked.step not in _STEPS or now - asked.asked_at > AWAITED:
            # Another question of the bot comes first; who was away for longer is asked before anything is taken.
            return None if asked and asked.step not in _STEPS else self._paused(visitor, words, now)
        one, district = self._store.round(asked.about), self._office.district_of(owner)
        if one is None or district is None:
            self._ground.memory.drafts.drop(owner)
            return None
        if asked.step is Step.STAND_IN:
            return None if is_question(words) else self._excuses.hear(one, district, words, visitor, now)
        draft = self._filling.draft(one, district, owner)
        if draft is None:
            self._ground.memory.drafts.drop(owner)
            return None
        if self._is_over(one, draft):
            return self._stopped(one, draft, self._ground.language(visitor))
        if asked.step is Step.CORRECTION:
            if is_question(words):
                return None
            return self._filling.give_reason(words, one, draft, visitor, now)
        return self._filling.hear(words, one, draft, visitor, now)

    def sees(self, visitor: Visitor, file: str, now: datetime) -> Reply | None:
        """Return what comes of a photo while a check-in is under way; None when none is."""
        owner = visitor.telegram_id
        asked = self._ground.memory.drafts.find(owner)
        if asked is None or asked.step is not Step.CHECKIN or now - asked.asked_at > AWAITED:
            return None
        one, district = self._store.round(asked.about), self._office.district_of(owner)
        draft = self._filling.draft(one, district, owner) if one and district else None
        if one is None or draft is None or self._is_over(one, draft):
            return None
        return self._filling.see(file, one, draft, visitor, now)

    # What all of them share

    def _shown(self, one: Round, district: int, visitor: Visitor, now: datetime) -> Reply:
        """Return how a round stands for a district: what was sent, what is on its way, or what it asks."""
        owner = visitor.telegram_id
        report = self._store.report(one.id, district)
        if self._filling.draft(one, district, owner):
            return self._begun(one, district, visitor, now)
        if report:
            return self._pages.receipt(report, one, visitor, fresh=False)
        if one.closed_at:
            return self._closed(one, self._ground.language(visitor))
        return self._pages.invitation(one, visitor, late=one.is_closed(now))

    def _begun(self, one: Round, district: int, visitor: Visitor, now: datetime) -> Reply:
        """Begin a check-in or go on with it; show what was sent, when another manager was quicker."""
        draft, report = self._filling.draft(one, district, visitor.telegram_id), self._store.report(one.id, district)
        if draft and self._is_over(one, draft):
            return self._stopped(one, draft, self._ground.language(visitor))
        if report and report.latest:
            if draft is None:
                return self._pages.receipt(report, one, visitor, fresh=False)
            if draft.seen < report.latest.number:
                return self._filling.overtaken(report, one, draft, visitor)
            return self._filling.correct(report, one, visitor, now)
        if one.closed_at:
            return self._closed(one, self._ground.language(visitor))
        return self._filling.open(one, district, visitor, now)

    def _go_on(
        self, action: Fill | FollowReport, one: Round, district: int, visitor: Visitor, now: datetime
    ) -> Pressed:
        """Carry on with a draft; a sentence, and nothing sent, when there is none any more."""
        language, owner = self._ground.language(visitor), visitor.telegram_id
        draft, report = self._filling.draft(one, district, owner), self._store.report(one.id, district)
        if draft is None:
            if report and report.versions:
                notice = self._wording.words("checkin.sent_already", language)
                return Pressed(notice=notice, reply=self._pages.receipt(report, one, visitor, fresh=False), edit=True)
            notice = self._wording.words("checkin.restart", language)
            return Pressed(notice=notice, reply=self._shown(one, district, visitor, now), edit=True)
        if self._is_over(one, draft):
            return Pressed(reply=self._stopped(one, draft, language), edit=True)
        if isinstance(action, Fill):
            return self._filling.tap(action, one, draft, visitor, now)
        if action.keep or report is None:
            self._store.drop_draft(owner, one.id)
            return Pressed(reply=self._wording.reply("report.overtaken.kept", language), edit=True)
        return Pressed(reply=self._filling.follow(report, one, draft, visitor, now), edit=True)

    def _press_round(self, action: _OwnRoundAction, district: int, visitor: Visitor, now: datetime) -> Pressed:
        language = self._ground.language(visitor)
        one = self._store.round(action.round)
        if one is None:
            return Pressed(reply=self._wording.reply("checkin.gone", language))
        match action:
            case OpenCheckin(_, _, begin):
                if not begin:
                    return Pressed(reply=self._shown(one, district, visitor, now), edit=True)
                return Pressed(reply=self._begun(one, district, visitor, now))
            case GiveExcuse():
                if one.closed_at:
                    return Pressed(reply=self._closed(one, language))
                return self._excuses.press(action, one, district, visitor, now)
            case NoStandIn():
                return self._excuses.nobody(visitor)
            case FollowReport() | Fill():
                return self._go_on(action, one, district, visitor, now)

    def _press_report(self, action: _ReportAction, district: int | None, visitor: Visitor, now: datetime) -> Pressed:
        """Show or correct a report: staff see all of them, managers their district's."""
        owner, language = visitor.telegram_id, self._ground.language(visitor)
        report = self._store.by_receipt(action.report)
        one = self._store.round(report.round) if report else None
        may = report is not None and (report.district == district or self._office.runs(owner))
        if report is None or one is None or not may:
            return Pressed(reply=self._wording.reply("report.gone", language))
        match action:
            case ShowReport():
                return Pressed(reply=self._pages.receipt(report, one, visitor, fresh=False), edit=True)
            case ShowVersions():
                return Pressed(reply=self._pages.versions(report, one, visitor), edit=True)
            case CorrectReport() if report.district == district:
                return Pressed(reply=self._filling.correct(report, one, visitor, now))
        return Pressed(reply=self._refused(language))

    def _paused(self, visitor: Visitor, words: str, now: datetime) -> Reply | None:
        """Ask whether to go on, when words would answer a check-in that was left: nothing is taken by guess."""
        owner, language = visitor.telegram_id, self._ground.language(visitor)
        district = self._office.district_of(owner)
        for left in self._store.drafts(owner) if district else ():
            one = self._store.round(left.round)
            if one is None or left.district != district or self._is_over(one, left):
                continue
            if self._filling.would_answer(words, one, left, now):
                button = open_button(self._wording, owner, left, one.id, language)
                title = self._office.title(one, language)
                return self._wording.reply("checkin.paused", language, ((button,),), title=title)
        return None

    def _is_over(self, one: Round, draft: Draft) -> bool:
        """Return whether a draft can no longer be sent: a first report of a closed round, but no correction."""
        return one.closed_at is not None and not draft.correcting

    def _stopped(self, one: Round, draft: Draft, language: Language) -> Reply:
        """Erase a draft that can no longer be sent and say so."""
        self._store.drop_draft(draft.person, one.id)
        self._ground.memory.drafts.drop(draft.person)
        return self._closed(one, language)

    def _closed(self, one: Round, language: Language) -> Reply:
        return self._wording.reply("checkin.closed", language, title=self._office.title(one, language))

    def _refused(self, language: Language) -> Reply:
        return self._wording.reply("checkin.refused", language, contact=self._ground.contact(language))
