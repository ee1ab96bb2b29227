"""What a person can be told to do over HTTP: an order in JSON becomes an act in the world, and its answer."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from playground.errors import WorldError
from playground.model import Json
from playground.views import chat_view, clock_view, person_view
from playground.world import World

Order = Callable[[World, Json], Json]


def _say(world: World, order: Json) -> Json:
    chat = order.get("chat_id")
    number = world.say(int(order["person_id"]), str(order["text"]), chat, order.get("reply_to"), order.get("entities"))
    return {"message_id": number}


def _edit(world: World, order: Json) -> Json:
    world.edit(int(order["person_id"]), int(order["message_id"]), str(order["text"]))
    return {"message_id": int(order["message_id"])}


def _press(world: World, order: Json) -> Json:
    person, message = int(order["person_id"]), int(order["message_id"])
    if "data" in order:
        return {"callback_id": world.press_data(person, message, str(order["data"]))}
    return {"callback_id": world.press(person, message, str(order["button"]))}


def _person(world: World, order: Json) -> Json:
    known = {name: order[name] for name in ("first_name", "last_name", "username", "language_code") if name in order}
    person = world.person(int(order["id"]), **known)
    if "blocked" in order:
        (world.block if order["blocked"] else world.unblock)(person.id)
    return person_view(person)


def _group(world: World, order: Json) -> Json:
    members = [int(member) for member in order.get("members", [])]
    group = world.group(int(order["id"]), str(order["title"]), members, bool(order.get("bot_is_admin")))
    return chat_view(group)


def _send(world: World, order: Json) -> Json:
    person, chat = int(order["person_id"]), order.get("chat_id")
    match order.get("what"):
        case "voice":
            number = world.send_voice(person, int(order.get("duration", 3)), chat_id=chat)
        case "sticker":
            number = world.send_sticker(person, str(order.get("emoji", "👍")), chat_id=chat)
        case "location":
            place = float(order.get("latitude", 45.0703)), float(order.get("longitude", 7.6869))
            number = world.send_location(person, *place, chat_id=chat)
        case other:
            raise WorldError(f"A person cannot send {other!r}: voice, sticker or location.")
    return {"message_id": number}


def _inline(world: World, order: Json) -> Json:
    return {"inline_query_id": world.inline(int(order["person_id"]), str(order["query"]))}


def _choose(world: World, order: Json) -> Json:
    query, result = str(order["query_id"]), str(order["result_id"])
    return {"message_id": world.choose(int(order["person_id"]), query, result, order.get("chat_id"))}


async def move_clock(world: World, order: Json) -> Json:
    """Move the clock by a leap, or with `walk` step by step, or `stop` it; return it as it is at the end of that.

    With `wait` false a walk is only begun: browsers open few connections, and a page wants one left to stop it.
    WorldError, ValueError, KeyError and the like for an order that cannot be carried out.
    """
    if order.get("stop"):
        world.stop_walking()
        return clock_view(world)
    if "until" in order:
        goal = datetime.fromisoformat(str(order["until"]))
        by = (goal if goal.tzinfo else goal.replace(tzinfo=world.zone)) - world.now()
    else:
        goal, by = None, timedelta(seconds=float(order["advance_seconds"]))
    if not order.get("walk"):
        world.advance(by)
        return clock_view(world)
    walk = asyncio.create_task(world.walk_until(world.now() + by) if goal else world.walk(by))
    await asyncio.sleep(0)  # lets it begin, or refuse
    if walk.done() or order.get("wait", True):
        await walk
    else:
        world.errands.add(walk)
        walk.add_done_callback(world.errands.discard)
    return clock_view(world)


ORDERS: dict[str, Order] = {
    "say": _say,
    "edit": _edit,
    "press": _press,
    "person": _person,
    "group": _group,
    "send": _send,
    "inline": _inline,
    "choose": _choose,
}
