"""What a bot is shown of a group: Telegram's privacy mode."""

from playground.entities import slice_utf16
from playground.model import Chat, Message
from playground.profile import Profile


def bot_sees(message: Message, chat: Chat, profile: Profile, replied: Message | None) -> bool:
    """Return whether the bot is told of this message; `replied` is the one it replies to.

    In a group with privacy mode on, which is BotFather's default, the bot hears only commands,
    mentions and replies to itself; an administrator hears everything.
    """
    if chat.kind == "private":
        return True
    if not chat.bot_inside or chat.migrated_to is not None:
        return False
    if chat.bot_is_admin or not profile.privacy_mode:
        return True
    return bool(replied and replied.from_bot) or _addressed(message, f"@{profile.username}".lower())


def _addressed(message: Message, name: str) -> bool:
    text, entities = message.text or message.caption, message.entities or message.caption_entities
    for entity in entities:
        words = slice_utf16(text, entity["offset"], entity["length"]).lower()
        if entity["type"] == "mention" and words == name:
            return True
        if entity["type"] == "bot_command" and ("@" not in words or words.endswith(name)):
            return True
    return False
