"""The things of the playground: people, chats, files and messages."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from playground.entities import Entity, to_html

ChatKind = Literal["private", "group", "supergroup"]
Json = dict[str, Any]
Value = Any  # whatever JSON can hold


@dataclass(slots=True)
class Person:
    """Somebody who can write to the bot. `started` becomes true with the first message or press."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str = "it"
    blocked: bool = False
    started: bool = False

    @property
    def name(self) -> str:
        """First and last name, as a chat shows them."""
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name


@dataclass(slots=True)
class Chat:
    """A private chat with the bot (its id is the person's) or a group that the bot is in."""

    id: int
    kind: ChatKind
    title: str = ""
    member_ids: list[int] = field(default_factory=list)
    migrated_to: int | None = None
    bot_inside: bool = True
    bot_is_admin: bool = False
    reply_keyboard: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Bytes that somebody uploaded, under the identifiers that Telegram would give them."""

    file_id: str
    unique_id: str
    path: str
    name: str
    mime_type: str
    content: bytes

    @property
    def size(self) -> int:
        """Size in bytes."""
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Attachment:
    """What a message carries beside words; `details` holds its figures in pixels, seconds or degrees."""

    kind: Literal["document", "photo", "voice", "sticker", "location"]
    file: StoredFile | None = None
    details: Json = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The file's name, empty for what is not a file."""
        return self.file.name if self.file else ""

    @property
    def content(self) -> bytes:
        """The file's bytes, empty for what is not a file."""
        return self.file.content if self.file else b""


@dataclass(frozen=True, slots=True)
class Button:
    """One button under a message: it carries `data` for the bot, or opens `url`."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass(slots=True)
class Message:
    """One message of one chat; ids are unique in the whole playground. Dates are aware UTC."""

    message_id: int
    chat_id: int
    sender_id: int
    from_bot: bool
    date: datetime
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    caption: str = ""
    caption_entities: list[Entity] = field(default_factory=list)
    attachment: Attachment | None = None
    markup: Json | None = None
    reply_to: int | None = None
    edit_date: datetime | None = None
    via_bot: bool = False
    service: Json = field(default_factory=dict)

    @property
    def html(self) -> str:
        """The text, or the caption, written again as Telegram HTML."""
        if self.text:
            return to_html(self.text, self.entities)
        return to_html(self.caption, self.caption_entities)

    @property
    def document(self) -> Attachment | None:
        """The attached document, or None."""
        return self.attachment if self.attachment and self.attachment.kind == "document" else None

    @property
    def buttons(self) -> list[list[Button]]:
        """The rows of buttons under the message; empty when there are none."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        return [[Button(b["text"], b.get("callback_data"), b.get("url")) for b in row] for row in rows]


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One call of the Bot API as it arrived: method, parameters (files by name) and instant."""

    method: str
    params: Json
    time: datetime


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What the bot answered to a press."""

    text: str
    show_alert: bool
    url: str | None
