"""The chat page in a real browser, with a tiny bot on the other side."""

import asyncio
import re
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from playwright.async_api import async_playwright, expect
from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup

from playground.server import Playground

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Ci sarò", callback_data="y")]])

pytestmark = pytest.mark.browser


@asynccontextmanager
async def echo(bot):
    """Answer every text with itself and a button, every press with a toast and an edit."""

    async def answer():
        offset = 0
        while True:
            for update in await bot.get_updates(offset=offset, timeout=20):
                offset = update.update_id + 1
                if update.callback_query:
                    await update.callback_query.answer("Segnato!")
                    await update.callback_query.edit_message_text("A martedì")
                elif update.message:
                    await update.message.reply_text(f"Hai scritto: {update.message.text}", reply_markup=KEYBOARD)

    task = asyncio.create_task(answer())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def browser_page(url, **options):
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = await browser.new_page(**options)
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda line: line.type == "error" and page.problems.append(line.text))
        page.on("request", lambda call: call.url.startswith((url, "data:")) or page.problems.append(call.url))
        await page.goto(url)
        yield page
        await browser.close()


async def test_a_newcomer_starts_writes_and_presses_a_button(playground, bot):
    await bot.set_my_description("Rispondo alle domande sui Distretti")
    await bot.set_my_commands([BotCommand("aiuto", "Che cosa posso fare"), BotCommand("dati", "I miei dati")])
    async with echo(bot), browser_page(playground.url) as page:
        await expect(page.get_by_test_id("empty")).to_contain_text("Rispondo alle domande sui Distretti")
        await page.get_by_test_id("start").click()
        await expect(page.get_by_test_id("message-bot").last).to_contain_text("Hai scritto: /start")

        composer = page.get_by_test_id("composer")
        await composer.fill("<b>ciao</b> &amp; <img src=x onerror=alert(1)>")
        await composer.press("Enter")
        literal = "Hai scritto: <b>ciao</b> &amp; <img src=x onerror=alert(1)>"
        await expect(page.get_by_test_id("message-bot").last).to_contain_text(literal)

        await page.get_by_test_id("keyboard-button").last.click()
        await expect(page.get_by_test_id("toast")).to_have_text("Segnato!")
        await expect(page.get_by_test_id("message-bot").last).to_contain_text("A martedì")

        await composer.type("/")
        await expect(page.get_by_test_id("command-menu")).to_contain_text("I miei dati")
        await composer.press("ArrowDown")
        await composer.press("Enter")
        await expect(page.get_by_test_id("message-bot").last).to_contain_text("Hai scritto: /dati")
        assert page.problems == []


async def test_a_small_screen_shows_odd_names_literally_and_never_scrolls_sideways(playground, bot):
    world = playground.world
    world.person(7, "<b>&", "precipitevolissimevolmente" * 2)
    world.say(7, "/start")
    await bot.send_message(7, "precipitevolissimevolmente" * 8, reply_markup=KEYBOARD)
    async with browser_page(playground.url, viewport={"width": 360, "height": 640}) as page:
        await expect(page.get_by_test_id("status")).to_contain_text("<b>&")
        await expect(page.get_by_test_id("bubble")).to_have_count(2)
        assert await page.evaluate("document.documentElement.scrollWidth") == 360
        small = await page.evaluate(
            """[...document.querySelectorAll('button, textarea, .key')].filter((node) => node.checkVisibility()
                && !node.closest('.actions, .sidebar') && !node.classList.contains('command-link')
                && node.getBoundingClientRect().height < 44).map((node) => node.outerHTML)"""
        )
        assert small == []
        await page.get_by_test_id("open-list").click()
        await page.get_by_test_id("theme").click()
        assert await page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert page.problems == []


async def test_the_page_comes_back_by_itself_when_the_server_restarts(playground):
    async with browser_page(playground.url) as page:
        await expect(page.get_by_test_id("start")).to_be_visible()
        await playground.__aexit__(None, None, None)
        await expect(page.get_by_test_id("lost")).to_be_visible()
        async with Playground(port=playground.port) as again:
            again.world.person(1, "Nuova", "Persona")
            await expect(page.get_by_test_id("person-tab")).to_contain_text("Nuova Persona", timeout=10_000)
            await expect(page.get_by_test_id("lost")).to_have_count(0)


async def test_two_people_side_by_side_edit_reply_and_block(playground, bot):
    world = playground.world
    world.person(1, "Giulia")
    first = world.say(1, "ciaoo")
    sent = await bot.send_message(1, "Come posso aiutarti?")
    async with browser_page(playground.url, viewport={"width": 1280, "height": 720}) as page:
        await page.get_by_test_id("add-person").click()
        await page.get_by_test_id("confirm").click()
        await expect(page.get_by_test_id("person-tab")).to_have_count(2)
        await page.get_by_test_id("person-tab").first.click()
        await page.get_by_test_id("split").click()
        await expect(page.get_by_test_id("pane")).to_have_count(2)
        left = page.get_by_test_id("pane").first

        await left.get_by_test_id("message-own").hover()
        await left.get_by_test_id("edit").click()
        await left.get_by_test_id("composer").fill("ciao")
        await left.get_by_test_id("send").click()
        await expect(left.get_by_test_id("message-own")).to_contain_text("modificato")
        assert world.message(first).text == "ciao"

        await left.get_by_test_id("message-bot").hover()
        await left.get_by_test_id("message-bot").get_by_test_id("reply").click()
        await left.get_by_test_id("composer").fill("una domanda\nsu due righe")
        await left.get_by_test_id("composer").press("Enter")
        await expect(left.get_by_test_id("message-own")).to_have_count(2)
        answer = world.messages(1)[-1]
        assert (answer.text, answer.reply_to) == ("una domanda\nsu due righe", sent.message_id)

        await left.get_by_test_id("options").click()
        await left.get_by_test_id("block").click()
        await expect(left.get_by_test_id("unblock")).to_be_visible()
        assert world.people[1].blocked
        assert page.problems == []


NARROW, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 800}


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["phone", "desk"])
async def test_the_clock_is_moved_by_keyboard_and_stopped(playground, viewport):
    world = playground.world
    async with browser_page(playground.url, viewport=viewport, timezone_id="Asia/Tokyo") as page:
        now = world.now().astimezone(world.zone)
        await expect(page.get_by_test_id("clock-time")).to_have_text(re.compile(f" {now.day} .*:[0-5][0-9]$"))
        await expect(page.get_by_test_id("clock-note")).to_have_text("ora vera")
        toggle, week = page.get_by_test_id("clock-toggle"), page.get_by_role("button", name="+1 settimana")
        if viewport is NARROW:
            await expect(week).to_be_hidden()
            await toggle.press("Enter")
        await page.get_by_role("button", name="+1 ora").press("Enter")
        await expect(page.get_by_test_id("clock-note")).to_have_text("avanti di 1 h")

        for _ in range(20):
            await week.press("Enter")
        await expect(page.get_by_test_id("clock-note")).to_contain_text("corre fino a")
        await page.get_by_test_id("clock-stop").press("Enter")
        await expect(page.get_by_test_id("clock-stop")).to_be_hidden()
        assert world.walking_until is None
        assert timedelta(hours=1) < world.clock.offset < timedelta(weeks=20)
        assert await page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
        assert page.problems == []


async def test_the_clock_runs_until_a_moment_of_the_walls(playground):
    world = playground.world
    async with browser_page(playground.url, viewport=NARROW) as page:
        await page.get_by_test_id("clock-toggle").click()
        await page.get_by_test_id("clock-until").press("Enter")
        field = page.get_by_test_id("clock-field")
        await expect(field).to_have_value(re.compile("T18:00$"))
        await page.keyboard.press("Escape")
        await expect(field).to_be_hidden()
        await expect(page.get_by_test_id("clock-until")).to_be_focused()
        await page.keyboard.press("Enter")
        goal = (world.now().astimezone(world.zone) + timedelta(days=2)).replace(hour=18, minute=30)
        await field.fill(f"{goal:%Y-%m-%dT%H:%M}")
        await field.press("Enter")
        await expect(page.get_by_test_id("clock-time")).to_contain_text("18:30")
        assert timedelta(minutes=-1) <= world.now() - goal < timedelta(minutes=1)

        await page.get_by_test_id("clock-until").click()
        assert await field.evaluate("node => { node.value = '2020-01-01T10:00'; return !node.checkValidity(); }")
        assert page.problems == []


async def test_a_bot_with_staff_finds_somebody_who_coordinates():
    async with Playground(staff=[910]) as led, browser_page(led.url, viewport=WIDE) as page:
        await expect(page.get_by_test_id("person-tab")).to_have_count(2)
        await expect(page.get_by_test_id("person-tab").last).to_contain_text("Carla")
        await expect(page.get_by_test_id("person-tab").last).to_contain_text("coordinamento")
        await expect(page.get_by_test_id("status")).not_to_contain_text("coordinamento")
        assert led.world.people[910].first_name == "Carla"
        await page.reload()
        await expect(page.get_by_test_id("person-tab")).to_have_count(2)
        await page.get_by_test_id("person-tab").last.click()
        await expect(page.get_by_test_id("status")).to_contain_text("coordinamento")
        assert page.problems == []


DROP = """(node) => {
    const data = new DataTransfer();
    data.items.add(new File(["a;b"], "elenco.csv"));
    data.items.add(new File([], "vuoto.txt"));
    for (const kind of ["dragover", "drop"])
        node.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


async def test_files_go_both_ways_by_clip_and_by_drag(playground, bot):
    world = playground.world
    world.person(7, "Anna")
    world.say(7, "/start")
    async with browser_page(playground.url, viewport=NARROW) as page:
        calendar = {"name": "incontri <b>&.ics", "mimeType": "", "buffer": b"BEGIN:VCALENDAR"}
        await page.get_by_test_id("attach").click()
        async with page.expect_file_chooser() as chooser:
            await page.get_by_role("menuitem", name="Documento").click()
        await (await chooser.value).set_files(calendar)
        await expect(page.get_by_test_id("document")).to_contain_text("incontri <b>&.ics")
        await page.get_by_test_id("pane").evaluate(DROP)
        await expect(page.get_by_test_id("document")).to_have_count(2)
        await expect(page.get_by_test_id("toast")).to_contain_text("vuoto.txt: Il file è vuoto")
        await expect(page.get_by_test_id("drop-veil")).to_be_hidden()

        sent = [update.message.document for update in await bot.get_updates() if update.message.document]
        assert [(file.file_name, file.mime_type) for file in sent] == [
            ("incontri <b>&.ics", "text/calendar"),
            ("elenco.csv", "text/csv"),
        ]
        fetched = [bytes(await (await file.get_file()).download_as_bytearray()) for file in sent]
        assert fetched == [b"BEGIN:VCALENDAR", b"a;b"]

        await bot.send_document(7, b"{}" * 2000, filename="i-miei-dati.json", caption="Ecco i tuoi dati")
        given = page.get_by_test_id("message-bot").get_by_test_id("document")
        await expect(given).to_contain_text("3,9 KB")
        async with page.expect_download() as download:
            await given.click()
        assert (await download.value).suggested_filename == "i-miei-dati.json"
        assert await page.evaluate("document.documentElement.scrollWidth") == 390
        assert page.problems == []
