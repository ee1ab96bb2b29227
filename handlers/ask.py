"""Words: what the bot waits for, or else a question; mended afterwards, a question has its answer mended too."""

from datetime import datetime

from telegram import Message, Update

from bot.checkin_filling import Aside
from bot.model import Incoming, Reply
from bot.people_model import Visitor
from handlers.access import is_private, visitor_of, words_of
from handlers.context import Context, Services
from handlers.start import on_help_asked, quoting

Heard = tuple[Reply, bool, Reply | None]
"""A reply, whether it answers a question, and what is asked again after it."""


async def on_words(update: Update, context: Context) -> None:
    """A person writes words: what the bot asked for, else a question; the bot's bare name is a call for help."""
    message = update.effective_message
    if message is None:
        return
    if not words_of(message):
        await on_help_asked(update, context)
        return
    heard = _heard if is_private(message) else _overheard
    visitor = visitor_of(update, context)
    reply, answer, again = await context.run(heard, context.services, visitor, words_of(message), context.now())
    sent = await context.messenger.reply(message.chat_id, reply, quoting(message, reply))
    if answer:
        await _remember(message, sent, context)
    if again:
        await context.messenger.reply(message.chat_id, again)


async def on_words_mended(update: Update, context: Context) -> None:
    """A person edits a message: its answer is edited, or given now if there was none."""
    message = update.effective_message
    if message is None:
        return
    old = await context.run(context.services.updates.replies, message.chat_id, message.message_id)
    if not old or not words_of(message):
        await on_words(update, context)
        return
    visitor = visitor_of(update, context)
    answered = _answered if is_private(message) else _overheard
    reply, *_ = await context.run(answered, context.services, visitor, words_of(message), context.now())
    sent = await context.messenger.replace(message.chat_id, old, reply, quoting(message, reply))
    await _remember(message, sent, context)


def _heard(services: Services, visitor: Visitor, words: str, now: datetime) -> Heard:
    """Return what follows from words in private, and whether it answers a question: what is awaited is none."""
    match services.checkins.awaits(visitor, words, now):
        case Aside(again):
            reply, answer, _ = _answered(services, visitor, words, now)
            return reply, answer, again
        case Reply() as asked:
            return asked, False, None
    for rule in (services.sessions.awaits, services.people.awaits):
        if awaited := rule(visitor, words, now):
            return awaited, False, None
    return _answered(services, visitor, words, now)


def _overheard(services: Services, visitor: Visitor, words: str, now: datetime) -> Heard:
    """Return the answer to a question that everybody in a group reads."""
    return _answered(services, visitor, words, now, private=False)


def _answered(services: Services, visitor: Visitor, words: str, now: datetime, *, private: bool = True) -> Heard:
    language = services.people.language(visitor.telegram_id, visitor.language)
    return services.answers.ask(Incoming(visitor.telegram_id, words, language, private), now), True, None


async def _remember(message: Message, sent: tuple[int, ...], context: Context) -> None:
    updates = context.services.updates
    if sent:
        await context.keep(updates.remember_reply, message.chat_id, message.message_id, sent, context.now())
