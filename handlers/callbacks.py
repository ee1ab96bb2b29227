"""Button data: an action packed into at most 64 bytes and back; nobody else names `callback_data`.

A version opens the data, so that a button sent by an older bot is recognised as old instead of being misread.
"""

import re

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit

from bot.model import Action, Buttons, NoneOfThese, Rate, ShowEntry, ShowTopic, ShowTopics

VERSION = "1"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LARGEST = 2**53 - 1
"""The largest number of a question: far from what a database will count to, and eleven characters here."""
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,47}")
"""Ids of entries and topics, as the content's loader admits them."""
_NUMBER = re.compile(r"0|[1-9a-z][0-9a-z]{0,10}")


def pack(action: Action) -> str:
    """Return the data of a button; ValueError for ids that the other side could not read back."""
    match action:
        case ShowEntry(entry, None):
            parts = ["e", entry]
        case ShowEntry(entry, int(question)):
            parts = ["e", entry, _written(question)]
        case Rate(question, useful):
            parts = ["r", _written(question), "y" if useful else "n"]
        case NoneOfThese(question):
            parts = ["n", _written(question)]
        case ShowTopics(page):
            parts = ["l", _written(page)]
        case ShowTopic(topic, page):
            parts = ["t", topic, _written(page)]
    data = ":".join([VERSION, *parts])
    if len(data.encode()) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA or unpack(data) != action:
        raise ValueError(f"A button cannot carry {data!r}.")
    return data


def unpack(data: str | None) -> Action | None:
    """Return the action of a button's data, or None when it is old, foreign or forged."""
    try:
        match (data or "").split(":"):
            case [v, "e", entry] if v == VERSION:
                return ShowEntry(_id(entry))
            case [v, "e", entry, question] if v == VERSION:
                return ShowEntry(_id(entry), _read(question))
            case [v, "r", question, "y" | "n" as said] if v == VERSION:
                return Rate(_read(question), useful=said == "y")
            case [v, "n", question] if v == VERSION:
                return NoneOfThese(_read(question))
            case [v, "l", page] if v == VERSION:
                return ShowTopics(_read(page))
            case [v, "t", topic, page] if v == VERSION:
                return ShowTopic(_id(topic), _read(page))
    except ValueError:
        return None
    return None


def keyboard(buttons: Buttons | None) -> InlineKeyboardMarkup | None:
    """Return the buttons as Telegram wants them, or None when there are none."""
    if not buttons:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.label, callback_data=pack(button.action)) for button in row] for row in buttons]
    )


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError(text)
    return text


def _read(text: str) -> int:
    if not _NUMBER.fullmatch(text) or (number := int(text, 36)) > _LARGEST:
        raise ValueError(text)
    return number


def _written(number: int) -> str:
    if number < 0:
        raise ValueError(number)
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
