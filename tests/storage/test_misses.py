"""What the memory of questions promises, on SQLite and on PostgreSQL."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import col, select, text

from bot.model import Feedback, Miss, MissReason, Outcome, Question, Verdict
from bot.ports import QuestionStore
from knowledge.entries import Language
from storage.engine import Database
from storage.misses import SqlQuestions
from storage.tables import MissRow, QuestionRow

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
DAY = timedelta(days=1)
ANSWER = Verdict(Outcome.ANSWER, Language.ITALIAN, "protocollo-firma", ("protocollo-firma",), 0.8125)
CHOOSE = Verdict(Outcome.CHOOSE, Language.ENGLISH, None, ("a", "b"), 0.1 + 0.2)
ABSTAIN = Verdict(Outcome.ABSTAIN, Language.ITALIAN, None, (), 0.03)
NOBODY = 987_654


def keep_miss(questions: SqlQuestions, words: str, at: datetime) -> int:
    question = questions.record(ABSTAIN, at)
    assert questions.miss(question, words, MissReason.UNKNOWN, at)
    return question


def test_the_store_is_what_the_rules_ask_for(questions: SqlQuestions) -> None:
    store: QuestionStore = questions
    assert store.find(NOBODY) is None


def test_a_question_comes_back_as_it_was_kept(questions: SqlQuestions) -> None:
    first, second = questions.record(ANSWER, NOON), questions.record(CHOOSE, NOON + DAY)
    assert questions.find(first) == Question(
        first, NOON, Outcome.ANSWER, "protocollo-firma", Language.ITALIAN, 0.8125, None
    )
    assert questions.find(second) == Question(
        second, NOON + DAY, Outcome.CHOOSE, None, Language.ENGLISH, 0.1 + 0.2, None
    )


def test_an_instant_comes_back_aware_in_utc_whatever_zone_it_was_given_in(questions: SqlQuestions) -> None:
    nairobi = NOON.astimezone(timezone(timedelta(hours=3)))
    kept = questions.find(questions.record(ANSWER, nairobi))
    assert kept is not None
    assert kept.asked_at == NOON
    assert kept.asked_at.utcoffset() == timedelta(0)


def test_instants_compare_across_zones(questions: SqlQuestions) -> None:
    keep_miss(questions, "parole", NOON)
    west = timezone(timedelta(hours=-11))
    assert len(questions.misses((NOON - timedelta(seconds=1)).astimezone(west))) == 1
    assert questions.misses((NOON + timedelta(seconds=1)).astimezone(west)) == []


def test_a_naive_instant_is_refused_wherever_it_is_given(questions: SqlQuestions) -> None:
    naive = NOON.replace(tzinfo=None)
    question = questions.record(ABSTAIN, NOON)
    for attempt in (
        lambda: questions.record(ANSWER, naive),
        lambda: questions.miss(question, "parole", MissReason.UNKNOWN, naive),
        lambda: questions.misses(naive),
        lambda: questions.forget_misses(naive),
    ):
        with pytest.raises(StatementError, match="timezone information"):
            attempt()
    assert questions.misses(NOON - DAY) == []


def test_an_id_is_not_given_again_after_its_row_is_gone(questions: SqlQuestions, database: Database) -> None:
    question = questions.record(ANSWER, NOON)
    with database.transaction() as tx:
        tx.delete(tx.get_one(QuestionRow, question))
    assert questions.record(ANSWER, NOON) > question


def test_choosing_keeps_the_entry(questions: SqlQuestions) -> None:
    question = questions.record(CHOOSE, NOON)
    assert questions.choose(question, "b")
    kept = questions.find(question)
    assert kept is not None
    assert (kept.entry, kept.outcome) == ("b", Outcome.CHOOSE)


def test_the_last_feedback_counts(questions: SqlQuestions) -> None:
    question, other = questions.record(ANSWER, NOON), questions.record(ANSWER, NOON)
    seen = []
    for useful in (True, False, False, True):
        assert questions.rate(question, useful=useful)
        kept = questions.find(question)
        seen.append(kept and kept.feedback)
    assert seen == [Feedback.USEFUL, Feedback.NOT_USEFUL, Feedback.NOT_USEFUL, Feedback.USEFUL]
    untouched = questions.find(other)
    assert untouched is not None
    assert untouched.feedback is None


@pytest.mark.parametrize("unknown", [NOBODY, 0, -1, 2**31 - 1, 2**31, 2**63, 10**30])
def test_an_unknown_question_is_no_surprise_however_large_its_number(questions: SqlQuestions, unknown: int) -> None:
    questions.record(ANSWER, NOON)
    assert questions.find(unknown) is None
    assert questions.choose(unknown, "a") is False
    assert questions.rate(unknown, useful=True) is False
    assert questions.miss(unknown, "parole", MissReason.UNKNOWN, NOON) is False
    assert questions.misses(NOON - DAY) == []


def test_a_miss_is_kept_once_a_question_and_the_first_one_stays(questions: SqlQuestions) -> None:
    question = questions.record(ABSTAIN, NOON)
    assert questions.miss(question, "quanto costa?", MissReason.UNKNOWN, NOON)
    assert questions.miss(question, "altro", MissReason.NONE_OF_THESE, NOON + DAY)
    [kept] = questions.misses(NOON)
    assert kept == Miss(kept.id, question, "quanto costa?", MissReason.UNKNOWN, NOON)


def test_misses_come_oldest_first_from_an_instant_on_included(questions: SqlQuestions) -> None:
    for words, at in [("terza", NOON + DAY), ("seconda", NOON), ("prima", NOON - DAY), ("quarta", NOON + DAY)]:
        keep_miss(questions, words, at)
    assert [miss.text for miss in questions.misses(NOON)] == ["seconda", "terza", "quarta"]


def test_forgetting_misses_erases_exactly_what_is_older(questions: SqlQuestions) -> None:
    instants = [NOON - DAY, NOON - timedelta(microseconds=1), NOON, NOON + DAY]
    asked = [keep_miss(questions, f"parole {at}", at) for at in instants]
    assert questions.forget_misses(NOON) == 2
    assert [miss.at for miss in questions.misses(NOON - 9 * DAY)] == [NOON, NOON + DAY]
    assert all(questions.find(question) for question in asked), "the figures stay, only the words go"
    assert questions.forget_misses(NOON) == 0


def test_a_miss_goes_with_its_question(questions: SqlQuestions, database: Database) -> None:
    question = keep_miss(questions, "parole", NOON)
    with database.transaction() as tx:
        tx.execute(text("DELETE FROM questions WHERE id = :id"), {"id": question})
    assert questions.misses(NOON - DAY) == []


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("perché l'€ è così caro? 🍷 ሰላም", "perché l'€ è così caro? 🍷 ሰላም"),
        ("zero\x00byte", "zerobyte"),
        ("mezza \ud83c faccina", "mezza ? faccina"),
        ("'; DROP TABLE misses; --", "'; DROP TABLE misses; --"),
        ("", ""),
    ],
    ids=["four scripts", "nul", "half a surrogate pair", "quotes", "nothing"],
)
def test_any_words_can_be_kept(questions: SqlQuestions, words: str, kept: str) -> None:
    keep_miss(questions, words, NOON)
    assert [miss.text for miss in questions.misses(NOON)] == [kept]


def test_the_words_of_a_miss_are_in_its_table_and_nowhere_else(questions: SqlQuestions, database: Database) -> None:
    keep_miss(questions, "Rossana Bianchi chiede", NOON)
    with database.reading() as tx:
        [miss] = tx.exec(select(MissRow)).all()
        rows = tx.exec(select(QuestionRow).where(col(QuestionRow.id) == miss.question_id)).all()
    assert miss.text == "Rossana Bianchi chiede"
    assert len(rows) == 1
    assert "Rossana" not in repr(rows)


def test_a_failing_statement_does_not_quote_the_words(database: Database) -> None:
    with pytest.raises(IntegrityError) as caught, database.transaction() as tx:
        tx.add(MissRow(question_id=NOBODY, text="parole segrete", reason="unknown", at=NOON))
    assert "misses" in str(caught.value)
    assert "segrete" not in str(caught.value)
