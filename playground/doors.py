"""Who is there and who may come in: people, groups, blocks, moves."""

from playground.errors import WorldError
from playground.model import Chat, Person, Value
from playground.state import State
from playground.wire import bot_member_json, chat_json, user_json

# Telegram gives supergroups ids of thirteen digits and more.
SUPERGROUPS = -(10**12)


class Doors(State):
    """The state, and the acts that open and close chats to the bot."""

    # Who is there

    def person(
        self,
        id: int,
        first_name: str = "Persona",
        last_name: str | None = None,
        username: str | None = None,
        language_code: str = "it",
    ) -> Person:
        """Create a person and their private chat with the bot, or bring the person's names up to date."""
        if id <= 0:
            raise WorldError("A person's id is a positive number.")
        person = self.people.get(id) or Person(id, first_name)
        person.first_name, person.last_name = first_name, last_name
        person.username, person.language_code = username, language_code
        self.people[id] = person
        self.chats.setdefault(id, Chat(id, "private"))
        self.feed.publish("person", person=person)
        return person

    def group(self, id: int, title: str, members: list[int] | None = None, bot_is_admin: bool = False) -> Chat:
        """Create a group with these people and the bot, which is told that it was added."""
        if id >= 0:
            raise WorldError("A group's id is a negative number.")
        ids = [self.known_person(member).id for member in members or []]
        kind: Value = "supergroup" if id <= SUPERGROUPS else "group"
        chat = self.chats[id] = Chat(id, kind, title, ids, bot_is_admin=bot_is_admin)
        self.feed.publish("group", chat=chat)
        if ids:
            self._membership(chat, self.people[ids[0]], "left", "administrator" if bot_is_admin else "member")
        return chat

    # Doors

    def block(self, person_id: int) -> None:
        """Let the person block the bot."""
        self._set_blocked(person_id, True)

    def unblock(self, person_id: int) -> None:
        """Let the person unblock the bot."""
        self._set_blocked(person_id, False)

    def kick(self, chat_id: int, by: int) -> None:
        """Let a member put the bot out of a group."""
        chat = self.known_chat(chat_id)
        chat.bot_inside = False
        self.feed.publish("group", chat=chat)
        self._membership(chat, self.known_person(by), "member", "kicked")

    def migrate(self, chat_id: int, new_id: int) -> Chat:
        """Turn a group into a supergroup with a new id: the old one answers with where it went."""
        old = self.known_chat(chat_id)
        old.migrated_to = new_id
        new = self.chats[new_id] = Chat(new_id, "supergroup", old.title, old.member_ids, bot_is_admin=old.bot_is_admin)
        self.feed.publish("group", chat=old)
        self.feed.publish("group", chat=new)
        author = old.member_ids[0] if old.member_ids else self.profile.id
        for chat, field, other in (
            (old, "migrate_to_chat_id", new_id),
            (new, "migrate_from_chat_id", chat_id),
        ):
            message = self.post(chat.id, author, service={field: other})
            self.updates.push("message", self.json_of(message))
        return new

    def _set_blocked(self, person_id: int, blocked: bool) -> None:
        person = self.known_person(person_id)
        if person.blocked == blocked:
            return
        person.blocked = blocked
        self.feed.publish("person", person=person)
        statuses = ("member", "kicked") if blocked else ("kicked", "member")
        self._membership(self.chats[person_id], person, *statuses)

    def _membership(self, chat: Chat, by: Person, before: str, after: str) -> None:
        self.updates.push(
            "my_chat_member",
            {
                "chat": chat_json(chat, by),
                "from": user_json(by),
                "date": int(self.now().timestamp()),
                "old_chat_member": bot_member_json(self.profile, before),
                "new_chat_member": bot_member_json(self.profile, after),
            },
        )
