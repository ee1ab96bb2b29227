"""What the command line does with the figures: exports and the report, of a form or a period."""

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from bot.checkins_model import Round
from bot.clerk import NotPossible
from bot.figures_model import ROUNDS
from bot.figures_ports import Press
from bot.overview import Overview
from bot.people_model import Deed
from bot.periods import days_of
from bot.tables import Book, Progress
from knowledge.entries import Language

_IT = Language.ITALIAN
_NEWEST = 6
"""Periods that a refusal names."""


class MonitoringClerk:
    """The figures from the command line: whoever can run it is trusted with everything."""

    def __init__(self, overview: Overview, press: Press) -> None:
        self._overview = overview
        self._studio = press

    def book(self, kind: str, form: str | None, period: str | None, now: datetime) -> Book:
        """Return what an export holds; `NotPossible` when there is nothing, or too much for one table."""
        rounds = self._rounds(form, period)
        forms = _forms(rounds)
        if kind == "csv" and len(forms) > 1:
            raise NotPossible(f"Un file CSV contiene un modulo solo: aggiungi --form con {' o '.join(forms)}.")
        return self._overview.book(rounds, now, self._overview.spoken(_IT))

    def write(self, book: Book, kind: str, target: BinaryIO, progress: Progress, now: datetime) -> None:
        """Write an export, and keep that it was made."""
        self._studio.write(book, kind, target, progress)
        self._overview.ground.note(Deed.REPORTS_EXPORTED, now, detail=str(book.size))

    def report(self, period: str | None, now: datetime) -> bytes:
        """Return the report on a period, or on the newest rounds of each form; `NotPossible` when there is none."""
        rounds, spoken = self._rounds(None, period), self._overview.spoken(_IT)
        if period is None:
            newest = {form: [one for one in rounds if one.form.id == form][-ROUNDS:] for form in _forms(rounds)}
            rounds = [one for one in rounds if one in newest[one.form.id]]
        title = spoken.period(period) if period else self._overview.span(rounds, spoken)
        return self._studio.page(title, self._overview.of_forms(rounds, now), now, spoken)

    def _rounds(self, form: str | None, period: str | None) -> list[Round]:
        every = self._overview.rounds()
        if not every:
            raise NotPossible("Non c'è ancora nessun giro di check-in.")
        if form is not None and form not in _forms(every):
            raise NotPossible(f"Non c'è nessun giro del modulo «{form}»: scegli fra {', '.join(_forms(every))}.")
        if period is not None and days_of(period) is None:
            raise NotPossible(f"«{period}» non è un periodo: scrivi 2026, 2026-T4, 2026-11 oppure 2026-11-22.")
        found = self._overview.rounds(form, period)
        if not found:
            known = ", ".join(dict.fromkeys(one.period for one in reversed(every) if form in {None, one.form.id}))
            raise NotPossible(f"Non c'è nessun giro nel periodo {period}; ci sono: {_cut(known)}.")
        return found


def _forms(rounds: Sequence[Round]) -> list[str]:
    return sorted({one.form.id for one in rounds})


def _cut(periods: str) -> str:
    """Return the first of several periods."""
    named = periods.split(", ")
    return ", ".join(named[:_NEWEST]) + ("…" if len(named) > _NEWEST else "")
