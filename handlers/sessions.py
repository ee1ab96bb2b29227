"""The training calendar: who asks for it, and the file with which staff change it, all of it in private."""

import asyncio
import logging
from functools import partial

from telegram import Document, Message, Update
from telegram.error import TelegramError

from bot.calendars import LARGEST_FILE
from bot.model import Reply
from bot.people_model import Visitor
from handlers.access import is_private, language_for, visitor_of, words_of
from handlers.ask import on_words
from handlers.calendars import KINDS, read_calendar
from handlers.context import Context
from handlers.logs import chain, note
from handlers.media import on_things_sent
from handlers.people import ask_in_private
from handlers.start import quoting

log = logging.getLogger(__name__)

_MEGABYTE = 1_000_000


async def on_sessions_asked(update: Update, context: Context) -> None:
    """A person wants to know when the next sessions are."""
    await ask_in_private(update, context, context.services.sessions.show)


async def on_rehearsal_asked(update: Update, context: Context) -> None:
    """Staff want to know what would be sent; in a thread of its own, because for many people it takes seconds."""
    message = update.effective_message
    if message is None or not is_private(message):
        await ask_in_private(update, context, context.services.sessions.rehearse)
        return
    reply = await asyncio.to_thread(context.services.sessions.rehearse, visitor_of(update, context), context.now())
    await context.messenger.reply(message.chat_id, reply, quoting(message, reply))


async def on_file_sent(update: Update, context: Context) -> None:
    """A file arrives in private: a calendar when staff send it, else what any file is to us."""
    message = update.effective_message
    if message is None or message.document is None:
        return
    visitor = visitor_of(update, context)
    if _may_be_a_calendar(message) and await context.run(context.services.sessions.may_import, visitor):
        reply = await _taken_in(message.document, visitor, update, context)
        await context.messenger.reply(message.chat_id, reply, quoting(message, reply))
    elif words_of(message):
        await on_words(update, context)
    else:
        await on_things_sent(update, context)


def _may_be_a_calendar(message: Message) -> bool:
    """Return whether a file looks like a calendar: with words beside it only one with a calendar's ending does."""
    name = (message.document.file_name or "").lower() if message.document else ""
    return name.endswith(KINDS) or not words_of(message)


async def _taken_in(document: Document, visitor: Visitor, update: Update, context: Context) -> Reply:
    """Return what a calendar would change; it is read in a thread of its own, because a large one takes seconds."""
    services, language = context.services, await language_for(update, context)
    if (document.file_size or 0) > LARGEST_FILE:
        return services.answers.sentence("import.too_large", language, megabytes=str(LARGEST_FILE // _MEGABYTE))
    content = await _fetched(document)
    if content is None:
        return services.answers.sentence("import.not_fetched", language)
    zone, find = await context.run(services.sessions.reading)
    calendar = await asyncio.to_thread(partial(read_calendar, document.file_name or "", content, zone, find))
    return await context.run(services.sessions.receive, calendar, visitor, context.now())


async def _fetched(document: Document) -> bytes | None:
    """Return what a file holds, or None when Telegram does not hand it over."""
    try:
        file = await document.get_file()
        return bytes(await file.download_as_bytearray())
    except TelegramError as error:
        note(log, logging.WARNING, "calendar.not_fetched", error=chain(error))
        return None
