"""Groups: the bot says once, when it comes in, how to ask it something."""

from telegram import Update
from telegram.constants import ChatMemberStatus, ChatType

from handlers.access import language_of
from handlers.context import Context

_OUT = {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED}
_IN = {ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR}


async def on_membership_changed(update: Update, context: Context) -> None:
    """The bot's own place in a chat changed: in a group that it just joined, it says how to be asked."""
    change = update.my_chat_member
    if change is None or change.chat.type not in {ChatType.GROUP, ChatType.SUPERGROUP}:
        return
    if change.old_chat_member.status in _OUT and change.new_chat_member.status in _IN:
        name = f"@{context.bot.username}"
        sentence = context.services.answers.sentence("group.start", language_of(change.from_user), name=name)
        await context.messenger.reply(change.chat.id, sentence)
