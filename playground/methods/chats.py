"""What the bot may ask about chats and their members."""

from playground.errors import bad_request
from playground.methods.calls import Call, Handler
from playground.model import Json
from playground.wire import bot_member_json, chat_json, user_json


async def get_chat(call: Call) -> Json:
    """Return what is known of a chat."""
    world = call.world
    chat = world.visible_chat(call.params.chat_id())
    return {
        **chat_json(chat, world.people.get(chat.id)),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


async def get_chat_member(call: Call) -> Json:
    """Return how somebody stands in a chat."""
    world = call.world
    chat = world.visible_chat(call.params.chat_id())
    user_id = call.params.integer("user_id")
    if user_id == world.profile.id:
        status = "administrator" if chat.bot_is_admin else "member" if chat.bot_inside else "left"
        return bot_member_json(world.profile, status)
    person = world.people.get(user_id)
    if person is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    inside = user_id == chat.id or user_id in chat.member_ids
    return {"user": user_json(person), "status": "member" if inside else "left"}


async def get_chat_member_count(call: Call) -> int:
    """Return how many are in a chat, the bot included."""
    chat = call.world.visible_chat(call.params.chat_id())
    return 2 if chat.kind == "private" else len(chat.member_ids) + int(chat.bot_inside)


async def leave_chat(call: Call) -> bool:
    """Let the bot leave a group."""
    chat = call.world.visible_chat(call.params.chat_id())
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_inside = False
    call.world.feed.publish("group", chat=chat)
    return True


METHODS: dict[str, Handler] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
}
