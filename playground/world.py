"""The world of the playground: what people can do to a bot, as Telegram would pass it on."""

from playground.doors import Doors
from playground.entities import Entity, find_entities
from playground.errors import WorldError
from playground.files import image_size
from playground.model import Attachment, Json, Message, Person, Value
from playground.sight import bot_sees
from playground.wire import user_json


class World(Doors):
    """The state, and the acts of the people in it; all immediate: use `wait_for` for the bot's side."""

    # Words

    def say(
        self,
        person_id: int,
        text: str,
        chat_id: int | None = None,
        reply_to: int | None = None,
        entities: list[Entity] | None = None,
    ) -> int:
        """Let the person write `text` and return the message's id; offsets of `entities` are UTF-16 units."""
        if not text.strip():
            raise WorldError("Telegram sends no empty message.")
        return self._write(person_id, chat_id, text=text, entities=find_entities(text, entities), reply_to=reply_to)

    def edit(self, person_id: int, message_id: int, text: str) -> None:
        """Let the person change the words (or the caption) of a message of their own."""
        message = self._existing(message_id)
        if message.from_bot or message.sender_id != person_id:
            raise WorldError(f"Message {message_id} was not written by person {person_id}.")
        if message.attachment:
            message.caption, message.caption_entities = text, find_entities(text)
        else:
            message.text, message.entities = text, find_entities(text)
        message.edit_date = self.now()
        self.changed(message)
        if self._bot_sees(message):
            self.updates.push("edited_message", self.json_of(message))

    # Things

    def send_photo(
        self,
        person_id: int,
        content: bytes = b"",
        caption: str = "",
        *,
        chat_id: int | None = None,
        size: tuple[int, int] | None = None,
        name: str = "foto.jpg",
    ) -> int:
        """Let the person send a picture of `size` pixels (width, height); returns the message's id."""
        file = self.files.add("photos", name, content or b"\xff\xd8\xff\xd9")
        width, height = size or image_size(content) or (640, 480)
        photo = Attachment("photo", file, {"width": width, "height": height})
        return self._send(person_id, chat_id, photo, caption)

    def send_document(
        self,
        person_id: int,
        name: str = "documento.pdf",
        content: bytes = b"%PDF-1.4\n",
        caption: str = "",
        *,
        chat_id: int | None = None,
        mime_type: str | None = None,
    ) -> int:
        """Let the person send a file; returns the message's id."""
        if not content:
            raise WorldError("Telegram sends no empty file.")
        document = Attachment("document", self.files.add("documents", name, content, mime_type))
        return self._send(person_id, chat_id, document, caption)

    def send_voice(
        self, person_id: int, duration: int = 3, content: bytes = b"OggS", chat_id: int | None = None
    ) -> int:
        """Let the person send a voice message of `duration` seconds; returns the message's id."""
        file = self.files.add("voice", "voce.oga", content, "audio/ogg")
        return self._send(person_id, chat_id, Attachment("voice", file, {"duration": duration}))

    def send_sticker(self, person_id: int, emoji: str = "👍", chat_id: int | None = None) -> int:
        """Let the person send a sticker; returns the message's id."""
        details: Json = {
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "type": "regular",
        }
        file = self.files.add("stickers", "sticker.webp", b"RIFF\0\0\0\0WEBP", "image/webp")
        return self._send(person_id, chat_id, Attachment("sticker", file, {**details, "emoji": emoji}))

    def send_location(
        self,
        person_id: int,
        latitude: float = 45.0703,
        longitude: float = 7.6869,
        chat_id: int | None = None,
    ) -> int:
        """Let the person send a place, in degrees; returns the message's id."""
        place = Attachment("location", details={"latitude": latitude, "longitude": longitude})
        return self._send(person_id, chat_id, place)

    # Buttons

    def press(self, person_id: int, message_id: int, button_text_or_data: str) -> str:
        """Press the button with this text, or else data, and return the callback's id; WorldError if absent."""
        buttons = [button for row in self._existing(message_id).buttons for button in row]
        found = [b for b in buttons if b.text == button_text_or_data]
        found += [b for b in buttons if b.data == button_text_or_data]
        if not found:
            there = ", ".join(repr(b.text) for b in buttons) or "none"
            raise WorldError(f"Message {message_id} has no button {button_text_or_data!r}. Its buttons: {there}.")
        if found[0].data is None:
            raise WorldError(f"The button {found[0].text!r} opens {found[0].url}: it sends nothing to the bot.")
        return self.press_data(person_id, message_id, found[0].data)

    def press_data(self, person_id: int, message_id: int, data: str) -> str:
        """Send a press with any data, a forged one too, and return the callback's id."""
        message, person = self._existing(message_id), self._able_to_write(person_id)
        callback_id = self.next_query_id()
        self.open_callbacks[callback_id] = person_id
        query = {
            "id": callback_id,
            "from": user_json(person),
            "message": self.json_of(message),
            "chat_instance": str(message.chat_id * 7919),
            "data": data,
        }
        self.updates.push("callback_query", query)
        self.feed.publish("pressed", callback_id=callback_id, message_id=message_id)
        return callback_id

    # Inline mode

    def inline(self, person_id: int, query: str, offset: str = "") -> str:
        """Let the person type `@bot query` and return the inline query's id."""
        person = self.known_person(person_id)
        query_id = self.next_query_id()
        self.open_inline[query_id] = person_id
        body = {
            "id": query_id,
            "from": user_json(person),
            "query": query,
            "offset": offset,
            "chat_type": "sender",
        }
        self.updates.push("inline_query", body)
        return query_id

    def choose(self, person_id: int, query_id: str, result_id: str, chat_id: int | None = None) -> int:
        """Let the person send one of the inline results; returns the id of the message it becomes."""
        answer = self.inline_answers.get(query_id)
        results = answer.results if answer else []
        result = next((r for r in results if r["id"] == result_id), None)
        if result is None:
            raise WorldError(f"The inline query {query_id} has no result {result_id!r}.")
        content = result.get("input_message_content") or {"message_text": result.get("title", "")}
        chat = chat_id if chat_id is not None else person_id
        message = self.post(
            chat,
            person_id,
            text=content["message_text"],
            entities=find_entities(content["message_text"], content.get("entities")),
            markup=result.get("reply_markup"),
            via_bot=True,
        )
        self.updates.push("message", self.json_of(message))
        return message.message_id

    # Inside

    def _existing(self, message_id: int) -> Message:
        message = self.message(message_id)
        if message is None:
            raise WorldError(f"There is no message {message_id}.")
        return message

    def _able_to_write(self, person_id: int) -> Person:
        person = self.known_person(person_id)
        if person.blocked:
            raise WorldError(f"Person {person_id} has blocked the bot: unblock it first.")
        return person

    def _send(self, person_id: int, chat_id: int | None, attachment: Attachment, caption: str = "") -> int:
        return self._write(
            person_id,
            chat_id,
            attachment=attachment,
            caption=caption,
            caption_entities=find_entities(caption),
        )

    def _write(self, person_id: int, chat_id: int | None, **content: Value) -> int:
        person = self._able_to_write(person_id)
        chat = self.known_chat(person_id if chat_id is None else chat_id)
        if chat.kind == "private" and chat.id != person_id:
            raise WorldError(f"Chat {chat.id} is somebody else's private chat.")
        if chat.kind != "private" and person_id not in chat.member_ids:
            raise WorldError(f"Person {person_id} is not a member of the group {chat.id}.")
        if chat.kind == "private" and not person.started:
            person.started = True
            self.feed.publish("person", person=person)
        message = self.post(chat.id, person_id, **content)
        if self._bot_sees(message):
            self.updates.push("message", self.json_of(message))
        return message.message_id

    def _bot_sees(self, message: Message) -> bool:
        replied = self.message(message.reply_to) if message.reply_to else None
        return bot_sees(message, self.chats[message.chat_id], self.profile, replied)
