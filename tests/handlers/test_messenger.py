"""The sending edge: each failure has its outcome, and an answer to a waiting person is patient."""

import pytest
from telegram import BotCommandScopeChat, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.model import File, Picture, Reply
from bot.outcomes import Failed, Later, Moved, Sent, Unknown, Unreachable
from bot.sessions_model import CalendarFile
from handlers.messenger import Messenger
from handlers.outcomes import Undelivered
from knowledge.markup import text
from tests.calendars import NOW, ROME, session
from tests.handlers.conftest import Running


class FailingBot:
    """A bot whose calls fail as commanded; then they work."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.chats: list[int] = []

    async def send_message(self, chat: int, *_: object, **__: object) -> bool:
        self.chats.append(chat)
        if self.failures:
            raise self.failures.pop(0)
        return True

    async def edit_message_text(self, _: str, chat: int, *__: object, **___: object) -> bool:
        return await self.send_message(chat)


def messenger(*failures: Exception) -> tuple[Messenger, FailingBot, list[float]]:
    bot, waited = FailingBot(*failures), []

    async def pause(seconds: float) -> None:
        waited.append(seconds)

    return Messenger(bot, pause), bot, waited  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (Forbidden("bot was blocked by the user"), Unreachable()),
        (ChatMigrated(-100), Moved(-100)),
        (RetryAfter(7), Later(7.0)),
        (BadRequest("chat not found"), Failed()),
        (BadRequest("Message is not modified: specified new message content…"), Sent(0)),
        (TimedOut(), Unknown()),
        (NetworkError("httpx.ReadError"), Unknown()),
        (InvalidToken("revoked"), Unknown()),
        (TelegramError("Invalid server response"), Unknown()),
    ],
)
async def test_each_failure_has_its_outcome(failure: Exception, outcome: object) -> None:
    speaker, _, _ = messenger(failure)
    assert await speaker.send(1, "ciao") == outcome


@pytest.mark.parametrize(
    ("failures", "waits"),
    [
        ([], []),
        ([RetryAfter(3), RetryAfter(4)], [3.0, 4.0]),
        ([TimedOut()], [0.5]),
        ([NetworkError("x"), TimedOut()], [0.5, 2.0]),
    ],
)
async def test_an_answer_waits_as_long_as_telegram_says_and_tries_again(failures, waits) -> None:
    speaker, bot, waited = messenger(*failures)
    assert await speaker.reply(1, Reply(text("ciao"))) == (0,)
    assert waited == waits
    assert len(bot.chats) == len(failures) + 1


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [([RetryAfter(400)], 400), ([TimedOut()] * 3, 2), ([RetryAfter(20), RetryAfter(20)], 20)],
)
async def test_an_answer_that_cannot_be_handed_over_now_is_due_again(failures, seconds: float) -> None:
    speaker, _, _ = messenger(*failures)
    with pytest.raises(Undelivered) as caught:
        await speaker.reply(1, Reply(text("ciao")))
    assert caught.value.seconds == seconds


async def test_a_moved_chat_is_followed_once() -> None:
    speaker, bot, _ = messenger(ChatMigrated(-100))
    assert await speaker.reply(1, Reply(text("ciao"))) == (0,)
    assert bot.chats == [1, -100]
    speaker, bot, _ = messenger(ChatMigrated(-100), ChatMigrated(-200))
    assert await speaker.reply(1, Reply(text("ciao"))) == ()


@pytest.mark.parametrize("failure", [Forbidden("blocked"), BadRequest("chat not found")])
async def test_what_telegram_refuses_for_good_is_not_tried_again(failure: Exception) -> None:
    speaker, bot, waited = messenger(failure)
    assert await speaker.reply(1, Reply(text("ciao"))) == ()
    assert (len(bot.chats), waited) == (1, [])


async def test_an_answer_survives_flood_control(bot: Running) -> None:
    person = bot.driver()
    bot.playground.faults.add("flood", "sendMessage", count=1, retry_after=1)
    assert (await person.says("ciao")).text == "Risposta: ciao"


@pytest.mark.parametrize("kind", ["drop_before", "server_error", "invalid_json", "drop_after"])
async def test_an_answer_survives_a_failing_network(bot: Running, kind: str) -> None:
    person = bot.driver()
    bot.playground.faults.add(kind, "sendMessage", count=1)
    assert (await person.says("ciao")).text == "Risposta: ciao"
    await bot.quiet()


async def test_an_answer_that_cannot_be_delivered_is_not_confirmed_and_comes_later(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.messenger.PAUSES", (0.05, 0.3))
    person = bot.driver()
    bot.playground.faults.add("server_error", "sendMessage", count=4)
    person.writes("ciao")
    await bot.logged("reply.undelivered")
    assert bot.playground.world.pending_updates()
    assert (await person.hears()).text == "Risposta: ciao"
    await bot.quiet()


async def test_a_person_who_blocked_the_bot_holds_nobody_up(bot: Running) -> None:
    person = bot.driver()
    bot.playground.faults.add("forbidden", "sendMessage", count=1)
    person.writes("ciao")
    await bot.logged("reply.not_sent")
    assert (await person.says("sono tornata")).text == "Risposta: sono tornata"


class FileBot(FailingBot):
    """A bot that also takes files and commands."""

    def __init__(self, *failures: Exception) -> None:
        super().__init__(*failures)
        self.files: list[tuple[str | None, str | None]] = []
        self.pictures: list[tuple[str | None, str | None, object]] = []
        self.menus: list[object] = []

    async def send_document(self, chat: int, document: InputFile, *, caption: str, **_: object) -> bool:
        await self.send_message(chat)
        self.files.append((document.filename, caption))
        return True

    async def send_photo(self, chat: int, photo: InputFile, *, caption: str, **more: object) -> bool:
        await self.send_message(chat)
        self.pictures.append((photo.filename, caption, more))
        return True

    async def set_my_commands(self, commands: object, scope: BotCommandScopeChat) -> bool:
        self.menus.append((scope.chat_id, commands))
        return await self.send_message(scope.chat_id)

    async def delete_my_commands(self, scope: BotCommandScopeChat) -> bool:
        return await self.set_my_commands((), scope)


WITH_FILES = Reply(
    text("ecco"), files=(File("uno.json", b"{}", text("<1> & uno")), File("due.json", b"[]")), menu=(("start", "Via"),)
)


async def test_files_and_menu_follow_the_text() -> None:
    bot = FileBot()
    assert await Messenger(bot).reply(7, WITH_FILES) == (0, 0, 0)  # type: ignore[arg-type]
    assert bot.files == [("uno.json", "&lt;1&gt; &amp; uno"), ("due.json", "")]
    assert bot.menus == [(7, (("start", "Via"),))]


async def test_a_session_becomes_a_file_for_the_person_s_calendar() -> None:
    bot = FileBot()
    file = CalendarFile(session(title="Vetrine & luci"), NOW, ROME, text("Ecco"))
    outcome = await Messenger(bot).send_file(7, file)  # type: ignore[arg-type]
    assert isinstance(outcome, Sent)
    assert bot.files == [("vetrine-luci.ics", "Ecco")]


async def test_a_picture_is_sent_as_one_with_its_words_as_caption() -> None:
    bot = FileBot()
    picture = Picture("risposte.png", b"png", "Chi ha risposto: <24> & altri" + "." * 1100)
    assert await Messenger(bot).reply(7, Reply(text("ecco"), files=(picture,))) == (0, 0)  # type: ignore[arg-type]
    (name, caption, more) = bot.pictures[0]
    assert (name, len(str(caption)), more) == ("risposte.png", 1024, {})
    assert str(caption).startswith("Chi ha risposto: <24> & altri")


async def test_an_empty_menu_takes_the_chat_s_own_away() -> None:
    bot = FileBot()
    await Messenger(bot).reply(7, Reply(text("addio"), menu=()))  # type: ignore[arg-type]
    assert bot.menus == [(7, ())]


async def test_a_menu_that_cannot_be_set_loses_no_word() -> None:
    class MenuLess(FileBot):
        async def set_my_commands(self, commands: object, scope: BotCommandScopeChat) -> bool:
            raise BadRequest("chat not found")

    bot = MenuLess()
    assert await Messenger(bot).reply(7, WITH_FILES) == (0, 0, 0)  # type: ignore[arg-type]


async def test_a_file_waits_as_an_answer_does() -> None:
    bot, waited = FileBot(), []

    async def pause(seconds: float) -> None:
        waited.append(seconds)

    speaker = Messenger(bot, pause)  # type: ignore[arg-type]
    assert await speaker.reply(7, Reply(text("ecco")))
    bot.failures = [RetryAfter(3), TimedOut()]
    assert await speaker.follow(7, WITH_FILES) == (0, 0)
    assert waited == [3.0, 0.5]


async def test_whoever_cannot_be_reached_is_told_of_once_and_gets_no_files() -> None:
    told: list[int] = []

    async def unreachable(chat: int) -> None:
        told.append(chat)

    bot = FileBot(Forbidden("bot was blocked by the user"))
    assert await Messenger(bot, unreachable=unreachable).reply(7, WITH_FILES) == ()  # type: ignore[arg-type]
    assert (told, bot.files, bot.menus) == ([7], [], [])
