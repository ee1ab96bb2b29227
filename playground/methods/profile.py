"""The bot's face: name, descriptions, commands, menu button."""

import re

from playground.errors import bad_request
from playground.methods.calls import Call, Handler
from playground.model import Json, Value
from playground.profile import Commands, Scope

MAX_COMMANDS = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SCOPES = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
}


async def get_me(call: Call) -> Json:
    """Return the bot itself."""
    profile = call.world.profile
    return {
        **profile.user(),
        "can_join_groups": True,
        "can_read_all_group_messages": not profile.privacy_mode,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _scope(call: Call) -> tuple[Scope, str]:
    given = call.params.decoded("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(given, dict) or given.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if given["type"].startswith("chat") and "chat_id" not in given:
        raise bad_request("chat_id is empty")
    if "chat_id" in given:
        call.world.visible_chat(int(given["chat_id"]))
    scope = (given["type"], given.get("chat_id"), given.get("user_id"))
    return scope, _language(call)


def _language(call: Call) -> str:
    language = call.params.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language


def _command(given: Value) -> dict[str, str]:
    if not isinstance(given, dict) or "command" not in given or "description" not in given:
        raise bad_request("can't parse BotCommand: BotCommand must be an Object with a command and a description")
    command, description = str(given["command"]).removeprefix("/"), str(given["description"]).strip()
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": description}


async def set_my_commands(call: Call) -> bool:
    """Set the commands of one scope and language."""
    given = call.params.decoded("commands", "bot commands")
    if not isinstance(given, list):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(given) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands: Commands = [_command(item) for item in given]
    call.world.profile.commands[_scope(call)] = commands
    call.world.feed.publish("bot")
    return True


async def get_my_commands(call: Call) -> Commands:
    """Return the commands of one scope and language."""
    return call.world.profile.commands.get(_scope(call), [])


async def delete_my_commands(call: Call) -> bool:
    """Take away the commands of one scope and language."""
    call.world.profile.commands.pop(_scope(call), None)
    call.world.feed.publish("bot")
    return True


def _texts(call: Call, kind: str) -> dict[str, str]:
    profile = call.world.profile
    return {
        "name": profile.names,
        "description": profile.descriptions,
        "short_description": profile.short_descriptions,
    }[kind]


def _setter(kind: str, limit: int) -> Handler:
    async def set_text(call: Call) -> bool:
        text, language = call.params.text(kind), _language(call)
        if len(text) > limit:
            raise bad_request(f"{kind.replace('_', ' ')} is too long")
        if text or kind != "name" or language:
            _texts(call, kind)[language] = text
        call.world.feed.publish("bot")
        return True

    return set_text


def _getter(kind: str) -> Handler:
    async def get_text(call: Call) -> Json:
        texts = _texts(call, kind)
        return {kind: texts.get(_language(call)) or texts.get("", "")}

    return get_text


async def set_chat_menu_button(call: Call) -> bool:
    """Remember the menu button of a chat, or of all."""
    button = call.params.decoded("menu_button", "MenuButton") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in {"commands", "default", "web_app"}:
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    chat_id = call.params.chat_id() if call.params.has("chat_id") else None
    call.world.profile.menu_buttons[chat_id] = button
    return True


async def get_chat_menu_button(call: Call) -> Json:
    """Return the menu button of a chat."""
    buttons = call.world.profile.menu_buttons
    chat_id = call.params.chat_id() if call.params.has("chat_id") else None
    return buttons.get(chat_id) or buttons.get(None) or {"type": "default"}


METHODS: dict[str, Handler] = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _setter("name", 64),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description", 512),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description", 120),
    "getMyShortDescription": _getter("short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
