"""What concerns a person: registration, settings, own data, invites and the register, all of it in private."""

from collections.abc import Callable
from datetime import datetime

from telegram import Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.model import Reply
from bot.people_model import Visitor
from handlers.access import is_private, language_for, visitor_of
from handlers.context import Context
from handlers.start import quoting


async def on_registration_asked(update: Update, context: Context) -> None:
    """A person wants to join the programme."""
    await ask_in_private(update, context, context.services.people.register)


async def on_privacy_asked(update: Update, context: Context) -> None:
    """Somebody wants to know what is kept and why: said in groups too."""
    if message := update.effective_message:
        reply = await context.run(context.services.people.privacy, visitor_of(update, context))
        await context.messenger.reply(message.chat_id, reply, quoting(message, reply))


async def on_settings_asked(update: Update, context: Context) -> None:
    """A person wants to see or change the own settings."""
    await ask_in_private(update, context, context.services.people.preferences)


async def on_data_asked(update: Update, context: Context) -> None:
    """A person wants everything that is kept of them."""
    await ask_in_private(update, context, context.services.people.my_data)


async def on_forgetting_asked(update: Update, context: Context) -> None:
    """A person wants to be erased: asked once whether it is meant."""
    await ask_in_private(update, context, context.services.people.forget_me)


async def on_invite_asked(update: Update, context: Context) -> None:
    """Somebody wants to make an invite; the rule refuses who may not."""
    await ask_in_private(update, context, context.services.people.invite)


async def on_register_asked(update: Update, context: Context) -> None:
    """Somebody wants to read the register of actions; the rule refuses who may not."""
    await ask_in_private(update, context, context.services.people.audit)


async def on_door_moved(update: Update, context: Context) -> None:
    """A person blocked the bot, or let it in again."""
    change = update.my_chat_member
    if change is None or change.chat.type != ChatType.PRIVATE:
        return
    people, who = context.services.people, visitor_of(update, context)
    if change.new_chat_member.status == ChatMemberStatus.BANNED:
        await context.run(people.blocked, who.telegram_id)
    else:
        await context.run(people.seen, who, context.now())


async def ask_in_private(update: Update, context: Context, rule: Callable[[Visitor, datetime], Reply]) -> None:
    """Say what a rule answers to whoever asked, or, in a group, that it is said in private."""
    message = update.effective_message
    if message is None:
        return
    if is_private(message):
        reply = await context.run(rule, visitor_of(update, context), context.now())
    else:
        reply = context.services.answers.sentence("private.only", await language_for(update, context))
    await context.messenger.reply(message.chat_id, reply, quoting(message, reply))
