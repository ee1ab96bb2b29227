"""Rounds and a small form for tests: ready-made values with sensible defaults."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from bot.checkins_model import Round
from knowledge.entries import Language
from knowledge.forms import Choice, Comparison, Form, Part, PartKind, Question, Repeats, Schedule, When, Wording
from tests.people import NOON


def said(words: str) -> Wording:
    return {Language.ITALIAN: words, Language.ENGLISH: words}


def part(name: str, kind: PartKind, words: str, **more: Any) -> Part:
    return Part(name, kind, said(words), **more)


YES, NO = Choice("yes", said("Sì")), Choice("no", said("No"))
TOPICS = (Choice("planning", said("Pianificazione")), Choice("funds", said("Raccolta fondi")))
FORM = Form(
    id="mensile",
    title=said("Check-in mensile"),
    intro=said("Poche domande."),
    schedule=Schedule(Repeats.MONTHLY, 9, 10),
    questions=(
        Question(
            "m1",
            said("La cabina di regia si è riunita?"),
            "perché",
            (
                part("m1", PartKind.CHOICE, "La cabina di regia si è riunita?", choices=(YES, NO)),
                part("m1.day", PartKind.DATE, "Quando?", when=When("m1", ("yes",))),
            ),
        ),
        Question(
            "m2",
            said("Quante riunioni?"),
            "perché",
            (part("m2", PartKind.NUMBER, "Quante riunioni?", compare=Comparison(Decimal(3), Decimal(10))),),
        ),
        Question(
            "m3",
            said("Quanto avete speso?"),
            "perché",
            (part("m3", PartKind.MONEY, "Quanto avete speso?", not_measured=True),),
        ),
        Question(
            "m4",
            said("Su quali temi vi serve aiuto?"),
            "perché",
            (part("m4", PartKind.CHOICES, "Su quali temi vi serve aiuto?", choices=TOPICS, required=False),),
        ),
        Question(
            "m5",
            said("Che cosa avete fatto?"),
            "perché",
            (part("m5", PartKind.TEXT, "Che cosa avete fatto?", required=False),),
        ),
        Question("m6", said("Una foto?"), "perché", (part("m6", PartKind.PHOTO, "Una foto?", required=False),)),
    ),
    version="1",
)


def issue(form: Form = FORM, period: str = "2026-11", **more: Any) -> Round:
    """Return a round that is not kept yet."""
    given: dict[str, Any] = {"opens_at": NOON, "closes_at": NOON + timedelta(days=10)} | more
    return Round(form, period, **given)
