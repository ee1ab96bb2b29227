"""The commands: how the bot introduces itself, what it can do, what it knows."""

from telegram import Message, Update

from bot.model import Reply, ShowTopics
from handlers.access import is_private, language_for, visitor_of
from handlers.context import Context


async def on_started(update: Update, context: Context) -> None:
    """A person starts the bot, perhaps from a link with an invite, which is good in private only."""
    message = update.effective_message
    payload = " ".join(context.args or []) if message and is_private(message) else ""
    who = visitor_of(update, context)
    await _say(update, context, await context.run(context.services.people.start, who, payload or None, context.now()))


async def on_help_asked(update: Update, context: Context) -> None:
    """A person asks what the bot can do, or writes a command it does not have."""
    await _say(update, context, context.services.answers.sentence("help", await language_for(update, context)))


async def on_topics_asked(update: Update, context: Context) -> None:
    """A person asks what the bot knows: the list of topics."""
    language = await language_for(update, context)
    await _say(update, context, await context.run(context.services.answers.topics, ShowTopics(), language))


async def _say(update: Update, context: Context, reply: Reply) -> None:
    if message := update.effective_message:
        await context.messenger.reply(message.chat_id, reply, quoting(message, reply))


def quoting(message: Message, reply: Reply) -> int | None:
    """Return the message that a reply quotes: in groups always, in private when the reply asks for it."""
    return message.message_id if reply.quote or not is_private(message) else None
