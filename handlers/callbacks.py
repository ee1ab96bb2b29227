"""Button data: an action packed into at most 64 bytes and back; nobody else names `callback_data`.

A version opens the data, so that a button sent by an older bot is recognised as old instead of being misread.
"""

import re

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit

from bot.model import Action, Buttons, NoneOfThese, Rate, ShowEntry, ShowTopic, ShowTopics
from handlers.codes import action_of, parts_of, read, written

VERSION = "1"
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,47}")
"""Ids of entries and topics, as the content's loader admits them."""


def pack(action: Action) -> str:
    """Return the data of a button; ValueError for ids that the other side could not read back."""
    match action:
        case ShowEntry(entry, question):
            parts = ["e", entry] if question is None else ["e", entry, written(question)]
        case Rate(question, useful):
            parts = ["r", written(question), "y" if useful else "n"]
        case NoneOfThese(question):
            parts = ["n", written(question)]
        case ShowTopics(page):
            parts = ["l", written(page)]
        case ShowTopic(topic, page):
            parts = ["t", topic, written(page)]
        case _:
            parts = parts_of(action)
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
                return ShowEntry(_id(entry), read(question))
            case [v, "r", question, "y" | "n" as said] if v == VERSION:
                return Rate(read(question), useful=said == "y")
            case [v, "n", question] if v == VERSION:
                return NoneOfThese(read(question))
            case [v, "l", page] if v == VERSION:
                return ShowTopics(read(page))
            case [v, "t", topic, page] if v == VERSION:
                return ShowTopic(_id(topic), read(page))
            case [v, *parts] if v == VERSION:
                return action_of(parts)
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
