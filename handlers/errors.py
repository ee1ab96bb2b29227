"""What happens when a callback fails: the log gets ids and classes, the person a sentence, nobody the words."""

import logging

from telegram import Update

from handlers.access import ADDRESSED, language_of
from handlers.context import Context
from handlers.logs import chain, note, place, where
from handlers.outcomes import Undelivered

log = logging.getLogger(__name__)


async def on_error(update: object, context: Context) -> None:
    """A callback or a tick failed: note where; an answer that could not be delivered is due again."""
    error = context.error
    if error is None:
        return
    if not isinstance(update, Update):
        job = context.job.name if context.job else "?"
        note(log, logging.ERROR, "tick.failed", job=job, error=chain(error), at=where(error))
        return
    if isinstance(error, Undelivered):
        note(log, logging.WARNING, "reply.undelivered", update=update.update_id, seconds=error.seconds)
        context.services.undelivered[update.update_id] = error.seconds
        return
    chat = place(update.effective_chat.id if update.effective_chat else None)
    note(log, logging.ERROR, "update.failed", update=update.update_id, chat=chat, error=chain(error), at=where(error))
    await _tell(update, context)


async def _tell(update: Update, context: Context) -> None:
    """Tell the person that something went wrong, when they were waiting for something."""
    message = update.effective_message
    waiting = message and (update.callback_query or ADDRESSED.filter(message))
    if not message or not waiting:
        return
    sentence = context.services.answers.sentence("error", language_of(update.effective_user))
    try:
        await context.messenger.reply(message.chat.id, sentence)
    except Undelivered:
        note(log, logging.WARNING, "error.not_told", update=update.update_id)
