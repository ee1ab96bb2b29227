"""The bot's face: its commands and descriptions, in Italian for everybody and in English for who reads English."""

import logging

from telegram.error import TelegramError
from telegram.ext import ExtBot

from handlers.context import Services
from handlers.logs import chain, note
from knowledge.entries import Language

log = logging.getLogger(__name__)

FACES = ((Language.ITALIAN, None), (Language.ITALIAN, "it"), (Language.ENGLISH, "en"))
"""Which of our languages is shown for which of Telegram's; None is everybody else's."""


async def present(bot: ExtBot[None], services: Services) -> None:
    """Register commands and descriptions where they are not yet as they should be; a failure is only noted."""
    for language, code in FACES:
        try:
            await _present(bot, services, language, code)
        except TelegramError as error:
            note(log, logging.WARNING, "face.not_set", language=code or "all", error=chain(error))
            return
    note(log, logging.INFO, "face.set")


async def _present(bot: ExtBot[None], services: Services, language: Language, code: str | None) -> None:
    # Telegram allows few changes a day, and a bot may be restarted many times: what is right already is left alone.
    answers = services.answers
    commands = [
        *answers.commands(language),
        *services.sessions.commands(language),
        *services.people.commands(language),
    ]
    known = await bot.get_my_commands(language_code=code)
    if [(command.command, command.description) for command in known] != commands:
        await bot.set_my_commands(commands, language_code=code)
    long, short = answers.descriptions(language)
    if (await bot.get_my_description(code)).description != long:
        await bot.set_my_description(long, code)
    if (await bot.get_my_short_description(code)).short_description != short:
        await bot.set_my_short_description(short, code)
