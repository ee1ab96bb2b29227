"""What the command line says of check-ins: the rounds, how every district stands, who is late."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot import rounds
from bot.checkin_office import Office
from bot.checkins_model import UNANSWERED, Round, Standing
from knowledge.entries import Language

_LATE = UNANSWERED | {Standing.LATE}
IT = Language.ITALIAN


class CheckinClerk:
    """Check-ins from the command line: whoever can run it is trusted with everything."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def status(self, now: datetime) -> Sequence[str]:
        """Return the rounds in lines, with every district of those that take answers, or of the last one."""
        found = self._office.store.rounds()
        if not found:
            return ["Nessun giro di check-in finora."]
        whole = [one for one in found if one.closed_at is None] or [found[0]]
        lines = [f"Giri di check-in: {len(found)}"]
        for one in found:
            lines.append(self._line(one, now))
            if one in whole:
                lines += self._districts(one, now)
        return lines

    def _line(self, one: Round, now: datetime) -> str:
        stand, reports = self._office.standings(one)
        found = rounds.rates(one, stand, reports)
        last = f"{rounds.last_day(one, self._office.ground.zone):%d/%m/%Y}"
        if one.closed_at:
            state = f"chiuso il {one.closed_at.astimezone(self._office.ground.zone):%d/%m/%Y}"
        else:
            state = f"{'scaduto il' if one.is_closed(now) else 'aperto fino al'} {last}"
        rate = f"risposte {found.answered.count} di {found.answered.of} (in tempo {found.timely.count})"
        return f"{one.id}  {self._office.title(one, IT)}  {state}  {rate}"

    def _districts(self, one: Round, now: datetime) -> Iterator[str]:
        """Give a line for each district that somebody answers for, those that are late first."""
        stand, _ = self._office.standings(one)
        overdue = one.is_closed(now)
        known = [number for number, kind in stand.items() if kind is not Standing.NO_MANAGER]
        for number in sorted(known, key=lambda number: stand[number] not in _LATE):
            words = self._office.ground.wording.words(f"standing.{stand[number]}", IT)
            mark = "  !" if overdue and stand[number] in UNANSWERED else ""
            yield f"    {self._office.ground.district(number, IT)}: {words}{mark}"
        unmanaged = len(stand) - len(known)
        if unmanaged:
            yield f"    senza manager: {unmanaged}"
