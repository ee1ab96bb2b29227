"""Check-ins: who asks for them, and the photo that answers one, all of it in private."""

from telegram import Update

from handlers.access import visitor_of, words_of
from handlers.ask import on_words
from handlers.context import Context
from handlers.media import on_things_sent
from handlers.people import ask_in_private
from handlers.start import quoting


async def on_checkin_asked(update: Update, context: Context) -> None:
    """A manager wants to answer a check-in, or to see what was sent."""
    await ask_in_private(update, context, context.services.checkins.show)


async def on_reports_asked(update: Update, context: Context) -> None:
    """A manager wants the reports of the own district."""
    await ask_in_private(update, context, context.services.checkins.reports)


async def on_rounds_asked(update: Update, context: Context) -> None:
    """Staff want to see, open or close rounds; the rule refuses who may not."""
    await ask_in_private(update, context, context.services.checkins.rounds)


async def on_photo_sent(update: Update, context: Context) -> None:
    """A photo arrives in private: an answer while a check-in is under way, else what any photo is to us."""
    message = update.effective_message
    if message is None or not message.photo:
        return
    largest = message.photo[-1].file_id
    reply = await context.run(context.services.checkins.sees, visitor_of(update, context), largest, context.now())
    if reply:
        await context.messenger.reply(message.chat_id, reply, quoting(message, reply))
    elif words_of(message):
        await on_words(update, context)
    else:
        await on_things_sent(update, context)
