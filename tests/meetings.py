"""Sessions to come, for conversations: so many days from the world's now, at an hour where the programme is."""

from datetime import datetime, time, timedelta
from typing import Any

from bot.session_words import SessionWords
from bot.sessions_model import Session
from bot.wording import Wording
from knowledge.entries import Language
from knowledge.library import Library
from tests.calendar import ROME, session
from tests.driver import Driver
from tests.programme import ADMIN, Programme, link_of

TITLE = "Scrivere un bando"


def meeting(programme: Programme, days: int = 10, hour: int = 10, **more: Any) -> Session:
    """Return a session of two hours that is not in the calendar yet."""
    day = (programme.world.now().astimezone(ROME) + timedelta(days)).date()
    given: dict[str, Any] = {"key": "bando", "title": TITLE, "place": "Sala Giunta, Alba"} | more
    return session(datetime.combine(day, time(hour), ROME).astimezone(), **given)


def under_way(programme: Programme) -> Session:
    """Return a session that has begun and is not over."""
    (one,) = programme.plans(meeting(programme, 1, hours=72))
    programme.world.advance(timedelta(days=2))
    return one


async def registered(programme: Programme, number: int = 101, name: str = "Ada") -> Driver:
    """Return a person who has registered."""
    person = programme.driver(number, first_name=name)
    await person.talks(("/iscrizione", "Vuoi"), ("[Accetto]", "Fatto"), ("[Lo scelgo dopo]", "lascio tutto com'è"))
    return person


async def invited(
    programme: Programme, number: int, role: str, district: str | None = None, name: str = "Mara"
) -> Driver:
    """Return a person who came with an invite."""
    payload = await link_of(programme.driver(ADMIN), role, district)
    person = programme.driver(number, first_name=name)
    await person.talks((f"/start {payload}", "Hai un invito"), ("[Accetto]", "Invito accettato"))
    return person


def words(library: Library) -> SessionWords:
    return SessionWords(Wording(library), ROME)


def when(library: Library, one: Session) -> str:
    """Return when a session that is near is, as the bot says it."""
    return words(library).when(one, Language.ITALIAN, one.starts_at)


def button(library: Library, one: Session) -> str:
    """Return the button of a session that is near in a list."""
    return words(library).label(one, one.title, Language.ITALIAN, one.starts_at)


async def opens(person: Driver, library: Library, one: Session, seen: str = "") -> None:
    """Open a session from the list."""
    await person.talks(("/sessioni", "incontri"), (f"[{button(library, one)}]", seen or one.title))
