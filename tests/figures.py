"""Invented check-ins: two forms, thirty districts, twelve monthly rounds and four quarterly ones."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from bot.checkins_model import NOT_MEASURED, Answers, Excuse, Report, Round, Standing, Value, Version
from bot.checkins_ports import CheckinStore
from bot.figures_model import Figures, Issue
from bot.monitoring import figures
from bot.people_model import District
from bot.spoken import Spoken
from bot.wording import Wording
from knowledge.entries import Language
from knowledge.forms import Form, Part, PartKind
from knowledge.library import Library
from knowledge.loader import shipped_content

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ROME = ZoneInfo("Europe/Rome")
IT = Language.ITALIAN
NAMES = [
    "Alba-Bra",
    "Alessandria",
    "Alpi Graie",
    "Alta Valle Susa",
    "Asti",
    "Biella",
    "Borgo San Dalmazzo",
    "Canavese",
    "Carmagnola",
    "Casale",
    "Chieri",
    "Ciriacese",
    "Cuneo",
    "Domodossola",
    "Fossano e Savigliano",
    "Ivrea",
    "Lago Maggiore",
    "Langa del Barolo",
    "Mondovì",
    "Monferrato",
    "Nel Cuore del Monferrato",
    "Novara",
    "Pinerolo",
    "Rivarolo Canavese",
    "Saluzzo",
    "Terre del Monviso",
    "Tortona",
    "Valli di Lanzo",
    "Valli Chisone e Germanasca",
    "Vercelli",
]
DISTRICTS = tuple(District(number, name, None, (), (), ()) for number, name in enumerate(NAMES, 1))


LIBRARY = Library(shipped_content())
MONTHLY, QUARTERLY = LIBRARY.current.forms["mensile"], LIBRARY.current.forms["trimestrale"]


def spoken(language: Language = IT) -> Spoken:
    """Return the shipped sentences."""
    return Spoken(Wording(LIBRARY), language, ROME)


WROTE = (
    "Avviato il bando per le vetrine",
    '=HYPERLINK("http://esempio","clicca")',
    "<script>alert(1)</script> & altro",
    "Riunione con i commercianti di via Roma; poi sopralluogo",
    "Costo previsto: $100 e $200",
)


def monthly(period: str, number: int, form: Form = MONTHLY) -> Round:
    """Return the round of a month."""
    year, month = (int(part) for part in period.split("-"))
    opens = datetime(year, month, 1, 8, tzinfo=UTC)
    closes = opens + timedelta(days=form.schedule.days)
    return Round(form, period, opens, closes, number, closes if closes < NOW else None)


def report(number: int, round_: int, district: int, answers: Answers, at: datetime) -> Report:
    """Return a report of one version."""
    return Report(number, round_, district, (Version(1, answers, 700 + district, at),))


def season(rounds: int = 12, seed: int = 7) -> list[Issue]:
    """Return monthly rounds up to November 2026 that were answered better and better."""
    chance, issues = Random(seed), []
    for at in range(rounds):
        year, month = divmod(2026 * 12 + 10 - (rounds - 1 - at), 12)
        issues.append(_issue(monthly(f"{year}-{month + 1:02}", at + 1), chance, 0.5 + 0.4 * at / rounds))
    return issues


def quarters(seed: int = 8) -> list[Issue]:
    """Return the quarterly rounds of a year."""
    chance, issues = Random(seed), []
    for quarter in range(1, 5):
        opens = datetime(2026, 3 * quarter - 2, 1, 8, tzinfo=UTC)
        round_ = Round(QUARTERLY, f"2026-T{quarter}", opens, opens + timedelta(days=21), 100 + quarter)
        issues.append(_issue(round_, chance, 0.7))
    return issues


def _issue(round_: Round, chance: Random, share: float) -> Issue:
    standings: dict[int, Standing] = {}
    reports: list[Report] = []
    for district in DISTRICTS:
        kind = _standing(chance, share)
        standings[district.id] = kind
        number = round_.id * 1000 + district.id
        late = timedelta(days=round_.form.schedule.days + 2 if kind is Standing.LATE else 3)
        if kind in {Standing.IN_TIME, Standing.LATE}:
            reports.append(
                report(number, round_.id, district.id, _answers(round_.form, chance), round_.opens_at + late)
            )
        elif kind in {Standing.NOTHING, Standing.AWAY, Standing.NOT_ME}:
            at = round_.opens_at + timedelta(days=2)
            reports.append(Report(number, round_.id, district.id, (), Excuse(kind.value), 700, at, "Anna Verdi"))
    return Issue(round_, standings, tuple(reports))


def _standing(chance: Random, share: float) -> Standing:
    if chance.random() < share:
        return Standing.IN_TIME
    kinds = [Standing.LATE, Standing.MISSING, Standing.MISSING, Standing.STARTED, Standing.NOTHING, Standing.AWAY]
    return chance.choice([*kinds, Standing.NOT_ME, Standing.NO_MANAGER])


def _answers(form: Form, chance: Random) -> dict[str, Value]:
    said: dict[str, Value] = {}
    for _, part in form.parts():
        if part.when and said.get(part.when.part) not in part.when.among:
            continue
        if part.not_measured and chance.random() < 0.15:
            said[part.id] = NOT_MEASURED
        elif part.required or chance.random() < 0.6:
            said[part.id] = _value(part, chance)
    return said


def _value(part: Part, chance: Random) -> Value:
    names = [one.id for one in part.choices]
    match part.kind:
        case PartKind.CHOICE:
            return names[min(len(names) - 1, int(chance.expovariate(0.5)))]
        case PartKind.CHOICES:
            alone = [one.id for one in part.choices if one.alone]
            if alone and chance.random() < 0.4:
                return (alone[0],)
            return tuple(sorted(chance.sample([one for one in names if one not in alone], chance.randint(1, 2))))
        case PartKind.NUMBER:
            return chance.randint(0, 40)
        case PartKind.MONEY:
            return Decimal(chance.randint(0, 25_000_000)) / 100
        case PartKind.PERCENTAGE:
            return Decimal(chance.randint(200, 600)) / 10
        case PartKind.DATE:
            return date(2026, chance.randint(1, 12), chance.randint(1, 28))
    return chance.choice(WROTE)


def made(issues: list[Issue] | None = None) -> Figures:
    """Return the figures of a season."""
    found = figures(issues if issues is not None else season(), DISTRICTS, NOW)
    assert found
    return found


def kept(store: CheckinStore, issues: list[Issue], districts: Sequence[int]) -> list[Round]:
    """Keep rounds with their reports, of the invented districts as many as there are real ones; return the rounds."""
    real = dict(zip((district.id for district in DISTRICTS), districts, strict=False))
    rounds = []
    for issue in issues:
        opened = store.open_round(issue.round)
        rounds.append(opened)
        for one in issue.reports:
            if one.district not in real:
                continue
            if one.excuse:
                at = one.excused_at or opened.opens_at
                store.excuse(opened.id, real[one.district], one.excuse, 700, at=at, stand_in=one.stand_in)
            for version in one.versions:
                store.send(opened.id, real[one.district], replace(version, author=None))
    return rounds
