"""Who is spoken to: which messages are meant for the bot, whose they are, in which language; and the flood guard."""

import re

from telegram import Message, Update, User
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop
from telegram.ext.filters import MessageFilter

from bot.flood import Passage
from bot.people_model import Visitor
from handlers.context import Context
from knowledge.entries import Language

COMMANDS = (
    *("start", "aiuto", "help", "argomenti", "sessioni", "prova", "checkin", "imieireport", "giri", "monitoraggio"),
    *("iscrizione", "privacy", "impostazioni", "mieidati", "dimenticami", "invita", "registro"),
)


class _Addressed(MessageFilter):
    """Messages meant for the bot: all in private; in a group a mention, a reply to it, or one of its commands."""

    def filter(self, message: Message) -> bool:
        """Return whether the message is meant for the bot."""
        if _from_a_bot(message) or _for_another_bot(message):
            return False
        if message.chat.type == ChatType.PRIVATE:
            return True
        return _mentioned(message) or _replied(message) or _commanded(message)


ADDRESSED = _Addressed()


def words_of(message: Message) -> str:
    """Return what a person wrote, in a text or under a photo, without the bot's name in it."""
    return _name(message).sub("", message.text or message.caption or "").strip().lstrip(",: ")


def person_of(update: Update) -> int:
    """Return the Telegram id of whoever acted; a group's own when it was one of its anonymous administrators."""
    user, chat = update.effective_user, update.effective_chat
    return user.id if user else chat.id if chat else 0


def language_of(user: User | None) -> Language:
    """Return English for people whose Telegram is in English, Italian for everybody else."""
    code = (user.language_code or "") if user else ""
    return Language.ENGLISH if code.lower().startswith("en") else Language.ITALIAN


def visitor_of(update: Update, context: Context) -> Visitor:
    """Return whoever acted, as the rules about people see them."""
    user = update.effective_user
    name, first_name = (user.full_name, user.first_name) if user else ("", "")
    return Visitor(person_of(update), name, language_of(user), context.bot.username, first_name)


async def language_for(update: Update, context: Context) -> Language:
    """Return the language that whoever acted chose, or else that of their Telegram."""
    otherwise = language_of(update.effective_user)
    return await context.run(context.services.people.language, person_of(update), otherwise)


def is_private(message: Message) -> bool:
    """Return whether a message stands in a private chat."""
    return message.chat.type == ChatType.PRIVATE


async def on_message_to_us(update: Update, context: Context) -> None:
    """A message for the bot arrived: let it through unless its writer floods, told so once."""
    message = update.effective_message
    if message is None:
        return
    passage = context.services.flood.passage(person_of(update), message.edit_date or message.date)
    if passage is Passage.WARN:
        sentence = context.services.answers.sentence("flood", language_of(update.effective_user))
        await context.messenger.reply(message.chat_id, sentence)
    if passage is not Passage.PASS:
        raise ApplicationHandlerStop
    if is_private(message):
        await context.run(context.services.people.seen, visitor_of(update, context), context.now())


def _name(message: Message) -> re.Pattern[str]:
    """Return the pattern of a mention of the bot; an address such as ufficio@nome is none."""
    return re.compile(rf"[ \t]*(?<![\w@])@{re.escape(message.get_bot().username)}(?!\w)", re.IGNORECASE)


def _mentioned(message: Message) -> bool:
    return bool(_name(message).search(message.text or message.caption or ""))


def _replied(message: Message) -> bool:
    original = message.reply_to_message
    return bool(original and original.from_user and original.from_user.id == message.get_bot().id)


def _commanded(message: Message) -> bool:
    name = re.escape(message.get_bot().username)
    pattern = rf"/(?:{'|'.join(COMMANDS)})(?:@{name})?(?!\S)"
    return bool(re.match(pattern, message.text or "", re.IGNORECASE))


def _for_another_bot(message: Message) -> bool:
    """Return whether it is a command that names another bot."""
    command = re.match(r"/\w+@(\w+)", message.text or "")
    return bool(command and command.group(1).lower() != message.get_bot().username.lower())


def _from_a_bot(message: Message) -> bool:
    """Return whether a bot wrote it, or it is one of our answers that a person shared from inline mode."""
    if message.via_bot and message.via_bot.id == message.get_bot().id:
        return True
    writer = message.from_user
    return bool(writer and writer.is_bot and not message.sender_chat)
