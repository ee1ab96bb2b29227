"""Messages of the bot: written, changed, taken back."""

from datetime import timedelta

from playground.entities import Entity, utf16_length
from playground.errors import bad_request
from playground.keyboards import reply_markup
from playground.markup import formatted
from playground.methods.calls import Call, Handler
from playground.model import Chat, Json, Message
from playground.params import Params

MAX_TEXT = 4096
MAX_CAPTION = 1024
DELETABLE_FOR = timedelta(hours=48)
_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def _text(params: Params) -> tuple[str, list[Entity]]:
    text, entities = formatted(params.text("text"), params.text("parse_mode"), params.entities("entities"))
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return text, entities


def caption(params: Params) -> tuple[str, list[Entity]]:
    """Return the checked caption and its entities; ApiError 400 when too long."""
    given = params.entities("caption_entities")
    text, entities = formatted(params.text("caption"), params.text("parse_mode"), given)
    if utf16_length(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return text, entities


def replied(call: Call, chat: Chat) -> int | None:
    """Return the id of the message replied to, None without one; ApiError 400 when it is not there."""
    parameters = call.params.decoded("reply_parameters", "reply parameters") or {}
    wanted = int(parameters.get("message_id", 0)) or call.params.integer("reply_to_message_id")
    if not wanted:
        return None
    original = call.world.message(wanted)
    if original and original.chat_id == chat.id:
        return wanted
    if parameters.get("allow_sending_without_reply") or call.params.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def inline_part(chat: Chat, markup: Json | None) -> Json | None:
    """Return the keyboard that stays under the message; one for the composer goes to the chat."""
    if markup is None:
        return None
    if "keyboard" in markup:
        chat.reply_keyboard = markup["keyboard"]
    elif markup.get("remove_keyboard"):
        chat.reply_keyboard = []
    return markup if markup.get("inline_keyboard") else None


async def send_message(call: Call) -> Json:
    """Write a text in a chat and return the message."""
    chat = call.world.recipient(call.params.chat_id())
    text, entities = _text(call.params)
    markup = reply_markup(call.params)
    reply = replied(call, chat)
    message = call.world.post(
        chat.id,
        call.world.profile.id,
        text=text,
        entities=entities,
        markup=inline_part(chat, markup),
        reply_to=reply,
    )
    return call.world.json_of(message)


def _own(call: Call) -> Message:
    chat = call.world.recipient(call.params.chat_id())
    message_id = call.params.integer("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    return call.world.own_message(chat.id, message_id)


def _keyboard(call: Call) -> Json | None:
    markup = reply_markup(call.params)
    return markup if markup and markup.get("inline_keyboard") else None


def _finish(call: Call, message: Message, before: tuple[object, ...], after: tuple[object, ...]) -> Json:
    if before == after:
        raise bad_request(_SAME)
    message.edit_date = call.world.now()
    call.world.changed(message)
    return call.world.json_of(message)


async def edit_message_text(call: Call) -> Json:
    """Change the words and the keyboard of one of the bot's texts and return the message."""
    message = _own(call)
    text, entities = _text(call.params)
    markup = _keyboard(call)
    if message.attachment:
        raise bad_request("there is no text in the message to edit")
    before, after = (message.text, message.entities, message.markup), (text, entities, markup)
    message.text, message.entities, message.markup = after
    return _finish(call, message, before, after)


async def edit_message_caption(call: Call) -> Json:
    """Change the words under a file and return the message."""
    message = _own(call)
    text, entities = caption(call.params)
    markup = _keyboard(call)
    if not message.attachment:
        raise bad_request("there is no caption in the message to edit")
    before, after = (message.caption, message.caption_entities, message.markup), (text, entities, markup)
    message.caption, message.caption_entities, message.markup = after
    return _finish(call, message, before, after)


async def edit_message_reply_markup(call: Call) -> Json:
    """Change only the keyboard and return the message."""
    message = _own(call)
    before, after = (message.markup,), (_keyboard(call),)
    message.markup = after[0]
    return _finish(call, message, before, after)


async def delete_message(call: Call) -> bool:
    """Take a message out of its chat."""
    world = call.world
    chat = world.visible_chat(call.params.chat_id())
    message = world.message(call.params.integer("message_id"))
    if message is None or message.chat_id != chat.id:
        raise bad_request("message to delete not found")
    foreign = chat.kind != "private" and not message.from_bot and not chat.bot_is_admin
    if foreign or world.now() - message.date > DELETABLE_FOR:
        raise bad_request("message can't be deleted")
    world.remove(message)
    return True


async def send_chat_action(call: Call) -> bool:
    """Show for a few seconds what the bot is doing."""
    chat = call.world.recipient(call.params.chat_id())
    action = call.params.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    call.world.feed.publish("action", chat_id=chat.id, action=action)
    return True


METHODS: dict[str, Handler] = {
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "sendChatAction": send_chat_action,
}
