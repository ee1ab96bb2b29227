"""What the chat page is told: people, chats, messages and the bot, as plain JSON without secrets."""

from playground.model import Attachment, Chat, Json, Message, Person
from playground.world import World


def person_view(person: Person) -> Json:
    """Return a person for the page."""
    return {
        "id": person.id,
        "name": person.name,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "username": person.username,
        "language": person.language_code,
        "blocked": person.blocked,
        "started": person.started,
    }


def chat_view(chat: Chat) -> Json:
    """Return a chat for the page."""
    return {
        "id": chat.id,
        "kind": chat.kind,
        "title": chat.title,
        "members": chat.member_ids,
        "keyboard": chat.reply_keyboard,
        "moved": chat.migrated_to,
        "bot_inside": chat.bot_inside,
    }


def _attachment_view(attachment: Attachment) -> Json:
    view: Json = {"kind": attachment.kind, **attachment.details}
    if attachment.file:
        file = attachment.file
        view |= {
            "name": file.name,
            "size": file.size,
            "mime": file.mime_type,
            "url": f"/playground/files/{file.file_id}",
        }
    return view


def message_view(world: World, message: Message) -> Json:
    """Return a message for the page; button data included, since pressing sends it back."""
    sender = world.people.get(message.sender_id)
    return {
        "id": message.message_id,
        "chat_id": message.chat_id,
        "sender_id": message.sender_id,
        "sender": world.profile.name() if message.from_bot else sender.name if sender else "",
        "from_bot": message.from_bot or message.via_bot,
        "date": message.date.isoformat(),
        "edited": message.edit_date.isoformat() if message.edit_date else None,
        "text": message.text or message.caption,
        "entities": message.entities or message.caption_entities,
        "html": message.html,
        "attachment": _attachment_view(message.attachment) if message.attachment else None,
        "buttons": [[{"text": b.text, "data": b.data, "url": b.url} for b in row] for row in message.buttons],
        "reply_to": message.reply_to,
        "service": message.service or None,
        "keyboard": world.chats[message.chat_id].reply_keyboard,
    }


def bot_view(world: World) -> Json:
    """Return the bot with its descriptions by language."""
    profile = world.profile
    return {
        "id": profile.id,
        "username": profile.username,
        "names": profile.names,
        "descriptions": profile.descriptions,
        "short_descriptions": profile.short_descriptions,
    }


def commands_view(world: World) -> Json:
    """Return the commands that each person sees in each of their chats, as {"chat:person": [...]}."""
    seen: Json = {}
    for chat in world.chats.values():
        members = [chat.id] if chat.kind == "private" else chat.member_ids
        for person_id in members:
            seen[f"{chat.id}:{person_id}"] = world.profile.commands_for(chat, world.people[person_id])
    return seen


def surroundings(world: World) -> Json:
    """Return everything but the messages: the bot, its commands, people, chats and the clock."""
    return {
        "kind": "around",
        "bot": bot_view(world),
        "commands": commands_view(world),
        "people": [person_view(person) for person in world.people.values()],
        "chats": [chat_view(chat) for chat in world.chats.values()],
        "clock": clock_view(world),
        "staff": world.staff,
    }


def snapshot(world: World) -> Json:
    """Return everything that a page needs to begin."""
    messages = [message_view(world, m) for chat_id in world.chats for m in world.messages(chat_id)]
    return {**surroundings(world), "kind": "snapshot", "messages": messages}


def clock_view(world: World) -> Json:
    """Return the playground's instant (ISO 8601, UTC), its zone, how far it is ahead, and where it walks to."""
    goal = world.walking_until
    return {
        "now": world.now().isoformat(),
        "offset_seconds": world.clock.offset.total_seconds(),
        "zone": str(world.zone),
        "walking_until": goal.isoformat() if goal else None,
    }
