"""The state of the playground: who is there, what was said, and what both sides have agreed."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playground.clock import Clock
from playground.errors import ApiError, WorldError, bad_request, chat_not_found, forbidden
from playground.feed import Feed, Found
from playground.files import Files
from playground.model import ApiCall, CallbackAnswer, Chat, Json, Message, Person, Value
from playground.profile import Commands, Profile, Scope
from playground.turns import Turns
from playground.updates import UpdateQueue
from playground.walk import Walk
from playground.wire import message_json

_EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
_CALLS_KEPT = 20_000
ROME = ZoneInfo("Europe/Rome")


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """What the bot answered to an inline query: the results as sent, and the other parameters."""

    results: list[Json]
    params: Json


class State:
    """Everything that is known, with what the bot may do to it; what people may do is in `World`."""

    def __init__(
        self,
        bot_id: int,
        username: str,
        name: str,
        clock: Clock | None = None,
        *,
        zone: ZoneInfo = ROME,
        staff: Sequence[int] = (),
    ) -> None:
        """Start an empty world around one bot; clocks on the walls show the time of `zone`, `staff` are person ids."""
        self.clock = clock or Clock()
        self.zone = zone
        self.staff = tuple(staff)
        self.turns = Turns()
        self.errands: set[asyncio.Task[bool]] = set()  # walks that nobody waits for
        self._walk = Walk(self.clock, zone, self.turns, self.advance)
        # A bot remembers update ids across restarts, so a new playground must not count from one again.
        first_id = max(1, int((self.clock.now() - _EPOCH).total_seconds()) * 4)
        self.feed = Feed()
        self.files = Files()
        self.profile = Profile(bot_id, username, {"": name})
        self.updates = UpdateQueue(self.now, first_id, self.feed.wake)
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.calls: deque[ApiCall] = deque(maxlen=_CALLS_KEPT)
        self.callback_answers: dict[str, CallbackAnswer] = {}
        self.inline_answers: dict[str, InlineAnswer] = {}
        self.open_callbacks: dict[str, int] = {}  # query id: who pressed
        self.open_inline: dict[str, int] = {}  # query id: who asked
        self._messages: dict[int, Message] = {}
        self._by_chat: dict[int, list[int]] = {}
        self._next_message_id = first_id
        self._next_query_id = first_id

    # Time and waiting

    def now(self) -> datetime:
        """Return the playground's present instant, aware, in UTC."""
        return self.clock.now()

    def advance(self, by: timedelta) -> datetime:
        """Move the playground's clock forward in one leap and return the new instant; ValueError when negative."""
        now = self.clock.advance(by)
        self.turns.moved()
        self.feed.publish("clock")
        return now

    async def walk(self, by: timedelta) -> bool:
        """Move the clock forward by steps, ahead of where a present walk will end; return whether it got there.

        A step ends at a round ten minutes of the clock on the wall, and those who `pause` have their turn at each.
        """
        return await self._walking(self._walk.by(by))

    async def walk_until(self, goal: datetime) -> bool:
        """Walk to an instant and return whether it got there; ValueError when that is past."""
        return await self._walking(self._walk.until(goal))

    async def _walking(self, walk: Awaitable[bool]) -> bool:
        try:
            return await walk
        finally:
            self.feed.publish("clock")

    @property
    def walking_until(self) -> datetime | None:
        """Where the present walk will end; None when the clock goes at its own pace."""
        return self._walk.goal

    def stop_walking(self) -> None:
        """End every walk of the clock where it is."""
        self._walk.stop()
        self.feed.publish("clock")

    async def pause(self, seconds: float) -> None:
        """Sleep so many real seconds, or until the clock is moved: for the bot, which then looks what is due."""
        await self.turns.pause(seconds)

    async def wait_for(self, predicate: Callable[[], Found], timeout: float = 5.0) -> Found:  # noqa: ASYNC109
        """Return the first true value of `predicate`, tried at each change.

        TimeoutError, with what did happen, after `timeout` seconds.
        """
        try:
            return await self.feed.wait_for(predicate, timeout)
        except TimeoutError:
            last = [f"{'bot' if m.from_bot else m.sender_id}: {m.text[:60]!r}" for m in self._messages.values()]
            methods = [call.method for call in self.calls if call.method != "getUpdates"]
            raise TimeoutError(
                f"It did not happen in {timeout:g} s. Unconfirmed updates: {len(self.updates)}. "
                f"Last messages: {last[-5:] or 'none'}. Last calls: {methods[-5:] or 'none'}."
            ) from None

    # Reading

    def messages(self, chat_id: int) -> list[Message]:
        """Return the messages of this chat in order, deleted ones left out."""
        return [self._messages[number] for number in self._by_chat.get(chat_id, [])]

    def message(self, message_id: int) -> Message | None:
        """Return the message with this id, or None."""
        return self._messages.get(message_id)

    def pending_updates(self) -> list[Json]:
        """Return the updates that the bot has not confirmed, oldest first."""
        return self.updates.bodies()

    @property
    def commands(self) -> dict[tuple[Scope, str], Commands]:
        """The bot's commands by ((scope, chat, person), language)."""
        return self.profile.commands

    def known_person(self, person_id: int) -> Person:
        """Return the person; WorldError when nobody has this id."""
        if person_id not in self.people:
            raise WorldError(f"Nobody in the playground has the id {person_id}: create the person first.")
        return self.people[person_id]

    def known_chat(self, chat_id: int) -> Chat:
        """Return the chat; WorldError when there is none."""
        if chat_id not in self.chats:
            raise WorldError(f"There is no chat {chat_id} in the playground: create the person or the group first.")
        return self.chats[chat_id]

    def json_of(self, message: Message, with_reply: bool = True) -> Json:
        """Return the message as the Bot API shows it."""
        person = self.people.get(message.chat_id if message.from_bot else message.sender_id)
        original = self._messages.get(message.reply_to) if message.reply_to and with_reply else None
        reply = self.json_of(original, with_reply=False) if original else None
        return message_json(message, self.chats[message.chat_id], person, self.profile, reply)

    # Writing, for both sides

    def next_query_id(self) -> str:
        """Return a new id for a callback or inline query."""
        self._next_query_id += 1
        return str(self._next_query_id)

    def post(self, chat_id: int, sender_id: int, **content: Value) -> Message:
        """Add a message to the chat, publish it and return it."""
        message = Message(
            message_id=self._next_message_id,
            chat_id=chat_id,
            sender_id=sender_id,
            from_bot=sender_id == self.profile.id,
            date=self.now(),
            **content,
        )
        self._next_message_id += 1
        self._messages[message.message_id] = message
        self._by_chat.setdefault(chat_id, []).append(message.message_id)
        self.feed.publish("message", message=message)
        return message

    def changed(self, message: Message) -> None:
        """Tell everybody that the message is not as it was."""
        self.feed.publish("message", message=message)

    def remove(self, message: Message) -> None:
        """Take the message out of its chat."""
        del self._messages[message.message_id]
        self._by_chat[message.chat_id].remove(message.message_id)
        self.feed.publish("deleted", chat_id=message.chat_id, message_id=message.message_id)

    # What the bot may reach

    def recipient(self, chat_id: int) -> Chat:
        """Return the chat where the bot may write now; ApiError as Telegram refuses otherwise."""
        chat = self.visible_chat(chat_id)
        if chat.kind != "private":
            if not chat.bot_inside:
                raise forbidden(f"bot was kicked from the {chat.kind} chat")
            return chat
        person = self.people[chat.id]
        if person.blocked:
            raise forbidden("bot was blocked by the user")
        if not person.started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    def visible_chat(self, chat_id: int) -> Chat:
        """Return a chat that the bot may ask about; ApiError when unknown or moved."""
        chat = self.chats.get(chat_id)
        if chat is None:
            raise chat_not_found()
        if chat.migrated_to is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.migrated_to,
            )
        return chat

    def own_message(self, chat_id: int, message_id: int) -> Message:
        """Return a message of the bot's that it may edit; ApiError otherwise."""
        message = self._messages.get(message_id)
        if message is None or message.chat_id != chat_id:
            raise bad_request("message to edit not found")
        if not message.from_bot:
            raise bad_request("message can't be edited")
        return message
