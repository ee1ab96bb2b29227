"""What staff hear in their chat, when there is one: a failure to tell them holds up nobody."""

import logging

from bot.model import Reply
from handlers.context import Context
from handlers.logs import note
from handlers.outcomes import Undelivered

log = logging.getLogger(__name__)


async def tell_desk(context: Context, reply: Reply) -> None:
    """Say something in the chat of staff."""
    desk = context.services.staff_chat
    if desk is None:
        return
    try:
        await context.messenger.reply(desk, reply)
    except Undelivered:
        note(log, logging.WARNING, "desk.not_told")
