"""Buttons: every press is acknowledged exactly once and leads somewhere, also on a button of long ago."""

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update
from telegram.constants import ChatType

from bot.checkins_actions import CheckinAction
from bot.flood import Passage
from bot.model import Buttons, Pressed
from bot.monitoring_actions import FigureAction
from bot.outcomes import Sent
from bot.people_actions import PersonAction
from bot.sessions_actions import SessionAction
from handlers.access import language_for, language_of, visitor_of
from handlers.callbacks import keyboard, unpack
from handlers.context import Context
from handlers.desk import tell_desk
from handlers.monitoring import carry_out
from handlers.views import messages
from knowledge.markup import plain


async def on_pressed(update: Update, context: Context) -> None:
    """A person presses a button: what it means happens, then it shows."""
    query = update.callback_query
    if query is None:
        return
    pressed: Pressed | None = None
    try:
        pressed = await _meaning(query, update, context)
    finally:
        await context.messenger.acknowledge(query.id, pressed.notice if pressed else None)
    if query.message:
        await _show(query.message, pressed, context)
    if pressed.order:
        await carry_out(pressed.order, update, context)
    if pressed.desk:
        await tell_desk(context, pressed.desk)


async def _meaning(query: CallbackQuery, update: Update, context: Context) -> Pressed:
    answers = context.services.answers
    if context.services.presses.passage(query.from_user.id, context.now()) is not Passage.PASS:
        return Pressed(notice=plain(answers.sentence("flood", language_of(query.from_user)).text))
    action = unpack(query.data)
    if isinstance(action, PersonAction | SessionAction | CheckinAction | FigureAction):
        return await _about_a_person(action, query, update, context)
    language = await language_for(update, context)
    if action is None:
        return answers.gone(language)
    words, own = _words_behind(query), _in_own_chat(query)
    return await context.run(answers.press, action, language, context.now(), words, query.from_user.id, private=own)


async def _about_a_person(
    action: PersonAction | SessionAction | CheckinAction | FigureAction,
    query: CallbackQuery,
    update: Update,
    context: Context,
) -> Pressed:
    """Carry out what concerns whoever pressed, in their own chat only: the rule asks whose button it is."""
    who, services = visitor_of(update, context), context.services
    if not _in_own_chat(query):
        notice = context.services.answers.sentence("button.foreign", await language_for(update, context))
        return Pressed(notice=plain(notice.text))
    await context.run(services.people.seen, who, context.now())
    if isinstance(action, PersonAction):
        return await context.run(services.people.press, action, who, context.now())
    if isinstance(action, FigureAction):
        return await context.run(services.monitoring.press, action, who, context.now())
    if isinstance(action, CheckinAction):
        return await context.run(services.checkins.press, action, who, context.now())
    return await context.run(services.sessions.press, action, who, context.now())


def _in_own_chat(query: CallbackQuery) -> bool:
    """Return whether a press happened in the private chat of whoever pressed."""
    return bool(query.message and query.message.chat.id == query.from_user.id)


def _words_behind(query: CallbackQuery) -> str | None:
    """Return the words that the message pressed on replied to, as the chat still shows them."""
    message = query.message
    original = message.reply_to_message if isinstance(message, Message) else None
    return (original.text or original.caption) if original else None


async def _show(message: MaybeInaccessibleMessage, pressed: Pressed, context: Context) -> None:
    """Show what a press led to: other buttons, another text in its place, or a reply."""
    chat, reply = message.chat.id, pressed.reply
    if reply and pressed.edit:
        await _turn(message, pressed, context)
        return
    if pressed.buttons is not None and not _has(message, pressed.buttons):
        await context.messenger.rebutton(chat, message.message_id, keyboard(pressed.buttons))
    if reply:
        await context.messenger.reply(chat, reply, _quoted(message, quote=reply.quote))


async def _turn(message: MaybeInaccessibleMessage, pressed: Pressed, context: Context) -> None:
    """Put a reply in the place of the message pressed on, or after it when that cannot be."""
    if not (reply := pressed.reply):
        return
    html = messages(reply.text)
    if len(html) == 1:
        markup = keyboard(reply.buttons)
        if isinstance(await context.messenger.edit(message.chat.id, message.message_id, html[0], markup), Sent):
            await context.messenger.follow(message.chat.id, reply)
            return
    await context.messenger.reply(message.chat.id, reply, _quoted(message, quote=reply.quote))


def _has(message: MaybeInaccessibleMessage, buttons: Buttons) -> bool:
    """Return whether a message has these buttons already: Telegram refuses an edit that changes nothing."""
    return isinstance(message, Message) and message.reply_markup == keyboard(buttons)


def _quoted(message: MaybeInaccessibleMessage, *, quote: bool) -> int | None:
    """Return the message that the reply to a press quotes: the person's own where the chat shows it."""
    original = message.reply_to_message if isinstance(message, Message) else None
    if quote and original:
        return original.message_id
    return None if message.chat.type == ChatType.PRIVATE else message.message_id
