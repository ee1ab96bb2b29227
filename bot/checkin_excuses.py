"""Honest answers that are no report: nothing to tell, away, no longer the contact. They stop the nudges."""

from datetime import datetime

from bot.checkin_office import Office
from bot.checkin_reports import ReportPages
from bot.checkins_actions import GiveExcuse, NoStandIn, OpenCheckin
from bot.checkins_model import Excuse, Round
from bot.model import Pressed, Reply
from bot.people_model import Deed, Draft, Step, Visitor
from knowledge.entries import Language
from knowledge.names import tidy

LONGEST = 100
"""Characters of the name of who answers instead."""


class Excuses:
    """Keeping excuses, each of which a report can take the place of later."""

    def __init__(self, office: Office, pages: ReportPages) -> None:
        self._office = office
        self._ground = office.ground
        self._wording = office.ground.wording
        self._pages = pages

    def press(self, action: GiveExcuse, one: Round, district: int, visitor: Visitor, now: datetime) -> Pressed:
        """Keep an excuse for a round that takes answers, unless the district has sent its report."""
        language, owner = self._ground.language(visitor), visitor.telegram_id
        before = self._office.store.report(one.id, district)
        if before and before.versions:
            notice = self._wording.words("checkin.sent_already", language)
            return Pressed(notice=notice, reply=self._pages.receipt(before, one, visitor, fresh=False), edit=True)
        if action.excuse is Excuse.NOT_ME and not action.sure:
            return Pressed(reply=self._ask(one, district, visitor), edit=True)
        known = before is not None and before.excuse is action.excuse
        kept = self._office.store.excuse(
            one.id, district, action.excuse, owner, at=now, stand_in=before.stand_in if before and known else ""
        )
        if kept.versions:  # another manager was quicker, by an instant
            return Pressed(reply=self._pages.receipt(kept, one, visitor, fresh=False), edit=True)
        self._ground.memory.drafts.drop(owner)
        match action.excuse:
            case Excuse.NOTHING:
                return Pressed(reply=self._pages.excused(kept, one, visitor), edit=True)
            case Excuse.AWAY:
                self._ground.memory.drafts.put(owner, Draft(Step.STAND_IN, now, about=one.id))
                nobody = self._wording.button("excuse.away.nobody", NoStandIn(owner, one.id), language)
                title = self._office.title(one, language)
                return Pressed(
                    reply=self._wording.reply("excuse.away.ask", language, ((nobody,),), title=title), edit=True
                )
            case Excuse.NOT_ME:
                return self._gone(district, visitor, now, known=known)

    def nobody(self, visitor: Visitor) -> Pressed:
        """Note that nobody answers instead."""
        self._ground.memory.drafts.drop(visitor.telegram_id)
        return Pressed(reply=self._wording.reply("excuse.away.bye", self._ground.language(visitor)), edit=True)

    def hear(self, one: Round, district: int, words: str, visitor: Visitor, now: datetime) -> Reply:
        """Keep who answers instead, as the person says it."""
        language, owner = self._ground.language(visitor), visitor.telegram_id
        name = tidy(words, LONGEST + 1)
        if not name or len(name) > LONGEST:
            return self._wording.reply("excuse.away.longest", language, longest=str(LONGEST))
        self._ground.memory.drafts.drop(owner)
        kept = self._office.store.excuse(one.id, district, Excuse.AWAY, owner, at=now, stand_in=name)
        if kept.versions:
            return self._pages.receipt(kept, one, visitor, fresh=False)
        return self._wording.reply("excuse.away.thanks", language, who=name)

    def _ask(self, one: Round, district: int, visitor: Visitor) -> Reply:
        language, owner = self._ground.language(visitor), visitor.telegram_id
        sure = GiveExcuse(owner, one.id, Excuse.NOT_ME, sure=True)
        rows = (
            (self._wording.button("excuse.not_me.sure", sure, language),),
            (self._wording.button("checkin.again.button", OpenCheckin(owner, one.id, begin=False), language),),
        )
        return self._wording.reply(
            "excuse.not_me.ask", language, rows, district=self._ground.district(district, language)
        )

    def _gone(self, district: int, visitor: Visitor, now: datetime, *, known: bool) -> Pressed:
        """Thank the person, and tell staff once: the role is theirs to change."""
        language, owner = self._ground.language(visitor), visitor.telegram_id
        thanks = self._wording.reply("excuse.not_me.thanks", language)
        if known:
            return Pressed(reply=thanks, edit=True)
        name = self._ground.district(district, Language.ITALIAN)
        self._ground.note(Deed.CONTACT_GONE, now, owner, name)
        who = self._office.author(owner, Language.ITALIAN)
        desk = self._wording.reply("excuse.not_me.desk", Language.ITALIAN, who=who, district=name)
        return Pressed(reply=thanks, edit=True, desk=desk)
