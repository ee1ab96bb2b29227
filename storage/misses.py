"""The memory of questions: figures without names, and the words of misses until they are forgotten."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, select

from bot.model import Feedback, Miss, MissReason, Outcome, Question, Verdict
from knowledge.entries import Language
from storage.engine import Database
from storage.tables import MissRow, QuestionRow

LARGEST_ID = 2**31 - 1
"""The largest number that PostgreSQL's integer holds: a button that says more was not made by us."""


class SqlQuestions:
    """The questions in a database: what `bot.ports.QuestionStore` asks for.

    Every method raises StorageError when the database fails, and refuses naive datetimes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, verdict: Verdict, at: datetime) -> int:
        """Keep a question and return its id, which is never given again."""
        row = QuestionRow(
            asked_at=at,
            outcome=verdict.outcome.value,
            entry=verdict.entry,
            language=verdict.language.value,
            score=verdict.score,
        )
        with self._database.transaction() as tx:
            tx.add(row)
        if row.id is None:
            raise AssertionError("a kept row has an id")
        return row.id

    def find(self, question: int) -> Question | None:
        """Return a question, or None when there is none with this id."""
        with self._database.reading() as tx:
            row = _find(tx, question)
            return None if row is None else _question(row, question)

    def choose(self, question: int, entry: str) -> bool:
        """Keep which offered entry was the right one; return False when the question is not known."""
        with self._database.transaction() as tx:
            row = _find(tx, question)
            if row is not None:
                row.entry = entry
            return row is not None

    def rate(self, question: int, *, useful: bool) -> bool:
        """Keep the feedback (the last one counts); return False when the question is not known."""
        with self._database.transaction() as tx:
            row = _find(tx, question)
            if row is not None:
                row.feedback = (Feedback.USEFUL if useful else Feedback.NOT_USEFUL).value
            return row is not None

    def miss(self, question: int, text: str, reason: MissReason, at: datetime) -> bool:
        """Keep the words of a question that no entry answered; return False when the question is not known.

        A question has one miss: the first stays as it is, whatever comes after.
        """
        values = {"question_id": question, "text": storable(text), "reason": reason.value, "at": at}
        with self._database.transaction() as tx:
            if _find(tx, question) is None:
                return False
            tx.exec(self._database.insert(MissRow).values(values).on_conflict_do_nothing())
            return True

    def misses(self, since: datetime) -> Sequence[Miss]:
        """Return the misses kept at an instant or after it, oldest first."""
        query = select(MissRow).where(col(MissRow.at) >= since).order_by(col(MissRow.at), col(MissRow.id))
        with self._database.reading() as tx:
            return [_miss(row) for row in tx.exec(query)]

    def forget_misses(self, before: datetime) -> int:
        """Erase the words of misses older than an instant; return how many."""
        with self._database.transaction() as tx:
            return tx.exec(delete(MissRow).where(col(MissRow.at) < before)).rowcount


def _find(tx: Session, question: int) -> QuestionRow | None:
    return tx.get(QuestionRow, question) if 0 < question <= LARGEST_ID else None


def storable(text: str) -> str:
    """Return the words without what a database refuses: NUL, and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _question(row: QuestionRow, question: int) -> Question:
    return Question(
        id=question,
        asked_at=row.asked_at,
        outcome=Outcome(row.outcome),
        entry=row.entry,
        language=Language(row.language),
        score=row.score,
        feedback=None if row.feedback is None else Feedback(row.feedback),
    )


def _miss(row: MissRow) -> Miss:
    if row.id is None:
        raise AssertionError("a kept row has an id")
    return Miss(row.id, row.question_id, row.text, MissReason(row.reason), row.at)
