"""The rounds as staff run them: how each stands, opened by hand, prolonged, closed."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot import rounds
from bot.checkin_office import Office
from bot.checkins_actions import CloseRound, ExtendRound, OpenRound, RoundAction, ShowRounds
from bot.checkins_model import Round, Standing
from bot.model import Button, Buttons, Pressed, Reply
from bot.people_model import Deed, Visitor
from bot.wording import label, together
from knowledge.entries import Language
from knowledge.markup import Rich

SHOWN = 6
"""Rounds on the page, the newest first."""
MORE_DAYS = 3


class RoundPages:
    """The page of the rounds and what can be done there."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._ground = office.ground
        self._wording = office.ground.wording

    def show(self, visitor: Visitor, now: datetime) -> Reply:
        """Return the rounds, the newest first, with what can be done about each."""
        language, owner = self._ground.language(visitor), visitor.telegram_id
        found = self._office.store.rounds()[:SHOWN]
        title = self._wording.say("rounds" if found else "rounds.none", language)
        items = [self._item(one, now, language) for one in found]
        return Reply(together(title, *items), self._buttons(found, owner, now, language))

    def press(self, action: RoundAction, visitor: Visitor, now: datetime) -> Pressed:
        """Return what a press of staff leads to."""
        match action:
            case ShowRounds():
                return self._shown(visitor, now)
            case OpenRound():
                return self._open(action, visitor, now)
            case CloseRound(_, number) | ExtendRound(_, number):
                one, language = self._office.store.round(number), self._ground.language(visitor)
                if one is None:
                    return self._shown(visitor, now, self._wording.words("checkin.gone", language))
                if isinstance(action, CloseRound):
                    return self._close(action, one, visitor, now)
                return self._extend(one, action.days, visitor, now)

    def _open(self, action: OpenRound, visitor: Visitor, now: datetime) -> Pressed:
        language, owner = self._ground.language(visitor), visitor.telegram_id
        form = next((form for form in self._office.forms() if form.id == action.form), None)
        if form is None:
            return self._shown(visitor, now, self._wording.words("checkin.gone", language))
        new = rounds.by_hand(form, now, self._ground.zone)
        title = self._office.title(new, language)
        if any(one.period == new.period for one in self._office.store.rounds(form.id)):
            return self._shown(visitor, now, self._wording.words("rounds.there", language, title=title))
        if not action.sure:
            sure = self._wording.button("rounds.sure", OpenRound(owner, form.id, sure=True), language)
            days = str(form.schedule.days)
            ask = self._wording.reply(
                "rounds.open.ask", language, self._asked(sure, owner, language), title=title, days=days
            )
            return Pressed(reply=ask, edit=True)
        self._office.store.open_round(new)
        self._ground.note(Deed.ROUND_OPENED, now, owner, self._office.title(new, Language.ITALIAN))
        return self._shown(visitor, now, self._wording.words("rounds.opened", language, title=title))

    def _close(self, action: CloseRound, one: Round, visitor: Visitor, now: datetime) -> Pressed:
        language, owner = self._ground.language(visitor), visitor.telegram_id
        title = self._office.title(one, language)
        if not action.sure and one.closed_at is None:
            sure = self._wording.button("rounds.sure", CloseRound(owner, one.id, sure=True), language)
            ask = self._wording.reply("rounds.close.ask", language, self._asked(sure, owner, language), title=title)
            return Pressed(reply=ask, edit=True)
        if not self._office.store.close_round(one.id, now):
            return self._shown(visitor, now, self._wording.words("rounds.was_closed", language, title=title))
        self._ground.note(Deed.ROUND_CLOSED, now, owner, self._office.title(one, Language.ITALIAN))
        return self._shown(visitor, now, self._wording.words("rounds.done_closed", language, title=title))

    def _extend(self, one: Round, days: int, visitor: Visitor, now: datetime) -> Pressed:
        """Give a round more days, counted from its last day or, when that is past, from today."""
        language, zone = self._ground.language(visitor), self._ground.zone
        last = max(rounds.last_day(one, zone), now.astimezone(zone).date())
        closes_at = rounds.deadline(last, 1 + min(days, 31), zone)
        if not self._office.store.extend_round(one.id, closes_at):
            title = self._office.title(one, language)
            return self._shown(visitor, now, self._wording.words("rounds.was_closed", language, title=title))
        day = self._wording.weekday(last + timedelta(min(days, 31)), language)
        detail = f"{self._office.title(one, Language.ITALIAN)}: {day}"
        self._ground.note(Deed.ROUND_EXTENDED, now, visitor.telegram_id, detail)
        return self._shown(visitor, now, self._wording.words("rounds.extended", language, day=day))

    def _shown(self, visitor: Visitor, now: datetime, notice: str | None = None) -> Pressed:
        return Pressed(notice=notice, reply=self.show(visitor, now), edit=True)

    def _asked(self, sure: Button, owner: int, language: Language) -> Buttons:
        return ((sure,), (self._wording.button("rounds.back", ShowRounds(owner), language),))

    def _item(self, one: Round, now: datetime, language: Language) -> Rich:
        stand, reports = self._office.standings(one)
        found, counts = rounds.rates(one, stand, reports), Counter(stand.values())
        said = [
            f"{self._wording.words(f'standing.{kind}', language)} {counts[kind]}"
            for kind in Standing
            if counts[kind] and kind is not Standing.NO_MANAGER
        ]
        return self._wording.say(
            "rounds.item",
            language,
            title=self._office.title(one, language),
            state=self._state(one, now, language),
            answered=str(found.answered.count),
            expected=str(found.answered.of),
            counts=f"({', '.join(said)})" if said else "",
        )

    def _state(self, one: Round, now: datetime, language: Language) -> str:
        if one.closed_at:
            return self._wording.words("rounds.closed", language, moment=self._office.moment(one.closed_at, language))
        key = "rounds.late" if one.is_closed(now) else "rounds.open"
        return self._wording.words(key, language, day=self._office.last_day(one, language))

    def _buttons(self, found: Sequence[Round], owner: int, now: datetime, language: Language) -> Buttons:
        rows: list[tuple[Button, ...]] = []
        for one in found:
            if one.closed_at is None:
                title = self._office.title(one, language)
                more, close = ExtendRound(owner, one.id, MORE_DAYS), CloseRound(owner, one.id)
                for key, action in (("rounds.extend.button", more), ("rounds.close.button", close)):
                    rows.append((Button(label(self._wording.words(key, language, title=title)), action),))
        known = {(one.form.id, one.period) for one in self._office.store.rounds()}
        for form in self._office.forms():
            new = rounds.by_hand(form, now, self._ground.zone)
            if (form.id, new.period) not in known:
                words = self._wording.words("rounds.open.button", language, title=self._office.title(new, language))
                rows.append((Button(label(words), OpenRound(owner, form.id)),))
        return tuple(rows)
