"""A driver that talks to the bot as a person does: it writes, presses what it reads, and reads what it gets back."""

from typing import Any

from playground.model import Message
from playground.server import Playground

PATIENCE = 5.0


class Driver:
    """One person in one chat with the bot, through the playground."""

    def __init__(self, playground: Playground, person: int, chat: int | None = None, **names: Any) -> None:
        self.world = playground.world
        if person not in self.world.people:
            self.world.person(person, **names)
        self.person = person
        self.chat = person if chat is None else chat
        self._seen = self._count()

    async def says(self, words: str, **more: Any) -> Message:
        """Write and return the bot's next message."""
        self.writes(words, **more)
        return await self.hears()

    async def pictures(self, caption: str = "") -> Message:
        """Send a photo and return the bot's next message."""
        self._seen = self._count()
        self.world.send_photo(self.person, caption=caption, chat_id=self._where())
        return await self.hears()

    def writes(self, words: str, **more: Any) -> int:
        """Write, without waiting, and return the id of the message."""
        self._seen = self._count()
        return self.world.say(self.person, words, self._where(), **more)

    async def hears(self, messages: int = 1) -> Message:
        """Wait for the bot's next messages, so many of them, and return the last."""
        wanted = self._seen + messages
        await self.world.wait_for(lambda: self._count() >= wanted, PATIENCE)
        self._seen = wanted
        return self.heard()[wanted - 1]

    async def presses(self, button: str, on: Message | None = None) -> str:
        """Press a button, by default of the last message, and return the words shown over the chat.

        Fails when the press stays without acknowledgement.
        """
        self._seen = self._count()
        message = on or self.heard()[-1]
        return await self.acknowledged(self.world.press(self.person, message.message_id, button))

    async def acknowledged(self, press: str) -> str:
        """Wait until a press is acknowledged and return the words shown over the chat."""
        answers = self.world.callback_answers
        try:
            await self.world.wait_for(lambda: press in answers, PATIENCE)
        except TimeoutError:
            raise AssertionError("A press was left without acknowledgement.") from None
        return str(answers[press].text)

    async def talks(self, *lines: tuple[str, str]) -> None:
        """Go through a conversation: each line is what the person says, or presses «[so]», and words seen after it."""
        for said, seen in lines:
            before = self._read()
            notice = await self.presses(said[1:-1], self.holding(said[1:-1])) if said.startswith("[") else ""
            if not said.startswith("["):
                self.writes(said)
            try:
                await self.world.wait_for(lambda: seen in notice or any(seen in new for new in self._new(before)))  # noqa: B023
            except TimeoutError:
                raise AssertionError(f"After «{said}» no «{seen}», but {self._new(before)} {notice}") from None

    def holding(self, button: str) -> Message:
        """Return the newest message of the bot that has this button now."""
        for message in reversed(self.heard()):
            if button in labels(message):
                return message
        raise AssertionError(f"No message has «{button}»; the last one has {labels(self.heard()[-1])}.")

    def commands(self) -> list[str]:
        """Return the commands that the person's menu shows."""
        shown = self.world.profile.commands_for(self.world.chats[self.chat], self.world.people[self.person])
        return [command["command"] for command in shown]

    def heard(self) -> list[Message]:
        """Return everything that the bot says in the chat, as it reads now."""
        return [message for message in self.world.messages(self.chat) if message.from_bot]

    def _read(self) -> dict[int, str]:
        """Return what stands in each message: its words, and those on its buttons."""
        return {one.message_id: "\n".join([one.text or one.caption, *labels(one)]) for one in self.heard()}

    def _new(self, before: dict[int, str]) -> list[str]:
        """Return the texts of the bot's messages that came, or changed, since."""
        return [text for number, text in self._read().items() if before.get(number) != text]

    def _count(self) -> int:
        return len(self.heard())

    def _where(self) -> int | None:
        return None if self.chat == self.person else self.chat


def labels(message: Message) -> list[str]:
    """Return the words on the buttons under a message."""
    return [button.text for row in message.buttons for button in row]
