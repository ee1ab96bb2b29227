"""The memory of questions that the rules ask for, kept in the test's own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.model import Feedback, Miss, MissReason, Question, Verdict


class MemoryQuestions:
    """What `bot.ports.QuestionStore` asks for, in memory; everything it was given can be read."""

    def __init__(self) -> None:
        self.questions: dict[int, Question] = {}
        self.kept: dict[int, Miss] = {}
        """The misses by question."""
        self.chosen: dict[int, str] = {}

    def record(self, verdict: Verdict, at: datetime) -> int:
        number = len(self.questions) + 1
        self.questions[number] = Question(
            number, at, verdict.outcome, verdict.entry, verdict.language, verdict.score, None
        )
        return number

    def find(self, question: int) -> Question | None:
        return self.questions.get(question)

    def choose(self, question: int, entry: str) -> bool:
        if question not in self.questions:
            return False
        self.chosen[question] = entry
        self.questions[question] = replace(self.questions[question], entry=entry)
        return True

    def rate(self, question: int, *, useful: bool) -> bool:
        if question not in self.questions:
            return False
        feedback = Feedback.USEFUL if useful else Feedback.NOT_USEFUL
        self.questions[question] = replace(self.questions[question], feedback=feedback)
        return True

    def miss(self, question: int, text: str, reason: MissReason, at: datetime) -> bool:
        if question not in self.questions:
            return False
        self.kept.setdefault(question, Miss(len(self.kept) + 1, question, text, reason, at))
        return True

    def misses(self, since: datetime) -> Sequence[Miss]:
        return [miss for miss in self.kept.values() if miss.at >= since]

    def forget_misses(self, before: datetime) -> int:
        old = [question for question, miss in self.kept.items() if miss.at < before]
        for question in old:
            del self.kept[question]
        return len(old)
