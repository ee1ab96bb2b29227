"""The ticks of the clock: following the content as editors change it, and erasing what is too old."""

import asyncio
import logging
from datetime import timedelta

from telegram.ext import JobQueue

from handlers.context import Context
from handlers.logs import note
from handlers.outcomes import Undelivered
from knowledge.entries import Language
from knowledge.library import Refused, Reloaded

log = logging.getLogger(__name__)

REFRESH_EVERY = timedelta(seconds=2)
RETENTION_EVERY = timedelta(hours=1)
RETENTION_FIRST = timedelta(seconds=5)
"""After the start, so that it does not stand in the way of the first answers."""
# Without these a tick that is late by a second is dropped without a word.
_NEVER_DROPPED = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}


def schedule(jobs: JobQueue[Context]) -> None:
    """Start the ticks."""
    jobs.run_repeating(on_refresh, REFRESH_EVERY, first=REFRESH_EVERY, name="refresh", job_kwargs=_NEVER_DROPPED)
    jobs.run_repeating(
        on_retention, RETENTION_EVERY, first=RETENTION_FIRST, name="retention", job_kwargs=_NEVER_DROPPED
    )


async def on_refresh(context: Context) -> None:
    """Two seconds have passed: take a change of the content into use, and tell the desk what came of it."""
    refresh = context.services.refresh
    if refresh is None:
        return
    match await asyncio.to_thread(refresh):
        case Reloaded(entries):
            note(log, logging.INFO, "content.reloaded", entries=entries)
            await _tell_desk(context, "desk.content_reloaded", count=str(entries))
        case Refused(problems):
            note(log, logging.ERROR, "content.refused", problems="; ".join(map(str, problems)))
            await _tell_desk(context, "desk.content_refused", problems="\n".join(map(str, problems)))


async def on_retention(context: Context) -> None:
    """An hour has passed: erase what is too old."""
    if context.services.retention:
        await context.run(context.services.retention, context.now())
        note(log, logging.INFO, "retention.done")


async def _tell_desk(context: Context, key: str, **values: str) -> None:
    desk = context.services.staff_chat
    if desk is None:
        return
    try:
        await context.messenger.reply(desk, context.services.answers.sentence(key, Language.ITALIAN, **values))
    except Undelivered:
        note(log, logging.WARNING, "desk.not_told", about=key)
