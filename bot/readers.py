"""What people type for a part of a form: a value of its kind, or the reason why it cannot be read."""

import unicodedata
from datetime import date
from decimal import Decimal

from bot.day_readers import read_date
from bot.figure_readers import read_money, read_number, read_percentage
from bot.unreadable import Refusal, Unreadable, refusing
from knowledge.forms import Part, PartKind
from knowledge.normalise import words


def read_part(part: Part, written: str, today: date) -> int | Decimal | date | str | Refusal:
    """Return what was typed for a part of one of the kinds that are typed."""
    known = frozenset(word for wording in (part.unit, part.label) for said in wording.values() for word in words(said))
    match part.kind:
        case PartKind.NUMBER:
            return read_number(written, part.least, part.most, known)
        case PartKind.MONEY:
            return read_money(written, part.least, part.most, known)
        case PartKind.PERCENTAGE:
            return read_percentage(written, part.least, part.most, known)
        case PartKind.DATE:
            return read_date(written, today)
        case _:
            return read_text(written, part.longest)


def read_text(written: str, longest: int = 300) -> str | Refusal:
    """Return words as typed, without what no screen shows; `longest` is in UTF-16 units, as Telegram counts."""
    refuse = refusing(written, "")
    kept = "".join(letter if letter == "\n" or unicodedata.category(letter) != "Cc" else " " for letter in written)
    kept = kept.strip()
    if not kept:
        return refuse(Unreadable.EMPTY)
    length = len(kept.encode("utf-16-le", "surrogatepass")) // 2
    if length > longest:
        return refuse(Unreadable.TOO_LONG, longest=str(longest), length=str(length))
    return kept if any(map(str.isalnum, kept)) else refuse(Unreadable.NO_WORDS)
