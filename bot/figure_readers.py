"""Numbers, amounts and percentages as people type them: a value, or the reason why it cannot be read.

Whatever can be read in two ways is refused with a question: a wrong figure that nobody notices costs more than one
typed again.
"""

import re
from decimal import Decimal

from bot.notation import amount, number
from bot.unreadable import Refusal, Refuse, Unreadable, is_foreign, refusing
from knowledge.forms import PartKind
from knowledge.normalise import words

LARGEST = Decimal(1_000_000_000)
"""Beyond it a figure of a district is a slip of the finger."""
_LONGEST = 40
"""Figures of a number at most: more is no number."""
_HARMLESS = frozenset(
    words("circa sono siamo abbiamo ne ce in tutto totale numero n nr di i gli le il un about are total number the")
)
_MAGNITUDES = frozenset(words("k m mila mille mln mld milione milioni miliardo miliardi thousand million millions"))
_NEVER = frozenset(
    words(
        "non no not meno piu oltre quasi poco less more than minus mezzo mezza e o and or a da su per uno due tre"
        " quattro cinque sei sette otto nove dieci cento doppio meta"
    )
)
"""Words that change a number: they are no unit, even where the question has them."""
_EURO = frozenset({"euro", "eur"})
_PERCENT = frozenset({"percento", "percent"})
_NUMBER = re.compile(r"\d(?:[\d.,'’]*\d)?")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:['’]\d{3})+)(?:,(\d+))?")
_PLAIN = re.compile(r"\d+(?:,(\d+))?")
_TWO_WAYS = re.compile(r"(\d+)([.,])(\d+)")
_MINUS = re.compile(r"[-−–—‐‑]\s*(?:€\s*)?$")


def read_number(
    written: str, least: Decimal | None = None, most: Decimal | None = None, units: frozenset[str] = frozenset()
) -> int | Refusal:
    """Return a count, 0 or more unless `least` says otherwise; `units` are words that may stand beside it."""
    refuse = refusing(written, "12")
    value = _figure(written, PartKind.NUMBER, least, units, refuse)
    if isinstance(value, Refusal):
        return value
    if value != value.to_integral_value():
        return refuse(Unreadable.FRACTION)
    value = _within(value, PartKind.NUMBER, Decimal(0) if least is None else least, most, refuse)
    return value if isinstance(value, Refusal) else int(value)


def read_money(
    written: str, least: Decimal | None = None, most: Decimal | None = None, units: frozenset[str] = frozenset()
) -> Decimal | Refusal:
    """Return an amount in euro with two decimals."""
    refuse = refusing(written, "1.250,50")
    value = _figure(written, PartKind.MONEY, least, units | _EURO, refuse)
    if not isinstance(value, Refusal):
        value = _within(value, PartKind.MONEY, Decimal(0) if least is None else least, most, refuse)
    return value if isinstance(value, Refusal) else value.quantize(Decimal("0.01"))


def read_percentage(
    written: str, least: Decimal | None = None, most: Decimal | None = None, units: frozenset[str] = frozenset()
) -> Decimal | Refusal:
    """Return a percentage, from 0 to 100 unless the bounds say otherwise."""
    refuse = refusing(written, "30%")
    said = re.sub(r"\bper\s+cento\b|\bper\s+cent\b", "%", written, flags=re.IGNORECASE)
    value = _figure(said, PartKind.PERCENTAGE, least, units | _PERCENT, refuse)
    if isinstance(value, Refusal):
        return value
    if 0 < value < 1 and "%" not in said and not _PERCENT & set(words(said)):
        whole = value * 100
        kind = PartKind.PERCENTAGE
        return refuse(Unreadable.UNCLEAR, first=amount(value, kind), second=amount(whole, kind))
    lowest, highest = (Decimal(0) if least is None else least), (Decimal(100) if most is None else most)
    return _within(value, PartKind.PERCENTAGE, lowest, highest, refuse)


def _figure(
    written: str, kind: PartKind, least: Decimal | None, units: frozenset[str], refuse: Refuse
) -> Decimal | Refusal:
    """Return the only number of what was typed, if nothing beside it can change it."""
    if not written.strip():
        return refuse(Unreadable.EMPTY)
    if is_foreign(written):
        return refuse(Unreadable.FOREIGN)
    found = list(_NUMBER.finditer(written))
    if len(found) != 1:
        return refuse(Unreadable.SEVERAL if found else Unreadable.NO_FIGURES)
    before, after = written[: found[0].start()], written[found[0].end() :]
    if (fault := _beside(before, after, kind, units)) is not None:
        return refuse(fault)
    negative = False
    if signed := _MINUS.search(before) or re.search(r"\+\s*$", before):
        if least is None or least >= 0:
            return refuse(Unreadable.SIGN)
        before, negative = before[: signed.start()], "+" not in signed[0]
    signs = re.sub(r"[\s€%]|\w", "", before).replace(":", "", 1) + re.sub(r"[\s€%]|\w", "", after).rstrip(".!;,")
    if signs.strip(".") or (before.rstrip().endswith((".", ",")) and not re.search(r"[^\W\d_]\.$", before.rstrip())):
        return refuse(Unreadable.WORDS)
    value = _value(found[0][0], refuse)
    return -value if negative and not isinstance(value, Refusal) else value


def _beside(before: str, after: str, kind: PartKind, units: frozenset[str]) -> Unreadable | None:
    """Return what is wrong with the words and signs beside a number, or None."""
    said = set(words(before) + words(after))
    if re.search(r"[$£¥¢₤]", before + after):
        return Unreadable.CURRENCY
    if said & _MAGNITUDES:
        return Unreadable.MAGNITUDE
    euro = "€" in before + after or said & _EURO
    if euro and kind is not PartKind.MONEY:
        return Unreadable.EURO
    if kind is not PartKind.PERCENTAGE and ("%" in before + after or said & _PERCENT):
        return Unreadable.PERCENT
    if (before + after).count("%") + (before + after).count("€") > 1:
        return Unreadable.WORDS
    return Unreadable.WORDS if said - _HARMLESS - (units - _NEVER) else None


def _value(figures: str, refuse: Refuse) -> Decimal | Refusal:
    """Return a number in Italian notation: 1250, 1.250, 1.250,50."""
    if re.fullmatch(r"[1-9]\d{0,2},\d{3}", figures):  # 1,250: a comma of thousands, as the English write it
        return _two_ways(figures, refuse)
    written = _GROUPED.fullmatch(figures) or _PLAIN.fullmatch(figures)
    if written is None:
        return _two_ways(figures, refuse) if _TWO_WAYS.fullmatch(figures) else refuse(Unreadable.NOTATION)
    if len(written[1] or "") > 2:
        return refuse(Unreadable.PLACES)
    if len(figures) > _LONGEST:
        return refuse(Unreadable.TOO_LARGE, most=number(LARGEST))
    value = Decimal(re.sub(r"[.'’]", "", figures).replace(",", "."))
    return value if value <= LARGEST else refuse(Unreadable.TOO_LARGE, most=number(LARGEST))


def _two_ways(figures: str, refuse: Refuse) -> Refusal:
    """Ask which of two numbers was meant: `1.25` is 1,25 or 125."""
    whole, _, rest = re.split(r"([.,])", figures)
    if len(figures) > _LONGEST:
        return refuse(Unreadable.TOO_LARGE, most=number(LARGEST))
    kept = rest.rstrip("0")
    first = f"{int(whole)},{kept}" if kept else str(int(whole))
    return refuse(Unreadable.UNCLEAR, first=first, second=number(int(whole + rest)))


def _within(value: Decimal, kind: PartKind, least: Decimal, most: Decimal | None, refuse: Refuse) -> Decimal | Refusal:
    if value < least:
        return refuse(Unreadable.BELOW, least=amount(least, kind))
    if most is not None and value > most:
        return refuse(Unreadable.ABOVE, most=amount(most, kind))
    return value
