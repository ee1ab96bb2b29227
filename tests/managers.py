"""Managers who answer check-ins, for conversations: the small form of `tests.rounds`, filled in from start to end."""

from tests.driver import Driver, labels
from tests.meetings import invited
from tests.programme import Programme

WHOLE = (
    ("[Rispondi ora]", "Domanda 1 di 6"),
    ("[No]", "Domanda 2 di 6"),
    ("12", "Domanda 3 di 6"),
    ("1.250,50", "Domanda 4 di 6"),
    ("[Pianificazione]", "✓ Pianificazione"),
    ("[Fatto]", "Domanda 5 di 6"),
    ("Vetrine in centro", "Domanda 6 di 6"),
    ("[Salta]", "controlla le risposte"),
)


async def manager(programme: Programme, number: int = 101, name: str = "Ada", district: str = "") -> Driver:
    """Return somebody who answers for a district."""
    return await invited(programme, number, "Manager di Distretto", district or first(programme), name)


def first(programme: Programme, at: int = 0) -> str:
    """Return the name of a district that is known."""
    return str(programme.rows("districts")[at]["name"])


async def sends(person: Driver) -> None:
    """Answer the only open check-in and send it."""
    await person.talks(("/checkin", "Sono 6 domande"), *WHOLE, ("[Invia]", "Inviato. Grazie!"))


def shown(person: Driver) -> str:
    """Return what the last message of the bot says."""
    return person.heard()[-1].text


def offered(person: Driver) -> list[str]:
    """Return the buttons under the last message of the bot."""
    return labels(person.heard()[-1])
