"""What is not words: photos, voices, places and the rest get a kind sentence that says what the bot can do with it."""

from telegram import Message, Update

from handlers.access import language_for
from handlers.context import Context
from handlers.start import quoting


async def on_things_sent(update: Update, context: Context) -> None:
    """A person sends something without words: a sentence says what the bot can read."""
    message = update.effective_message
    if message is None or context.services.albums.seen(message.media_group_id):
        return
    reply = context.services.answers.sentence(_sentence(message), await language_for(update, context))
    await context.messenger.reply(message.chat_id, reply, quoting(message, reply))


def _sentence(message: Message) -> str:
    """Return the key of the sentence for what a message carries."""
    if message.photo:
        return "media.photo"
    if message.voice or message.audio or message.video_note:
        return "media.voice"
    if message.sticker or message.dice:
        return "media.sticker"
    if message.location or message.venue:
        return "media.location"
    if message.document and not message.animation:
        return "media.document"
    return "media.other"
