"""The bot's own name, asked of Telegram: a link to the bot needs it."""

from telegram import Bot
from telegram.error import TelegramError


async def name_of(token: str, api_url: str) -> str | None:
    """Return the bot's name without @, or None when Telegram does not say."""
    try:
        async with Bot(token, base_url=f"{api_url.rstrip('/')}/bot") as bot:
            return bot.username
    except TelegramError:
        return None
