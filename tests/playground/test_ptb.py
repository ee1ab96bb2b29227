"""The real python-telegram-bot against the playground: ordinary days and every commanded failure."""

import asyncio

import pytest
from telegram import (
    BotCommand,
    BotCommandScopeChat,
    ChatMemberAdministrator,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import ApplicationBuilder, CommandHandler, MessageHandler, filters


async def test_an_ordinary_conversation(playground, bot, anna):
    world = playground.world
    assert (await bot.get_me()).username == world.profile.username
    number = world.say(anna, "/start invito")
    (update,) = await bot.get_updates()
    assert update.message.message_id == number
    assert update.effective_user.language_code == "it"
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Ci sarò", callback_data="y")]])
    sent = await update.message.reply_html("<b>Ci sarai?</b>", reply_markup=markup, do_quote=True)
    assert world.messages(anna)[-1].reply_to == number
    callback_id = world.press(anna, sent.message_id, "Ci sarò")
    (update,) = await bot.get_updates(offset=update.update_id + 1)
    await update.callback_query.answer("Segnato")
    await update.callback_query.edit_message_text("A martedì")
    assert world.callback_answers[callback_id].text == "Segnato"
    assert world.messages(anna)[-1].text == "A martedì"


async def test_documents_go_out_and_come_back(playground, bot, anna):
    sent = await bot.send_document(anna, b"BEGIN:VCALENDAR", filename="incontro.ics", caption="Ecco")
    assert playground.world.messages(anna)[-1].document.name == "incontro.ics"
    file = await sent.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"BEGIN:VCALENDAR"


async def test_commands_and_inline_results(playground, bot, anna):
    await bot.set_my_commands([BotCommand("aiuto", "Aiuto")], scope=BotCommandScopeChat(anna), language_code="it")
    assert (await bot.get_my_commands(BotCommandScopeChat(anna), "it"))[0].command == "aiuto"
    await bot.set_my_description("Rispondo alle domande")
    assert (await bot.get_my_description()).description == "Rispondo alle domande"
    query_id = playground.world.inline(anna, "protocollo")
    (update,) = await bot.get_updates()
    result = InlineQueryResultArticle("1", "Protocollo", InputTextMessageContent("Firmato"))
    await update.inline_query.answer([result])
    assert playground.world.inline_answers[query_id].results[0]["title"] == "Protocollo"


async def test_every_kind_of_update_is_understood(playground, bot, anna):
    world = playground.world
    world.send_photo(anna)
    world.send_voice(anna)
    world.send_sticker(anna)
    world.send_location(anna)
    world.send_document(anna)
    world.edit(anna, world.messages(anna)[0].message_id, "corretto")
    world.block(anna)
    world.unblock(anna)
    world.group(-5, "Gruppo", [anna], bot_is_admin=True)
    updates = await bot.get_updates()
    assert len(updates) == 9
    assert isinstance(updates[-1].my_chat_member.new_chat_member, ChatMemberAdministrator)
    assert (await bot.get_chat(anna)).first_name == "Anna"
    assert (await bot.get_chat_member(-5, anna)).status == "member"


async def test_an_application_polls_answers_and_stops(playground, anna):
    async def on_start(update, context):
        await update.message.reply_text("Benvenuta")

    async def on_text(update, context):
        await update.message.reply_text(update.message.text.upper())

    url = playground.url
    application = (
        ApplicationBuilder()
        .token(playground.token)
        .base_url(f"{url}/bot")
        .base_file_url(f"{url}/file/bot")
        .job_queue(None)
        .build()
    )
    application.add_handler(CommandHandler("start", on_start))
    application.add_handler(MessageHandler(filters.TEXT, on_text))
    world = playground.world
    async with application:
        await application.start()
        await application.updater.start_polling(timeout=10)
        world.say(anna, "/start")
        world.say(anna, "ciao")
        await world.wait_for(lambda: world.messages(anna)[-1].text == "CIAO", 5)
        await application.updater.stop()
        await application.stop()
    assert world.pending_updates() == []


REFUSALS = [
    ("flood", RetryAfter, False),
    ("server_error", NetworkError, False),
    ("bad_gateway", NetworkError, False),
    ("unauthorized", InvalidToken, False),
    ("not_found", InvalidToken, False),
    ("forbidden", Forbidden, False),
    ("migrated", ChatMigrated, False),
    ("drop_before", NetworkError, False),
    ("drop_after", NetworkError, True),
    ("invalid_json", TelegramError, True),
]


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
@pytest.mark.parametrize(("kind", "error", "done"), REFUSALS)
async def test_a_commanded_failure_reaches_the_bot_as_the_right_error(playground, bot, anna, kind, error, done, caplog):
    caplog.set_level("ERROR", "uvicorn")
    playground.faults.add(kind, "sendMessage", retry_after=3, new_chat_id=-1009)
    before = len(playground.world.messages(anna))
    with pytest.raises(error) as raised:
        await bot.send_message(anna, "eccomi")
    assert not isinstance(raised.value, BadRequest)
    assert len(playground.world.messages(anna)) - before == done
    if kind == "flood":
        assert raised.value._retry_after.total_seconds() == 3
    if kind == "migrated":
        assert raised.value.new_chat_id == -1009
    await bot.send_message(anna, "di nuovo")
    assert [r for r in caplog.records if r.name.startswith("uvicorn")] == []


async def test_a_slow_answer_is_a_timeout_though_it_may_have_been_delivered(playground, bot, anna):
    playground.faults.add("slow", "sendMessage", delay=0.6)
    with pytest.raises(TimedOut):
        await bot.send_message(anna, "lenta", read_timeout=0.1)
    await playground.world.wait_for(lambda: playground.world.messages(anna)[-1].text == "lenta", 5)


async def test_a_second_poller_is_a_conflict(playground, bot, anna):
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await playground.world.wait_for(lambda: playground.world.updates.polling, 5)
    second = asyncio.create_task(bot.get_updates(timeout=20))
    with pytest.raises(Conflict):
        await first
    playground.world.say(anna, "ciao")
    assert len(await second) == 1
