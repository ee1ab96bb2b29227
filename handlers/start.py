"""The commands: how the bot introduces itself, what it can do, what it knows."""

from telegram import Message, Update

from bot.model import Reply, ShowTopics
from handlers.access import is_private, language_of
from handlers.context import Context


async def on_started(update: Update, context: Context) -> None:
    """A person starts the bot, perhaps from a link whose payload means nothing yet: it introduces itself."""
    name = update.effective_user.first_name if update.effective_user else ""
    language = language_of(update.effective_user)
    await _say(update, context, context.services.answers.sentence("start", language, name=name))


async def on_help_asked(update: Update, context: Context) -> None:
    """A person asks what the bot can do, or writes a command it does not have."""
    language = language_of(update.effective_user)
    await _say(update, context, context.services.answers.sentence("help", language))


async def on_topics_asked(update: Update, context: Context) -> None:
    """A person asks what the bot knows: the list of topics."""
    language = language_of(update.effective_user)
    await _say(update, context, await context.run(context.services.answers.topics, ShowTopics(), language))


async def _say(update: Update, context: Context, reply: Reply) -> None:
    if message := update.effective_message:
        await context.messenger.reply(message.chat_id, reply, quoting(message, reply))


def quoting(message: Message, reply: Reply) -> int | None:
    """Return the message that a reply quotes: in groups always, in private when the reply asks for it."""
    return message.message_id if reply.quote or not is_private(message) else None
