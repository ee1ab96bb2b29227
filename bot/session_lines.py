"""What a page says of a session beyond the calendar: whom it is for, the places, the own answer and what follows."""

from datetime import datetime

from bot.agenda import Agenda, is_over
from bot.people_model import Lead, Person
from bot.reminders import DECIDE, Invitee, owed
from bot.sessions_model import EVERYBODY, Response, Session
from knowledge.entries import Language
from knowledge.markup import Rich, join


class SessionLines:
    """The lines of a page about a session."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._wording = agenda.ground.wording

    def audience(self, session: Session, language: Language) -> Rich:
        """Return whom a session is for; nothing when it is for everybody."""
        if session.audience == EVERYBODY:
            return ()
        roles = [self._wording.role(role, language) for role in session.audience.roles]
        districts = [self._agenda.ground.district(one, language) for one in session.audience.districts]
        return self._wording.say("session.audience", language, whom=", ".join([*roles, *districts]))

    def places(self, session: Session, owner: int, language: Language) -> Rich:
        """Return how many places there are and how many are free, or that one is one's own; nothing without a limit."""
        left = self._agenda.places_left(session)
        if left is None:
            return ()
        taken = "session.places.yours" if self._has_place(session, owner) else "session.places.none"
        key = "session.places" if left else taken
        return self._wording.say(key, language, places=str(session.capacity), left=str(left))

    def _has_place(self, session: Session, owner: int) -> bool:
        return self._agenda.response(session, owner) is Response.YES

    def state(self, session: Session, now: datetime, language: Language) -> Rich:
        """Return that a session is over or going on; nothing while it is to come, or when it is cancelled."""
        if session.cancelled or now < session.starts_at:
            return ()
        return self._wording.say("session.over" if is_over(session, now) else "session.now", language)

    def answer(self, response: Response | None, language: Language) -> Rich:
        """Return what a person answered."""
        if response is None:
            return self._wording.say("session.own.none", language)
        said = self._wording.words(f"session.answer.{response}", language)
        return self._wording.say("session.own", language, answer=said)

    def follows(self, session: Session, person: Person, now: datetime) -> Rich:
        """Return what the bot will do after a person's answer; nothing before there is one, or when it is over."""
        kept = self._agenda.memory.attendances.find(session.id, person.telegram_id)
        language, response = person.language, kept.response if kept else None
        match response:
            case None:
                return ()
            case Response.NO:
                return self._wording.say("session.follows.no", language)
            case Response.WAITING:
                number = str(self._agenda.place_in_line(session, person.telegram_id))
                return self._wording.say("session.follows.waiting", language, number=number)
        return self._reminders(Invitee(session, person, kept), now)

    def _reminders(self, invitee: Invitee, now: datetime) -> Rich:
        """Return which reminders are still to come: what is switched off or falls in a pause is not promised."""
        zone, language, wishes = self._agenda.ground.zone, invitee.person.language, invitee.person.preferences
        if not wishes.reminders:
            return self._wording.say("session.follows.off", language)
        coming = [one for one in owed(invitee, zone) if one.due_at > now]
        awake = [one.detail for one in coming if not wishes.is_paused(one.due_at.astimezone(zone).date())]
        if coming and not awake and wishes.paused_until:
            day = self._wording.day(wishes.paused_until, language)
            return self._wording.say("session.follows.paused", language, day=day)
        leads = [self._wording.words(f"prefs.lead.{lead}", language) for lead in Lead if lead in awake]
        lines = (
            [self._wording.say("session.follows.yes", language, leads=self._wording.listed(leads, language))]
            if leads
            else []
        )
        if DECIDE in awake:
            lines.append(self._wording.say("session.follows.maybe", language))
        return join(lines, " ") if lines else self._wording.say("session.follows.late", language)
