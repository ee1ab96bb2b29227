"""What people type is read rightly or refused with a reason: never wrong in silence."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notation import amount, number
from bot.readers import read_date, read_money, read_number, read_part, read_percentage, read_text
from bot.unreadable import Refusal, Unreadable
from knowledge.entries import Language
from knowledge.forms import Part, PartKind
from knowledge.loader import load_content, shipped_content
from knowledge.markup import placeholders, plain

TEXTS = load_content(shipped_content()).texts
TODAY = date(2026, 11, 22)
SHOPS = frozenset({"negozi", "aperti"})
counts = st.integers(0, 10**9)
amounts = st.decimals(0, 10**9, places=2)
shares = st.decimals(0, 100, places=2)


def reason(read: object) -> Unreadable:
    assert isinstance(read, Refusal), read
    return read.reason


@given(
    counts, st.sampled_from(["{}", " {} ", "{}.", "circa {}", "n. {}", "totale: {}", "{} negozi", "{} negozi aperti"])
)
def test_every_count_in_italian_notation_reads_back(count: int, around: str) -> None:
    for written in (number(count), str(count)):
        assert read_number(around.format(written), units=SHOPS) == count


@given(amounts, st.sampled_from(["{}", "€ {}", "€{}", "{} €", "{}€", "{} euro", "{} EUR", "euro {}."]))
def test_every_amount_in_italian_notation_reads_back(value: Decimal, around: str) -> None:
    for written in (number(value), f"{value:f}".replace(".", ","), amount(value, PartKind.MONEY)[:-2]):
        assert read_money(around.format(written)) == value


@given(shares, st.sampled_from(["{}%", "{} %", "{} per cento", "{} percento"]))
def test_every_percentage_in_italian_notation_reads_back(value: Decimal, around: str) -> None:
    assert read_percentage(around.format(f"{value:f}".replace(".", ","))) == value
    assert read_percentage(amount(value, PartKind.PERCENTAGE)) == value


@given(st.dates(date(2020, 1, 1), date(2036, 12, 31)))
def test_every_day_reads_back(day: date) -> None:
    name = TEXTS.weekday(day, Language.ITALIAN).split()[0]
    other = TEXTS.weekday(day + timedelta(1), Language.ITALIAN).split()[0]
    said = [TEXTS.day(day, Language.ITALIAN), TEXTS.day(day, Language.ENGLISH), day.isoformat()]
    said += [f"{day.day}/{day.month}/{day.year}", f"{day.day:02}.{day.month:02}.{day.year}", f"{day:%d-%m-%y}"]
    for written in said:
        assert read_date(written, TODAY) == day
        assert read_date(f"{name} {written}", TODAY) == day
        assert reason(read_date(f"{other} {written}", TODAY)) is Unreadable.WEEKDAY


@given(st.text().map(str.strip).filter(lambda words: words.isprintable() and any(map(str.isalnum, words))))
def test_words_read_back_as_they_are(words: str) -> None:
    fits = len(words.encode("utf-16-le")) <= 600
    assert read_text(words) == words if fits else reason(read_text(words)) is Unreadable.TOO_LONG


@given(st.text(alphabet="0123456789.,'’ -+€%kme\u00a0\u0663½²(/", max_size=12))
def test_figures_and_signs_at_random_never_become_another_number(written: str) -> None:
    """Whoever is read wrote these very figures: without separators they are the number, in its own notation."""
    for read in (read_number(written), read_money(written), read_percentage(written)):
        if isinstance(read, Refusal):
            assert read.values["written"] == " ".join(written.split())
            continue
        figures = "".join(letter for letter in written if letter in "0123456789,").strip(",").partition(",")
        assert Decimal(f"{figures[0]}.{figures[2] or 0}") == read
        assert not {"k", "m", "+", "-", "(", "/", "½", "²", "\u0663"} & set(written)


@given(st.text())
def test_nonsense_never_raises(written: str) -> None:
    for read in (read_number(written), read_money(written), read_percentage(written), read_date(written, TODAY)):
        if not isinstance(read, Refusal):
            assert any(map(str.isascii, filter(str.isdigit, written))) or isinstance(read, date)


@given(
    st.integers(0, 10**7), st.integers(0, 10**7), st.sampled_from([" ", " e ", "-", " o ", "/", "\n", " - ", "+", "x"])
)
def test_two_numbers_are_no_number(one: int, other: int, between: str) -> None:
    written = f"{one}{between}{other}"
    assert reason(read_number(written)) is Unreadable.SEVERAL
    assert reason(read_money(written)) is Unreadable.SEVERAL


@given(st.integers(1, 999), st.integers(0, 99))
def test_a_point_before_less_than_three_figures_is_asked_about(whole: int, rest: int) -> None:
    for written in {f"{whole}.{rest:02}", f"{whole}.{rest}"}:
        for read in (read_number(written), read_money(written), read_percentage(written)):
            assert reason(read) is Unreadable.UNCLEAR


@pytest.mark.parametrize(
    ("written", "count", "money", "share"),
    [
        ("12", 12, Decimal(12), Decimal(12)),
        ("1.250", 1250, Decimal(1250), "above"),
        ("1'250", 1250, Decimal(1250), "above"),
        ("1.25", "unclear", "unclear", "unclear"),
        ("1,250", "unclear", "unclear", "unclear"),
        ("0.125", "unclear", "unclear", "unclear"),
        ("1,25", "fraction", Decimal("1.25"), Decimal("1.25")),
        ("1.250,50", "fraction", Decimal("1250.5"), "above"),
        ("1250,5", "fraction", Decimal("1250.5"), "above"),
        ("12,3456", "places", "places", "places"),
        ("1,250.50", "notation", "notation", "notation"),
        ("1.25.3", "notation", "notation", "notation"),
        (".5", "words", "words", "words"),
        ("mille", "no_figures", "no_figures", "no_figures"),
        ("milleduecento", "no_figures", "no_figures", "no_figures"),
        ("12 mila", "magnitude", "magnitude", "magnitude"),
        ("3k", "magnitude", "magnitude", "magnitude"),
        ("12 negozi", 12, Decimal(12), "words"),
        ("12 chiusi", "words", "words", "words"),
        ("quasi 12", "words", "words", "words"),
        ("non 12", "words", "words", "words"),
        ("(12)", "words", "words", "words"),
        ("12\u200f", "words", "words", "words"),
        ("€ 1.250,50", "euro", Decimal("1250.5"), "euro"),
        ("$12", "currency", "currency", "currency"),
        ("30%", "percent", "percent", Decimal(30)),
        ("0,3", "fraction", Decimal("0.3"), "unclear"),
        ("0,3%", "percent", "percent", Decimal("0.3")),
        ("101%", "percent", "percent", "above"),
        ("-5", "sign", "sign", "sign"),
        ("−5", "sign", "sign", "sign"),
        ("+5", "sign", "sign", "sign"),
        ("10-12", "several", "several", "several"),
        ("1 250", "several", "several", "several"),
        ("1e5", "several", "several", "several"),
        ("٣", "foreign", "foreign", "foreign"),
        ("１２", "foreign", "foreign", "foreign"),
        ("十二", "foreign", "foreign", "foreign"),
        ("½", "foreign", "foreign", "foreign"),
        ("  ", "empty", "empty", "empty"),
        ("9" * 30, "too_large", "too_large", "too_large"),
        ("9" * 5000, "too_large", "too_large", "too_large"),
        ("1." + "0" * 5000, "too_large", "too_large", "too_large"),
    ],
)
def test_what_is_typed_is_read_or_refused(written: str, count: object, money: object, share: object) -> None:
    for read, expected in (
        (read_number(written, units=SHOPS), count),
        (read_money(written, units=SHOPS), money),
        (read_percentage(written), share),
    ):
        assert (reason(read) if isinstance(expected, str) else read) == expected


def test_the_two_readings_are_named() -> None:
    asked = read_money("1.25")
    assert isinstance(asked, Refusal)
    assert (asked.values["first"], asked.values["second"]) == ("1,25", "125")
    assert read_money(asked.values["first"]) == Decimal("1.25")
    asked = read_percentage("0,3")
    assert isinstance(asked, Refusal)
    assert [read_percentage(asked.values[way]) for way in ("first", "second")] == [Decimal("0.3"), Decimal(30)]
    asked = read_number("1,250")
    assert isinstance(asked, Refusal)
    assert read_number(asked.values["second"]) == 1250


def test_bounds_are_kept_and_a_lower_one_admits_signs() -> None:
    assert read_number("5", Decimal(5), Decimal(5)) == 5
    assert reason(read_number("4", Decimal(5))) is Unreadable.BELOW
    assert reason(read_number("6", None, Decimal(5))) is Unreadable.ABOVE
    assert read_number("-5", Decimal(-10)) == -5
    assert read_number("+5", Decimal(-10)) == 5
    assert read_money("- € 5,20", Decimal(-10)) == Decimal("-5.20")
    assert reason(read_number("-11", Decimal(-10))) is Unreadable.BELOW


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("domani", date(2026, 11, 23)),
        ("lunedì", date(2026, 11, 23)),
        ("giovedì prossimo", date(2026, 11, 26)),
        ("3/12", date(2026, 12, 3)),
        ("il 15", date(2026, 12, 15)),
        ("1° dicembre", date(2026, 12, 1)),
        ("3 dic", date(2026, 12, 3)),
        ("lunedì 30 novembre", date(2026, 11, 30)),
        ("fra due settimane", date(2026, 12, 6)),
        ("fine mese", date(2026, 11, 30)),
    ],
)
def test_a_day_is_said_in_many_ways(written: str, day: date) -> None:
    assert read_date(written, TODAY) == day


@pytest.mark.parametrize(
    "written",
    [
        *(
            "boh",
            "2026",
            "dicembre",
            "dicembre 2026",
            "31/2",
            "12/13/2026",
            "3 o 4 dicembre",
            "1/12 o 2/12",
            "2026-11-5",
        ),
        *(
            "lunedì o martedì",
            "domani 3 dicembre",
            "non domani",
            "mar 3",
            "fra un mese",
            "1/1/1900",
            "due tre settimane",
        ),
        *("3 dicembre 26", "٣/١٢", "", "15 2027"),
    ],
)
def test_what_names_no_day_or_two_is_refused(written: str) -> None:
    assert isinstance(read_date(written, TODAY), Refusal)


def test_words_lose_what_no_screen_shows() -> None:
    assert read_text("  Aperto\x00 il bando\ne chiuso \n") == "Aperto  il bando\ne chiuso"
    assert reason(read_text("\x07 \n")) is Unreadable.EMPTY
    assert reason(read_text("...")) is Unreadable.NO_WORDS
    assert reason(read_text("a" * 301)) is Unreadable.TOO_LONG
    assert reason(read_text("a" + "🏪" * 150)) is Unreadable.TOO_LONG, "such a sign is two for Telegram"


def test_the_words_of_the_question_may_stand_beside_the_number_but_not_what_changes_it() -> None:
    part = Part("t8.aperti", PartKind.NUMBER, {Language.ITALIAN: "Negozi aperti, non meno di un mese"})
    assert read_part(part, "12 negozi aperti", TODAY) == 12
    assert reason(read_part(part, "non meno di 12", TODAY)) is Unreadable.WORDS


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("why", Unreadable)
def test_every_reason_has_a_sentence(why: Unreadable, language: Language) -> None:
    said = plain(TEXTS.sentences[language][f"checkin.unreadable.{why}"])
    assert placeholders(said) <= {"written", "example", "first", "second", "least", "most", "longest", "length"}


def test_amounts_are_written_as_their_kind() -> None:
    assert amount(1250, PartKind.NUMBER) == "1.250"
    assert amount(Decimal("1250.5"), PartKind.MONEY) == "1.250,50 €"
    assert amount(Decimal("30.00"), PartKind.PERCENTAGE) == "30%"
    assert amount(Decimal("33.30"), PartKind.PERCENTAGE) == "33,3%"
