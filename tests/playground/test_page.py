"""The chat page in a real browser, with a tiny bot on the other side."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import async_playwright, expect
from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup

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
    from playground.server import Playground

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
