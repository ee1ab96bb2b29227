"""How long a question of the bot waits for words: after that, words are a question to the knowledge base."""

from datetime import datetime, timedelta

from bot.people_model import Draft

AWAITED = timedelta(minutes=30)


def is_awaited(draft: Draft, words: str, now: datetime) -> bool:
    """Return whether words answer what the bot asked: a question mark makes them a question of their own."""
    return now - draft.asked_at <= AWAITED and "?" not in words
