"""A form with every kind of question, for the tests of whatever fills it in, keeps it or counts it."""

from datetime import UTC, date, datetime
from decimal import Decimal

from bot.checkins_model import Answers, Draft
from knowledge.entries import Language
from knowledge.forms import (
    Choice,
    Comparison,
    Form,
    Part,
    PartKind,
    Question,
    Repeats,
    Schedule,
    When,
    Wording,
    with_version,
)

IT, EN = Language.ITALIAN, Language.ENGLISH
TODAY = date(2026, 11, 22)


def say(words: str) -> Wording:
    """Return words in both languages."""
    return {IT: words, EN: f"{words} (en)"}


def choices(*ids: str, alone: str = "") -> tuple[Choice, ...]:
    """Return choices whose labels are their ids with a capital."""
    return tuple(Choice(one, say(one.capitalize()), alone=one == alone) for one in ids)


def question(key: str, *parts: Part) -> Question:
    """Return a question of these parts."""
    return Question(key, say(f"Domanda {key}?"), "Lo chiede la carta.", parts)


FORM = with_version(
    Form(
        "tutto",
        say("Tutto"),
        say("Un questionario con ogni tipo di domanda."),
        Schedule(Repeats.MONTHLY, 9, 10),
        (
            question("scelta", Part("scelta", PartKind.CHOICE, say("Scelta"), choices=choices("si", "no", "forse"))),
            question(
                "giorno",
                Part("giorno", PartKind.DATE, say("Giorno"), when=When("scelta", ("forse",))),
            ),
            question(
                "tante",
                Part("tante", PartKind.CHOICES, say("Tante"), choices=choices("niente", "a", "b", "c", alone="niente")),
                Part(
                    "tante.perche",
                    PartKind.TEXT,
                    say("Perché"),
                    required=False,
                    longest=80,
                    when=When("tante", ("b", "c")),
                ),
                Part(
                    "tante.ancora",
                    PartKind.CHOICE,
                    say("Ancora"),
                    not_measured=True,
                    choices=choices("x", "y"),
                    when=When("tante", ("c",)),
                ),
            ),
            question(
                "quanti",
                Part(
                    "quanti",
                    PartKind.NUMBER,
                    say("Quanti negozi"),
                    not_measured=True,
                    unit=say("negozi"),
                    most=Decimal(5000),
                    compare=Comparison(Decimal(3), Decimal(10)),
                ),
            ),
            question(
                "soldi",
                Part("soldi.spesi", PartKind.MONEY, say("Spesi"), compare=Comparison(Decimal(2), Decimal(100))),
                Part("soldi.quota", PartKind.PERCENTAGE, say("Quota"), required=False, not_measured=True),
                Part("soldi.dettaglio", PartKind.NUMBER, say("Dettaglio"), when=When("tante.ancora", ("x",))),
            ),
            question("foto", Part("foto", PartKind.PHOTO, say("Foto"), required=False)),
        ),
    )
)
PREVIOUS: Answers = {"quanti": 12, "soldi.spesi": Decimal("1000.00"), "soldi.quota": "non_rilevo", "scelta": "si"}


def draft(part: str = "", **answers: object) -> Draft:
    """Return a draft of the first round; `_` in a name stands for a point."""
    kept = {key.replace("_", "."): value for key, value in answers.items()}
    return Draft(1, 7, 3, part, kept, datetime(2026, 11, 22, tzinfo=UTC))  # type: ignore[arg-type]
