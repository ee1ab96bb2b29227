"""A local Telegram for trying the bot without a token: the Bot API over HTTP on loopback, and a chat page."""
