"""The sentences of one language, for whoever writes many of them: files, pictures and pages of figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.wording import Wording
from knowledge.entries import Language


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words in one language, days and hours in one zone."""

    wording: Wording
    language: Language
    zone: ZoneInfo

    def words(self, key: str, **values: str) -> str:
        """Return a sentence without markup."""
        return self.wording.words(key, self.language, **values)

    def of(self, wording: Mapping[Language, str]) -> str:
        """Return what a form says in this language, else in Italian."""
        return wording.get(self.language) or wording.get(Language.ITALIAN, "")

    def day(self, day: date) -> str:
        """Return a day as people write it."""
        return self.wording.day(day, self.language)

    def local(self, at: datetime) -> datetime:
        """Return an instant as the clocks of the programme show it."""
        return at.astimezone(self.zone)

    def moment(self, at: datetime) -> str:
        """Return an instant as people write it: `3 dicembre 2026, 9:05`."""
        local = self.local(at)
        return f"{self.day(local.date())}, {local.hour}:{local.minute:02}"

    def number(self, number: int | Decimal, decimals: int | None = None) -> str:
        """Return a number as it is written in this language: `1.250,50` in Italian."""
        shown = f"{number:,.{decimals}f}" if decimals is not None else f"{number:,f}"
        if decimals is None and "." in shown:
            shown = shown.rstrip("0").rstrip(".")
        return shown.translate(_ITALIAN) if self.language is Language.ITALIAN else shown

    def period(self, period: str, *, short: bool = False) -> str:
        """Return a round's period in words: `novembre 2026`, `4º trimestre 2026`, or a day; short: `nov 26`."""
        year, _, rest = period.partition("-")
        try:
            if rest.startswith("T"):
                key = "figures.quarter.short" if short else "checkin.quarter"
                return self.words(key, number=rest[1:], year=year[-2:] if short else year)
            if "-" in rest:
                day = date.fromisoformat(period)
                return f"{day.day}/{day.month}/{year[-2:]}" if short else self.day(day)
            month = self.words("months").split()[int(rest) - 1]
        except (ValueError, IndexError):
            return period
        return f"{month[:3]} {year[-2:]}" if short else f"{month} {year}"


_ITALIAN = str.maketrans({",": ".", ".": ","})
