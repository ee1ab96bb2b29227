"""Gathers what the figures are made of: rounds with their reports, how every district stands, the districts."""

from collections.abc import Sequence
from datetime import datetime

from bot.checkin_office import Office
from bot.checkins_model import Round
from bot.exporting import book
from bot.figures_model import ROUNDS, Figures, Issue
from bot.ground import Ground
from bot.monitoring import figures
from bot.periods import holds
from bot.spoken import Spoken
from bot.tables import Book
from knowledge.entries import Language


class Overview:
    """The figures over the rounds that are kept."""

    def __init__(self, office: Office) -> None:
        self._office = office

    @property
    def ground(self) -> Ground:
        """Return what the office stands on."""
        return self._office.ground

    def spoken(self, language: Language) -> Spoken:
        """Return the sentences in use, in a language."""
        return Spoken(self.ground.wording, language, self.ground.zone)

    def rounds(self, form: str | None = None, period: str | None = None) -> list[Round]:
        """Return the rounds of a form and in a period, or all, the oldest first."""
        found = [one for one in self._office.store.rounds(form) if period is None or holds(period, one.period)]
        return sorted(found, key=lambda one: (one.opens_at, one.id))

    def upto(self, number: int) -> list[Round]:
        """Return a round after those of the same form that went before it; of no known number, the newest."""
        every = self.rounds()
        chosen = next((one for one in every if one.id == number), None) or (_newest(every) if every else None)
        if chosen is None:
            return []
        return [one for one in every if one.form.id == chosen.form.id and one.opens_at <= chosen.opens_at][-ROUNDS:]

    def issues(self, rounds: Sequence[Round]) -> list[Issue]:
        """Return rounds with what was answered and how every district stands."""
        made = []
        for one in rounds:
            standings, reports = self._office.standings(one)
            made.append(Issue(one, standings, tuple(reports)))
        return made

    def figures(self, issues: Sequence[Issue], now: datetime) -> Figures | None:
        """Return the figures of rounds of one form."""
        return figures(issues, self.ground.memory.districts.listed(), now)

    def of_forms(self, rounds: Sequence[Round], now: datetime) -> list[tuple[Figures, Sequence[Issue]]]:
        """Return the figures of rounds, form by form."""
        found: list[tuple[Figures, Sequence[Issue]]] = []
        for form in sorted({one.form.id for one in rounds}):
            issues = self.issues([one for one in rounds if one.form.id == form])
            if made := self.figures(issues, now):
                found.append((made, issues))
        return found

    def book(self, rounds: Sequence[Round], now: datetime, spoken: Spoken) -> Book:
        """Return an export of the reports of rounds."""
        names = {district.id: district.name for district in self.ground.memory.districts.listed()}
        issues = [Issue(one, {}, tuple(self._office.store.reports(one.id))) for one in rounds]
        return book(issues, names, now, spoken)

    def span(self, rounds: Sequence[Round], spoken: Spoken) -> str:
        """Return the periods from the first round to the last in words."""
        ends = [spoken.period(one.period) for one in (rounds[0], rounds[-1])] if rounds else []
        return " – ".join(dict.fromkeys(ends))


def _newest(rounds: Sequence[Round]) -> Round:
    """Return the round that opened last; of several on one day, the one that is held most often."""
    day = max(one.opens_at for one in rounds).date()
    held: dict[str, int] = {}
    for one in rounds:
        held[one.form.id] = held.get(one.form.id, 0) + 1
    return max((one for one in rounds if one.opens_at.date() == day), key=lambda one: held[one.form.id])
