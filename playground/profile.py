"""The bot as people see it: name, descriptions and commands, each by language and scope."""

from dataclasses import dataclass, field

from playground.model import Chat, Json, Person

Commands = list[dict[str, str]]
Scope = tuple[str, int | None, int | None]  # type, chat, person


@dataclass
class Profile:
    """What setMy… methods have set. The empty language is the one for everybody else."""

    id: int
    username: str
    names: dict[str, str]
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[Scope, str], Commands] = field(default_factory=dict)
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)
    privacy_mode: bool = True

    def name(self, language: str = "") -> str:
        """Return the bot's name for people of this language."""
        return self.names.get(language) or self.names[""]

    def description(self, language: str = "") -> str:
        """Return the text of the empty chat for people of this language, "" when unset."""
        return self.descriptions.get(language) or self.descriptions.get("", "")

    def user(self) -> Json:
        """Return the bot as a User of the Bot API."""
        return {"id": self.id, "is_bot": True, "first_name": self.name(), "username": self.username}

    def commands_for(self, chat: Chat, person: Person) -> Commands:
        """Return the commands that this person sees in this chat, by Telegram's order of precedence."""
        scopes: list[Scope]
        if chat.kind == "private":
            scopes = [("chat", chat.id, None), ("all_private_chats", None, None)]
        else:
            scopes = [
                ("chat_member", chat.id, person.id),
                ("chat", chat.id, None),
                ("all_group_chats", None, None),
            ]
        for scope in [*scopes, ("default", None, None)]:
            for language in (person.language_code, ""):
                if found := self.commands.get((scope, language)):
                    return found
        return []
