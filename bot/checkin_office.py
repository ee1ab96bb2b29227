"""What every rule about check-ins stands on: the store, the forms in use, and the questions that all of them ask."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot import rounds
from bot.checkins_model import Answers, Report, Round, Standing
from bot.checkins_ports import CheckinStore
from bot.ground import Ground
from bot.roles import Permission
from knowledge.entries import Language
from knowledge.forms import Form


@dataclass(frozen=True, slots=True)
class Office:
    """Rounds, drafts and reports; on the ground of people."""

    ground: Ground
    store: CheckinStore
    forms: Callable[[], Sequence[Form]]
    """The forms in use, as the content says them now."""

    def district_of(self, telegram_id: int) -> int | None:
        """Return the district that somebody may report for: the own one, when the role allows it now."""
        person = self.ground.person(telegram_id)
        district = person.district if person else None
        if district is None or not self.ground.may(telegram_id, Permission.WRITE_DISTRICT, district):
            return None
        return district

    def runs(self, telegram_id: int) -> bool:
        """Return whether somebody opens and closes rounds now."""
        return self.ground.may(telegram_id, Permission.RUN_ROUNDS)

    def open_rounds(self) -> list[Round]:
        """Return the rounds that take answers, the one that closes first at the head."""
        found = [one for one in self.store.rounds() if one.closed_at is None]
        return sorted(found, key=lambda one: (one.closes_at, one.id))

    def before(self, one: Round, district: int) -> tuple[Answers, Round | None]:
        """Return what a district answered to the same form the last time before a round, and the round of then."""
        earlier = {other.id: other for other in self.store.rounds(one.form.id) if other.opens_at < one.opens_at}
        for report in self.store.of_district(district):
            if report.round in earlier and report.latest:
                return report.latest.answers, earlier[report.round]
        return {}, None

    def standings(self, one: Round) -> tuple[Mapping[int, Standing], Sequence[Report]]:
        """Return how every district stands in a round, by name, and the reports it goes by."""
        memory, reports = self.ground.memory, self.store.reports(one.id)
        districts = [district.id for district in memory.districts.listed()]
        managed = rounds.contacts(memory.people.listed())
        return rounds.standings(one, districts, reports, self.store.drafted(one.id), managed), reports

    # Words

    def period(self, one: Round, language: Language) -> str:
        """Return the period of a round inside a sentence: `novembre 2026`, `4º trimestre 2026`, a day."""
        year, _, rest = one.period.partition("-")
        if rest.startswith("T"):
            return self.ground.wording.words("checkin.quarter", language, number=rest[1:], year=year)
        if "-" in rest:
            return self.ground.wording.day(date.fromisoformat(one.period), language)
        return self.ground.wording.day(date(int(year), int(rest), 1), language).partition(" ")[2]

    def title(self, one: Round, language: Language) -> str:
        """Return the title of a round: `Check-in mensile, novembre 2026`."""
        return f"{self.form_title(one.form, language)}, {self.period(one, language)}"

    def form_title(self, form: Form, language: Language) -> str:
        """Return the title of a form."""
        return form.title.get(language) or form.title[Language.ITALIAN]

    def last_day(self, one: Round, language: Language) -> str:
        """Return the last day of a round inside a sentence: `martedì 10 novembre`."""
        return self.ground.wording.weekday(rounds.last_day(one, self.ground.zone), language)

    def moment(self, at: datetime, language: Language) -> str:
        """Return an instant where the programme is: `22 novembre 2026, ore 9:05`."""
        local = at.astimezone(self.ground.zone)
        day = self.ground.wording.day(local.date(), language)
        return self.ground.wording.words("checkin.moment", language, day=day, time=f"{local.hour}:{local.minute:02}")

    def author(self, telegram_id: int | None, language: Language) -> str:
        """Return the name of whoever wrote something; a word for who was erased."""
        person = self.ground.person(telegram_id) if telegram_id else None
        return person.name if person else self.ground.wording.words("checkin.nobody", language)
