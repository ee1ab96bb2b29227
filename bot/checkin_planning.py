"""What check-ins owe: rounds opened when it is time, the news of it, and nudges; beside what the calendar owes."""

from collections.abc import Iterator
from datetime import datetime

from bot import rounds
from bot.checkin_office import Office
from bot.checkins_model import Round
from bot.deliveries_model import Delivery, DeliveryKind
from bot.people_model import Audit, Deed, Person
from bot.planning import AHEAD, EVERY
from bot.sessions_ports import DeliveryStore
from knowledge.entries import Language

KINDS = (DeliveryKind.ROUND, DeliveryKind.NUDGE)


class CheckinPlanner:
    """Opens and closes rounds, and plans what they owe; the same look twice changes nothing."""

    def __init__(self, office: Office, deliveries: DeliveryStore) -> None:
        self._office = office
        self._deliveries = deliveries
        self._began: datetime | None = None

    def plan(self, now: datetime) -> bool:
        """Look what is owed, not again before `EVERY` has passed; there is never more to do at once."""
        if self._began is not None and self._began <= now < self._began + EVERY:
            return False
        self._turn(now)
        owed = list(self._owed(now))
        if owed:
            self._deliveries.plan(owed)
        self._began = now
        return False

    def _turn(self, now: datetime) -> None:
        """Open the rounds whose time has come, and close those that have had theirs."""
        store = self._office.store
        for new in rounds.to_open(self._office.forms(), store.rounds(), now, self._office.ground.zone):
            opened = store.open_round(new)
            self._note(Deed.ROUND_OPENED, opened, now)
        for old in rounds.to_close(store.rounds(), now):
            if store.close_round(old.id, now):
                self._note(Deed.ROUND_CLOSED, old, now)

    def _note(self, deed: Deed, one: Round, now: datetime) -> None:
        self._office.ground.memory.audit.note(Audit(now, deed, detail=self._office.title(one, Language.ITALIAN)))

    def _owed(self, now: datetime) -> Iterator[Delivery]:
        """Give what every round that takes answers in time owes to those whose district has not answered."""
        running = [one for one in self._office.open_rounds() if not one.is_closed(now)]
        if not running:
            return
        contacts = rounds.contacts(self._office.ground.memory.people.listed())
        for one in running:
            planned = {delivery.key for delivery in self._deliveries.about(KINDS, one.id)}
            answered = {report.district for report in self._office.store.reports(one.id)}
            for district, people in contacts.items():
                if district in answered:
                    continue
                for person in people:
                    if person.reachable:
                        yield from (owed for owed in self._of(one, person, now) if owed.key not in planned)

    def _of(self, one: Round, person: Person, now: datetime) -> Iterator[Delivery]:
        owner, zone = person.telegram_id, self._office.ground.zone
        yield Delivery(f"{DeliveryKind.ROUND}:{one.id}:{owner}", DeliveryKind.ROUND, one.id, owner, now)
        for nudge in rounds.owed(one, person, now, now + AHEAD, zone):
            # By its day, so that a round that is prolonged has another last day but one.
            key = f"{DeliveryKind.NUDGE}:{one.id}:{owner}:{int(nudge.wanted.timestamp())}"
            yield Delivery(key, DeliveryKind.NUDGE, one.id, owner, nudge.due_at, nudge.detail)
