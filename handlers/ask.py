"""Questions: words that become an answer, and words mended afterwards, whose answer is mended too."""

from telegram import Message, Update

from bot.model import Incoming, Reply
from handlers.access import language_of, person_of, words_of
from handlers.context import Context
from handlers.start import on_help_asked, quoting


async def on_words(update: Update, context: Context) -> None:
    """A person writes words: they are a question; the bot's bare name is a call for help."""
    message = update.effective_message
    if message is None:
        return
    if not words_of(message):
        await on_help_asked(update, context)
        return
    reply = await _answered(update, message, context)
    sent = await context.messenger.reply(message.chat_id, reply, quoting(message, reply))
    await _remember(message, sent, context)


async def on_words_mended(update: Update, context: Context) -> None:
    """A person edits a message: its answer is edited, or given now if there was none."""
    message = update.effective_message
    if message is None:
        return
    old = await context.run(context.services.updates.replies, message.chat_id, message.message_id)
    if not old or not words_of(message):
        await on_words(update, context)
        return
    reply = await _answered(update, message, context)
    sent = await context.messenger.replace(message.chat_id, old, reply, quoting(message, reply))
    await _remember(message, sent, context)


async def _answered(update: Update, message: Message, context: Context) -> Reply:
    incoming = Incoming(person_of(update), words_of(message), language_of(update.effective_user))
    return await context.run(context.services.answers.ask, incoming, context.now())


async def _remember(message: Message, sent: tuple[int, ...], context: Context) -> None:
    updates = context.services.updates
    if sent:
        await context.keep(updates.remember_reply, message.chat_id, message.message_id, sent, context.now())
