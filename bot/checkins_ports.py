"""What the rules about check-ins need from outside, as a Protocol."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.checkins_model import Draft, Excuse, Report, Round, Version


class CheckinStore(Protocol):
    """Rounds, drafts and reports."""

    def open_round(self, new: Round) -> Round:
        """Keep a round and return it with its id; the one that is there already for this form and period, if any."""
        ...

    def close_round(self, number: int, at: datetime) -> bool:
        """Close an open round; False when it is closed already, or not known."""
        ...

    def extend_round(self, number: int, closes_at: datetime) -> bool:
        """Give an open round another deadline; False when it is closed already, or not known."""
        ...

    def round(self, number: int) -> Round | None:
        """Return a round, or None."""
        ...

    def rounds(self, form: str | None = None) -> Sequence[Round]:
        """Return the rounds, of one form or all, the newest first."""
        ...

    def put_draft(self, draft: Draft) -> None:
        """Keep a draft in place of the person's one for the same round and district."""
        ...

    def draft(self, person: int, number: int) -> Draft | None:
        """Return a person's draft of a round."""
        ...

    def drafts(self, person: int) -> Sequence[Draft]:
        """Return a person's drafts, the newest first."""
        ...

    def drop_draft(self, person: int, number: int) -> None:
        """Erase a person's draft of a round."""
        ...

    def drafted(self, number: int) -> Sequence[Draft]:
        """Return everybody's drafts of a round."""
        ...

    def forget_drafts(self, before: datetime) -> int:
        """Erase drafts of rounds closed before an instant that were not touched since; return how many."""
        ...

    def send(self, number: int, district: int, version: Version) -> tuple[Report, bool]:
        """Keep a report's next version and erase its author's draft; return the report and whether it was kept.

        `version.number` says which version it is meant to be: when another manager was quicker, nothing is kept and the
        report is returned as it is. A report takes the place of an excuse.
        """
        ...

    def excuse(
        self, number: int, district: int, excuse: Excuse, by: int, *, at: datetime, stand_in: str = ""
    ) -> Report:
        """Keep an excuse, unless a report is there already, and return what is there."""
        ...

    def report(self, number: int, district: int) -> Report | None:
        """Return what a district answered in a round."""
        ...

    def by_receipt(self, report: int) -> Report | None:
        """Return a report by the number of its receipt."""
        ...

    def reports(self, number: int) -> Sequence[Report]:
        """Return the reports of a round, by district."""
        ...

    def of_district(self, district: int) -> Sequence[Report]:
        """Return the reports of a district, the newest round first."""
        ...
