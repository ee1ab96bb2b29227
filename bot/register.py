"""The audit as staff read it: who did what, newest first, a page at a time."""

from bot.ground import Ground
from bot.model import Button, Reply
from bot.people_actions import ShowAudit
from bot.people_model import Audit, Visitor
from knowledge.entries import Language
from knowledge.markup import Rich, join, text

PAGE = 10


class Register:
    """The pages of the audit."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def page(self, number: int, visitor: Visitor) -> Reply:
        """Return a page, counted from 0; whoever asks may read the audit at this moment."""
        wording, language, owner = self._ground.wording, self._ground.language(visitor), visitor.telegram_id
        found = self._ground.memory.audit.page(number * PAGE, PAGE + 1)
        if not found:
            return wording.reply("audit.empty", language)
        newer = [wording.button("audit.newer", ShowAudit(owner, number - 1), language)] if number else []
        older = [wording.button("audit.older", ShowAudit(owner, number + 1), language)] if len(found) > PAGE else []
        row: tuple[Button, ...] = (*newer, *older)
        lines = join([self._line(deed, language) for deed in found[:PAGE]], "\n")
        return wording.reply("audit.page", language, (row,) if row else (), lines=lines)

    def _line(self, audit: Audit, language: Language) -> Rich:
        when = f"{audit.at.astimezone(self._ground.zone):%d/%m/%Y %H:%M}"
        deed = self._ground.wording.say(
            f"deed.{audit.deed.value}",
            language,
            actor=self._name(audit.actor, language),
            subject=self._name(audit.subject, language),
            detail=audit.detail,
        )
        return self._ground.wording.say("audit.line", language, when=when, deed=deed)

    def _name(self, telegram_id: int | None, language: Language) -> Rich:
        """Return the name of whoever did it: kept apart from the deed, so that it goes with the person."""
        if telegram_id is None:
            return self._ground.wording.say("audit.actor.none", language)
        person = self._ground.person(telegram_id)
        return text(person.name if person else self._ground.wording.role(self._ground.role(telegram_id), language))
