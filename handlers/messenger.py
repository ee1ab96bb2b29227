"""What speaks to Telegram: one attempt, or for as long as it takes; an answer to a waiting person is patient."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from telegram import (
    BotCommandScopeChat,
    InlineKeyboardMarkup,
    InlineQueryResult,
    InputFile,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import CallbackQueryLimit, MessageLimit, ParseMode
from telegram.ext import ExtBot

from bot.model import File, Menu, Picture, Reply
from bot.outcomes import CallOutcome, Later, Moved, Sent, Unknown, Unreachable
from bot.sessions_model import CalendarFile
from handlers.callbacks import keyboard
from handlers.logs import note, place
from handlers.outcomes import Undelivered, attempt
from handlers.views import messages, render

log = logging.getLogger(__name__)

LONGEST_WAIT = 30.0
"""Seconds that an answer waits for Telegram's flood control before its chat is put aside for a while."""
PAUSES = (0.5, 2.0)
"""Seconds between the attempts when the network fails."""
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def _nobody_told(_: int) -> None:
    """Tell nobody that a chat cannot be reached."""


class Messenger:
    """The bot's voice."""

    def __init__(
        self,
        bot: ExtBot[None],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        unreachable: Callable[[int], Awaitable[None]] = _nobody_told,
    ) -> None:
        """Speak through `bot`; `pause` waits for a number of seconds, `unreachable` hears which chat refused us."""
        self._bot = bot
        self._pause = pause
        self._unreachable = unreachable

    # One attempt

    async def send(
        self, chat: int, html: str, markup: InlineKeyboardMarkup | None = None, quote: int | None = None
    ) -> CallOutcome:
        """Send one message, as a reply to the message `quote` when it is given and still there."""
        reply = ReplyParameters(quote, allow_sending_without_reply=True) if quote else None
        return await attempt(
            self._bot.send_message(
                chat,
                html,
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
                reply_parameters=reply,
                link_preview_options=_NO_PREVIEW,
            )
        )

    async def send_file(self, chat: int, file: File | Picture | CalendarFile) -> CallOutcome:
        """Send a file, a picture, or a session for the person's own calendar, with its caption."""
        if isinstance(file, Picture):
            photo, caption = InputFile(file.content, file.name), file.alt[: MessageLimit.CAPTION_LENGTH]
            return await attempt(self._bot.send_photo(chat, photo, caption=caption))
        if isinstance(file, CalendarFile):
            from handlers.ics_writing import entry  # noqa: PLC0415 - a start does not wait for the library of files

            file = entry(file)
        document = InputFile(file.content, file.name)
        return await attempt(
            self._bot.send_document(chat, document, caption=render(file.caption), parse_mode=ParseMode.HTML)
        )

    async def show_commands(self, chat: int, menu: Menu) -> CallOutcome:
        """Give a private chat commands of its own; with an empty menu it shows everybody's again."""
        scope = BotCommandScopeChat(chat)
        if not menu:
            return await attempt(self._bot.delete_my_commands(scope))
        return await attempt(self._bot.set_my_commands(menu, scope))

    async def edit(self, chat: int, message: int, html: str, markup: InlineKeyboardMarkup | None = None) -> CallOutcome:
        """Put other words and buttons in one of our messages; the same ones again count as sent."""
        return await attempt(
            self._bot.edit_message_text(
                html,
                chat,
                message,
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
                link_preview_options=_NO_PREVIEW,
            ),
            message,
        )

    async def rebutton(self, chat: int, message: int, markup: InlineKeyboardMarkup | None) -> CallOutcome:
        """Put other buttons under one of our messages, or none; the same ones again count as sent."""
        return await attempt(self._bot.edit_message_reply_markup(chat, message, reply_markup=markup), message)

    async def erase(self, chat: int, message: int) -> CallOutcome:
        """Take one of our messages back."""
        return await attempt(self._bot.delete_message(chat, message))

    async def acknowledge(self, press: str, notice: str | None = None) -> CallOutcome:
        """Stop the waiting mark on a button, with a few words shown over the chat when there are any."""
        words = notice[: CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH] if notice else None
        return await attempt(self._bot.answer_callback_query(press, words))

    async def offer(self, query: str, results: Sequence[InlineQueryResult], seconds: int) -> CallOutcome:
        """Answer an inline query with results that Telegram may keep for `seconds`."""
        call = self._bot.answer_inline_query(query, results, cache_time=seconds, is_personal=False)
        return await attempt(call)

    # Until it is done

    async def reply(self, chat: int, reply: Reply, quote: int | None = None) -> tuple[int, ...]:
        """Send a reply, in several messages when it is long, and return their ids: none when nobody can be reached.

        `Undelivered` when Telegram or the network will not have it now.
        """
        sent = await self._post(chat, _parts(reply), quote)
        return sent + await self.follow(chat, reply) if sent else ()

    async def follow(self, chat: int, reply: Reply) -> tuple[int, ...]:
        """Send what comes after a reply's text, its files and its commands, and return the ids of the files."""
        sent: list[int] = []
        for file in reply.files:
            outcome = await self._patiently(partial(self.send_file, file=file), chat)
            if not isinstance(outcome, Sent):
                note(log, logging.WARNING, "file.not_sent", chat=place(chat), outcome=type(outcome).__name__)
                break
            sent.append(outcome.message)
        if reply.menu is not None:
            outcome = await self.show_commands(chat, reply.menu)
            if not isinstance(outcome, Sent):  # the commands work also while the menu does not show them
                note(log, logging.WARNING, "menu.not_set", outcome=type(outcome).__name__)
        return tuple(sent)

    async def replace(self, chat: int, old: Sequence[int], reply: Reply, quote: int | None = None) -> tuple[int, ...]:
        """Put a reply in the place of our messages `old`; what does not fit follows, what is too much goes.

        Returns the ids of the messages that hold the reply now. `Undelivered` as for `reply`.
        """
        parts = _parts(reply)
        kept: list[int] = []
        for message, part in zip(old, parts, strict=False):
            html, markup = part
            edit = partial(self.edit, message=message, html=html, markup=markup)
            outcome = await self._patiently(edit, chat)
            # A message that is no longer there cannot be edited: its words are sent anew.
            kept += [message] if isinstance(outcome, Sent) else await self._post(chat, [part], quote)
        for message in old[len(parts) :]:
            await self.erase(chat, message)
        return (*kept, *await self._post(chat, parts[len(old) :], quote if not kept else None))

    async def _post(
        self, chat: int, parts: Sequence[tuple[str, InlineKeyboardMarkup | None]], quote: int | None
    ) -> tuple[int, ...]:
        sent: list[int] = []
        for html, markup in parts:
            send = partial(self.send, html=html, markup=markup, quote=quote if not sent else None)
            outcome = await self._patiently(send, chat)
            if not isinstance(outcome, Sent):
                note(log, logging.WARNING, "reply.not_sent", chat=place(chat), outcome=type(outcome).__name__)
                break
            sent.append(outcome.message)
        return tuple(sent)

    async def _patiently(self, once: Callable[[int], Awaitable[CallOutcome]], chat: int) -> CallOutcome:
        """Attempt until there is an outcome that waiting cannot change; `Undelivered` when patience ends."""
        waited, failures, moves = 0.0, 0, 0
        while True:
            match await once(chat):
                case Later(seconds) if waited + seconds <= LONGEST_WAIT:
                    note(log, logging.WARNING, "reply.waits", chat=place(chat), seconds=seconds)
                    waited += seconds
                    await self._pause(seconds)
                case Later(seconds):
                    raise Undelivered(seconds)
                case Unknown() if failures < len(PAUSES):
                    await self._pause(PAUSES[failures])
                    failures += 1
                case Unknown():
                    raise Undelivered(PAUSES[-1])
                case Moved(new) if not moves:
                    note(log, logging.WARNING, "chat.moved", chat=chat, to=new)
                    chat, moves = new, 1
                case Unreachable():
                    await self._unreachable(chat)
                    return Unreachable()
                case outcome:
                    return outcome


def _parts(reply: Reply) -> list[tuple[str, InlineKeyboardMarkup | None]]:
    """Return the messages that a reply makes: the buttons go under the last."""
    *before, last = messages(reply.text)
    return [*((part, None) for part in before), (last, keyboard(reply.buttons))]
