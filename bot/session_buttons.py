"""The buttons under a session: the same below a page, a reminder and a notice."""

from bot.model import Button, Buttons
from bot.sessions_actions import Respond, ShowSession, TakeAway
from bot.sessions_model import Response, Session
from bot.wording import Wording
from knowledge.entries import Language

ANSWERS = (Response.YES, Response.MAYBE, Response.NO)
"""What a person can answer; who waits for a place has answered yes."""


def answer_buttons(
    wording: Wording, session: Session, owner: int, response: Response | None, language: Language
) -> Buttons:
    """Return a row with the three answers, the present one marked: as waiting for who waits for a place."""
    row = [_answer(wording, Respond(owner, session.id, one), language, one is response) for one in ANSWERS]
    if response is Response.WAITING:
        row[0] = wording.button("session.answered.waiting", row[0].action, language)
    return (tuple(row),)


def calendar_button(wording: Wording, session: Session, owner: int, language: Language) -> Button:
    """Return the button that sends a session as a file for one's own calendar, or takes a cancelled one out of it."""
    key = "session.take_out" if session.cancelled else "session.take"
    return wording.button(key, TakeAway(owner, session.id), language)


def details_button(wording: Wording, session: Session, owner: int, language: Language) -> Button:
    """Return the button that shows a session."""
    return wording.button("session.details", ShowSession(owner, session.id), language)


def _answer(wording: Wording, action: Respond, language: Language, given: bool) -> Button:
    button = wording.button(f"session.answer.{action.response}", action, language)
    return Button(wording.words("session.answered", language, answer=button.label), action) if given else button
