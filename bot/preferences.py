"""The settings of a person: language, reminders, quiet hours, a pause; one page that changes under the thumb."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.ground import Ground
from bot.model import Button, Buttons, Pressed, Reply
from bot.people_actions import (
    AskDistrict,
    AskPause,
    ChooseLanguage,
    ChooseQuiet,
    PauseFor,
    ShowPreferences,
    ShowQuiet,
    SwitchLead,
    SwitchReminders,
)
from bot.people_model import Draft, Lead, Person, Preferences, Step, Visitor
from knowledge.dates import read_day
from knowledge.entries import Language

QUIET = ((21, 8), (20, 9), (22, 7))
"""Quiet hours to choose from."""
PAUSES = (7, 14, 30)
"""Days of a pause to choose from."""
LONGEST_PAUSE = 366
"""Days: a longer pause is a slip of the pen, or a wish for no reminders at all."""

PreferenceAction = (
    ShowPreferences | ChooseLanguage | SwitchReminders | SwitchLead | ShowQuiet | ChooseQuiet | AskPause | PauseFor
)


class PreferencePages:
    """The pages of the settings."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def show(self, visitor: Visitor, now: datetime) -> Reply:
        """Return the page of the settings."""
        person = self._ground.person(visitor.telegram_id)
        if person is None:
            return self._ground.wording.reply("unregistered", visitor.language)
        return self._page(person, now)

    def press(self, action: PreferenceAction, visitor: Visitor, now: datetime) -> Pressed:
        """Return what a press leads to: mostly the page as it is now, in place of the page as it was."""
        person = self._ground.person(visitor.telegram_id)
        if person is None:
            return Pressed(reply=self._ground.wording.reply("unregistered", visitor.language))
        match action:
            case ShowQuiet():
                return Pressed(reply=self._quiet(person), edit=True)
            case AskPause():
                return Pressed(reply=self._ask_pause(person, now))
            case ShowPreferences():
                return Pressed(reply=self._page(person, now), edit=True)
        changed = _changed(action, person, self._ground.today(now))
        if changed is None:
            return Pressed(notice=self._ground.wording.words("prefs.refused", person.language))
        language = action.language if isinstance(action, ChooseLanguage) else person.language
        person = self._keep(person, language, changed)
        notice = self._ground.wording.words("prefs.saved", language)
        return Pressed(notice=notice, reply=self._page(person, now), edit=True)

    def hear(self, visitor: Visitor, words: str, now: datetime) -> Reply:
        """Return what comes of a day written as the end of a pause."""
        person, wording, today = self._ground.person(visitor.telegram_id), self._ground.wording, self._ground.today(now)
        if person is None:
            return wording.reply("unregistered", visitor.language)
        day = read_day(words, today)
        if day is None or day > today + timedelta(LONGEST_PAUSE):
            return wording.reply("pause.unclear", person.language, self._pauses(person))
        written = wording.day(day, person.language)
        if day < today:
            return wording.reply("pause.past", person.language, self._pauses(person), day=written)
        self._keep(person, person.language, replace(person.preferences, paused_until=day))
        self._ground.memory.drafts.drop(person.telegram_id)
        back = self._button("prefs.back", ShowPreferences(person.telegram_id), person)
        return wording.reply("pause.set", person.language, ((back,),), day=written)

    def _keep(self, person: Person, language: Language, preferences: Preferences) -> Person:
        self._ground.memory.people.prefer(person.telegram_id, language, preferences)
        return replace(person, language=language, preferences=preferences)

    def _page(self, person: Person, now: datetime) -> Reply:
        say, language, chosen = self._ground.wording.words, person.language, person.preferences
        on = ", ".join(say(f"prefs.lead.{lead}", language) for lead in chosen.leads)
        quiet = _clock(chosen.quiet_from, chosen.quiet_to)
        paused = chosen.paused_until if chosen.is_paused(self._ground.today(now)) else None
        return self._ground.wording.reply(
            "prefs",
            language,
            self._buttons(person, paused),
            tongue=say("prefs.language", language),
            reminders=say("prefs.reminders.on", language, leads=on)
            if chosen.reminders and on
            else say("prefs.reminders.off", language),
            quiet=say("prefs.quiet.none", language)
            if chosen.quiet_from == chosen.quiet_to
            else say("prefs.quiet", language, **quiet),
            pause=say("prefs.pause", language, day=self._ground.wording.day(paused, language))
            if paused
            else say("prefs.pause.none", language),
            district=self._ground.district(person.district, language),
        )

    def _buttons(self, person: Person, paused: date | None) -> Buttons:
        owner, chosen = person.telegram_id, person.preferences
        switch = SwitchReminders(owner, on=not chosen.reminders)
        other = Language.ENGLISH if person.language is Language.ITALIAN else Language.ITALIAN
        to_other = "prefs.to_english" if other is Language.ENGLISH else "prefs.to_italian"
        rows = [[self._button("prefs.switch_off" if chosen.reminders else "prefs.switch_on", switch, person)]]
        rows += [[self._lead(lead, person)] for lead in Lead if chosen.reminders]
        if paused:
            pause = self._button("prefs.pause.end", PauseFor(owner, 0), person)
        else:
            pause = self._button("prefs.pause.start", AskPause(owner), person)
        rows += [
            [self._button("prefs.quiet.change", ShowQuiet(owner), person), pause],
            [self._button("district.change", AskDistrict(owner), person)],
            [self._button(to_other, ChooseLanguage(owner, other), person)],
        ]
        return tuple(map(tuple, rows))

    def _lead(self, lead: Lead, person: Person) -> Button:
        is_on = lead in person.preferences.leads
        words = self._ground.wording.words(f"prefs.lead.{lead}", person.language)
        action = SwitchLead(person.telegram_id, lead, on=not is_on)
        return self._button("prefs.lead.drop" if is_on else "prefs.lead.add", action, person, lead=words)

    def _quiet(self, person: Person) -> Reply:
        hours = [
            self._button(
                "quiet.choice", ChooseQuiet(person.telegram_id, start, end), person, **_clock(time(start), time(end))
            )
            for start, end in QUIET
        ]
        never = self._button("quiet.never", ChooseQuiet(person.telegram_id, 0, 0), person)
        back = self._button("prefs.back", ShowPreferences(person.telegram_id), person)
        return self._ground.wording.reply(
            "quiet.ask", person.language, tuple((button,) for button in (*hours, never, back))
        )

    def _ask_pause(self, person: Person, now: datetime) -> Reply:
        self._ground.memory.drafts.put(person.telegram_id, Draft(Step.PAUSE, now))
        return self._ground.wording.reply("pause.ask", person.language, self._pauses(person))

    def _pauses(self, person: Person) -> Buttons:
        days = [
            self._button("pause.days", PauseFor(person.telegram_id, number), person, days=str(number))
            for number in PAUSES
        ]
        return (tuple(days), (self._button("prefs.back", ShowPreferences(person.telegram_id), person),))

    def _button(self, key: str, action: PreferenceAction | AskDistrict, person: Person, /, **values: str) -> Button:
        return self._ground.wording.button(key, action, person.language, **values)


def _clock(start: time, end: time) -> dict[str, str]:
    """Return two times as people write them: `8:00`."""
    return {"start": f"{start.hour}:{start.minute:02}", "end": f"{end.hour}:{end.minute:02}"}


def _changed(action: PreferenceAction, person: Person, today: date) -> Preferences | None:
    """Return the preferences after a press, or None when it asks for something that no button of ours offers."""
    chosen = person.preferences
    match action:
        case SwitchReminders(_, on):
            # Switched on with no time left to come, they would never come.
            return replace(chosen, reminders=on, leads=chosen.leads or Preferences().leads)
        case SwitchLead(_, switched, on):
            kept = {*chosen.leads, switched} if on else {*chosen.leads} - {switched}
            return replace(chosen, leads=tuple(lead for lead in Lead if lead in kept), reminders=bool(kept))
        case ChooseQuiet(_, start, end) if start < 24 and end < 24:
            return replace(chosen, quiet_from=time(start), quiet_to=time(end))
        case PauseFor(_, 0):
            return replace(chosen, paused_until=None)
        case PauseFor(_, days) if days <= LONGEST_PAUSE:
            return replace(chosen, paused_until=today + timedelta(days - 1))
        case ChooseLanguage():
            return chosen
    return None
