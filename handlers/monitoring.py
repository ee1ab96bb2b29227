"""The figures for staff: asked for in private; pictures and files are made in a thread, one at a time."""

import asyncio

from telegram import Update

from bot.monitoring_actions import FigureAction
from handlers.access import visitor_of
from handlers.context import Context
from handlers.people import ask_in_private


async def on_figures_asked(update: Update, context: Context) -> None:
    """Somebody wants the figures of the check-ins; the rule refuses who may not."""
    await ask_in_private(update, context, context.services.monitoring.show)


async def carry_out(order: FigureAction, update: Update, context: Context) -> None:
    """Make what a press ordered and send it; others wait, because each takes a processor for seconds."""
    services, who = context.services, visitor_of(update, context)
    async with services.making:
        reply = await asyncio.to_thread(services.monitoring.make, order, who, context.now())
    await context.messenger.reply(who.telegram_id, reply)
