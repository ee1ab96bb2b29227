"""Numbers and amounts as Italians write them: `1.250`, `1.250,50 €`, `33,3%`."""

from decimal import Decimal

from knowledge.forms import PartKind

_LATIN_TO_ITALIAN = str.maketrans(",.", ".,")


def number(value: int | Decimal) -> str:
    """Return a number with a point between thousands and a comma before what it has of decimals."""
    return f"{value:,f}".translate(_LATIN_TO_ITALIAN) if isinstance(value, Decimal) else f"{value:,}".replace(",", ".")


def amount(value: int | Decimal, kind: PartKind) -> str:
    """Return a number as its kind is written: `1.250,50 €`, `33,3%`, `1.250`."""
    if kind is PartKind.MONEY:
        return f"{number(Decimal(value).quantize(Decimal('0.01')))} €"
    if kind is PartKind.PERCENTAGE:
        return f"{number(_bare(Decimal(value)))}%"
    return number(value if isinstance(value, int) else _bare(value))


def _bare(value: Decimal) -> Decimal:
    """Return a value without the zeros that say nothing: 30 for 30,00."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
