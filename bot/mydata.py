"""My data: everything that is kept on a person as a readable file, or erased, each with a receipt."""

import json
from datetime import datetime
from hashlib import sha256

from bot.checkins_model import Draft as CheckinDraft
from bot.checkins_model import Report, Value, Version
from bot.deliveries_model import Delivery
from bot.ground import Ground
from bot.holdings_model import Erased, Held
from bot.invites import LIMIT
from bot.model import File, Pressed, Reply
from bot.people_actions import Forget, KeepMe
from bot.people_model import Audit, Deed, Person, Visitor
from bot.sessions_model import Attendance, Told
from knowledge.entries import Language
from knowledge.markup import Rich, join, text

NAME = "i-miei-dati.json"
NUMBER = 12
"""Characters of the file's SHA-256 that the receipt says."""


class MyData:
    """Showing and erasing what is kept on a person."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def show(self, visitor: Visitor, now: datetime) -> Reply:
        """Return a JSON file of everything that is kept on a visitor, registered or not, with a receipt."""
        wording, language = self._ground.wording, self._ground.language(visitor)
        if self._ground.person(visitor.telegram_id):
            # Before looking, so that the file holds this too.
            self._ground.note(Deed.DATA_EXPORTED, now, visitor.telegram_id)
        held = self._ground.memory.holdings.held(visitor.telegram_id)
        content = json.dumps(self._record(held, visitor, now, language), ensure_ascii=False, indent=2).encode()
        file = File(NAME, content, wording.say("data.caption", language))
        number = sha256(content).hexdigest()[:NUMBER]
        day = wording.day(self._ground.today(now), language)
        receipt = wording.say("data.receipt", language, number=number, day=day)
        return Reply(
            join([wording.say("data.empty", language), receipt] if held.is_empty else [receipt]), files=(file,)
        )

    def ask(self, visitor: Visitor) -> Reply:
        """Ask once whether a visitor really wants to be erased."""
        wording, language, owner = self._ground.wording, self._ground.language(visitor), visitor.telegram_id
        held = self._ground.memory.holdings.held(owner)
        if held.is_empty:
            return wording.reply("forget.ask_guest", language)
        yes = wording.button("forget.yes", Forget(owner), language)
        no = wording.button("forget.no", KeepMe(owner), language)
        return wording.reply("forget.ask", language, ((yes,), (no,)))

    def press(self, action: Forget | KeepMe, visitor: Visitor, now: datetime) -> Pressed:
        """Erase a visitor, or leave everything as it is."""
        language = self._ground.language(visitor)
        if isinstance(action, KeepMe):
            return Pressed(reply=self._ground.wording.reply("forget.kept", language), buttons=())
        audit = Audit(now, Deed.PERSON_ERASED)
        erased = self._ground.memory.holdings.forget(visitor.telegram_id, now - LIMIT.window, audit)
        return Pressed(reply=Reply(self._receipt(erased, now, language), menu=()), buttons=())

    def _receipt(self, erased: Erased, now: datetime, language: Language) -> Rich:
        wording, terms = self._ground.wording, self._ground.terms
        gone = [
            wording.words(f"erased.{kind}", language, count=str(count)) for kind, count in erased.rows.items() if count
        ]
        lines = "\n".join(f"- {line}" for line in gone) or wording.words("erased.nothing", language)
        day = wording.day(self._ground.today(now), language)
        kept = [wording.say("forget.misses", language, misses_days=str(terms.keep_misses_days))]
        if erased.audit_unnamed:
            kept.append(wording.say("forget.audit", language, count=str(erased.audit_unnamed)))
        if erased.reports_unnamed:
            kept.append(wording.say("forget.reports", language, count=str(erased.reports_unnamed)))
        if erased.wrong_invites_kept:
            kept.append(wording.say("forget.wrong", language, count=str(erased.wrong_invites_kept)))
        kept.append(wording.say("forget.logs", language))
        return join([wording.say("forget.receipt", language, day=day, lines=text(lines)), join(kept, "\n")])

    def _record(self, held: Held, visitor: Visitor, now: datetime, language: Language) -> dict[str, object]:
        """Return what the file says: Italian names for the fields, instants in the programme's own time."""
        titles = {session.id: session.title for session in held.sessions}
        return {
            "informazioni": self._ground.wording.words("data.about", language),
            "creato_il": self._local(now),
            "numero_telegram": visitor.telegram_id,
            "persona": self._person(held.person) if held.person else None,
            "inviti_usati": [
                {
                    "numero": used.invite,
                    "ruolo": self._ground.wording.role(used.role, Language.ITALIAN),
                    "distretto": self._ground.district(used.district, Language.ITALIAN) if used.district else None,
                    "quando": self._local(used.at),
                }
                for used in held.redemptions
            ],
            "registro": [
                {
                    "quando": self._local(deed.at),
                    "azione": deed.deed.value,
                    "fatta_da_te": deed.actor == visitor.telegram_id,
                    "dettaglio": deed.detail,
                }
                for deed in held.audit
            ],
            "domande_del_bot_in_attesa": held.drafts,
            "inviti_sbagliati": [self._local(at) for at in held.wrong_invites],
            "risposte_del_bot": [self._local(at) for at in held.replies],
            "risposte_agli_incontri": [self._attendance(one, titles) for one in held.attendances],
            "incontri_come_te_li_ho_detti": [self._told(one, titles) for one in held.told],
            "messaggi_del_bot": [self._delivery(one) for one in held.deliveries],
            "calendari_in_attesa": [self._local(at) for at in held.imports],
            "checkin_cominciati": [self._draft(draft) for draft in held.checkins],
            "report_del_distretto_scritti_da_te": [
                self._version(report, version) for report in held.reports for version in report.versions
            ],
            "checkin_senza_report": [self._excuse(report) for report in held.reports if report.excuse],
        }

    def _attendance(self, attendance: Attendance, titles: dict[int, str]) -> dict[str, object]:
        answer = attendance.response
        return {
            "incontro": titles.get(attendance.session, ""),
            "risposta": self._ground.wording.words(f"session.answer.{answer}", Language.ITALIAN) if answer else None,
            "quando": self._local(attendance.at),
            "presente": attendance.present,
        }

    def _told(self, told: Told, titles: dict[int, str]) -> dict[str, object]:
        return {
            "incontro": titles.get(told.session, ""),
            "inizio": self._local(told.starts_at),
            "fine": self._local(told.ends_at),
            "luogo": told.place,
            "collegamento": told.link,
            "annullato": told.cancelled,
            "quando": self._local(told.at),
        }

    def _delivery(self, delivery: Delivery) -> dict[str, object]:
        return {
            "tipo": delivery.kind.value,
            "numero_incontro": delivery.about,
            "dettaglio": delivery.detail,
            "previsto": self._local(delivery.due_at),
            "stato": delivery.state.value,
            "motivo": delivery.error.value if delivery.error else None,
            "tentativi": delivery.attempts,
            "tentativi_incerti": delivery.doubts,
            "concluso": self._local(delivery.settled_at) if delivery.settled_at else None,
            "numero_messaggio": delivery.message,
        }

    def _person(self, person: Person) -> dict[str, object]:
        chosen = person.preferences
        return {
            "nome": person.name,
            "lingua": person.language.value,
            "ruolo": self._ground.wording.role(person.role, Language.ITALIAN),
            "distretto": self._ground.district(person.district, Language.ITALIAN) if person.district else None,
            "consenso": {"versione": person.consent_version, "quando": self._local(person.consented_at)},
            "iscrizione": self._local(person.created_at),
            "raggiungibile": person.reachable,
            "promemoria": {"attivi": chosen.reminders, "quando": list(chosen.leads)},
            "ore_di_silenzio": {"dalle": f"{chosen.quiet_from:%H:%M}", "alle": f"{chosen.quiet_to:%H:%M}"},
            "pausa_fino_al": chosen.paused_until.isoformat() if chosen.paused_until else None,
        }

    def _draft(self, draft: CheckinDraft) -> dict[str, object]:
        answers = {part: _said(value) for part, value in draft.answers.items()}
        return {"giro": draft.round, "quando": self._local(draft.updated_at), "risposte": answers}

    def _version(self, report: Report, version: Version) -> dict[str, object]:
        return {
            "ricevuta": report.id,
            "versione": version.number,
            "quando": self._local(version.at),
            "motivo": version.reason,
            "risposte": {part: _said(value) for part, value in version.answers.items()},
        }

    def _excuse(self, report: Report) -> dict[str, object]:
        return {
            "giro": report.round,
            "detto": str(report.excuse),
            "quando": self._local(report.excused_at) if report.excused_at else None,
            "al_posto_tuo": report.stand_in,
        }

    def _local(self, instant: datetime) -> str:
        return instant.astimezone(self._ground.zone).isoformat(timespec="seconds")


def _said(value: Value) -> object:
    """Return an answer as a file in JSON says it."""
    return list(value) if isinstance(value, tuple) else value if isinstance(value, int) else str(value)
