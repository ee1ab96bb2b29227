"""How the playground's things look in Bot API JSON."""

from playground.model import Attachment, Chat, Json, Message, Person, StoredFile
from playground.profile import Profile


def user_json(person: Person) -> Json:
    """Return the person as a User."""
    fields = {
        "id": person.id,
        "is_bot": False,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "username": person.username,
        "language_code": person.language_code,
    }
    return {name: value for name, value in fields.items() if value is not None}


def chat_json(chat: Chat, person: Person | None) -> Json:
    """Return the chat as a Chat; `person` is the other side of a private one."""
    if chat.kind == "private" and person:
        fields = {
            "id": chat.id,
            "type": "private",
            "first_name": person.first_name,
            "last_name": person.last_name,
            "username": person.username,
        }
        return {name: value for name, value in fields.items() if value is not None}
    return {"id": chat.id, "type": chat.kind, "title": chat.title}


def file_json(file: StoredFile) -> Json:
    """Return the parts that every kind of file shares."""
    return {"file_id": file.file_id, "file_unique_id": file.unique_id, "file_size": file.size}


def attachment_json(attachment: Attachment) -> Json:
    """Return the fields that the attachment adds to its Message."""
    details = dict(attachment.details)
    if attachment.file is None:
        return {attachment.kind: details}
    shared = file_json(attachment.file)
    if attachment.kind == "photo":
        return {"photo": [{**shared, **details}]}
    if attachment.kind == "document":
        shared |= {"file_name": attachment.file.name}
    if attachment.kind in {"document", "voice"}:
        shared |= {"mime_type": attachment.file.mime_type}
    return {attachment.kind: {**shared, **details}}


def message_json(
    message: Message, chat: Chat, person: Person | None, profile: Profile, reply: Json | None = None
) -> Json:
    """Return a Message; `person` is the sender or, for the bot's own, the private chat's person."""
    fields: Json = {
        "message_id": message.message_id,
        "from": profile.user() if message.from_bot or person is None else user_json(person),
        "chat": chat_json(chat, person),
        "date": int(message.date.timestamp()),
        **message.service,
    }
    if message.edit_date:
        fields["edit_date"] = int(message.edit_date.timestamp())
    if message.text:
        fields["text"] = message.text
    if message.entities:
        fields["entities"] = message.entities
    if message.attachment:
        fields |= attachment_json(message.attachment)
    if message.caption:
        fields["caption"] = message.caption
    if message.caption_entities:
        fields["caption_entities"] = message.caption_entities
    if message.markup:
        fields["reply_markup"] = message.markup
    if message.via_bot:
        fields["via_bot"] = profile.user()
    if reply:
        fields["reply_to_message"] = reply
    return fields


_ADMIN_RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


def bot_member_json(profile: Profile, status: str) -> Json:
    """Return the bot as a ChatMember with this status."""
    member: Json = {"user": profile.user(), "status": status}
    if status == "administrator":
        member |= dict.fromkeys(_ADMIN_RIGHTS, False) | {"can_manage_chat": True, "can_delete_messages": True}
    if status == "kicked":
        member["until_date"] = 0
    return member
