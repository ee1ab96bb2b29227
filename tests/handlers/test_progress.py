"""The desk sees how far a large sending is, in one message that changes; of small ones it hears nothing."""

import asyncio
from collections import Counter
from functools import partial

from telegram import Bot

from bot.outcomes import Sent, Unreachable
from handlers.messenger import Messenger
from handlers.progress import LARGE, Progress, Tally
from knowledge.entries import Language
from playground.server import Playground
from tests.bot.bench import Bench

DESK = -1001


async def follow(telegram: Playground, looks: list[tuple[int, Tally]]) -> list[str]:
    """Follow a sending through looks (people left, what came of it meanwhile), and return the messages of the desk."""
    telegram.world.person(900, first_name="Carla")
    telegram.world.group(DESK, "Coordinamento", [900])
    tally: Tally = Counter()

    async def due() -> int:
        left, so_far = looks.pop(0) if looks else (0, Counter())
        tally.update(so_far)
        return left

    async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
        sentence = partial(Bench().answers.sentence, language=Language.ITALIAN)
        progress = Progress(Messenger(bot), DESK, sentence, due=due, tally=tally, every=0.01)  # type: ignore[arg-type]
        task = asyncio.create_task(progress.run())
        while looks:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
        task.cancel()
    assert not tally
    return [message.text for message in telegram.world.messages(DESK) if message.from_bot]


async def test_a_large_sending_is_one_message_that_ends_with_what_came_of_it(telegram: Playground) -> None:
    looks = [(LARGE, Counter({Sent: 5})), (20, Counter({Sent: 29, Unreachable: 1})), (0, Counter({Sent: 20}))]
    (last,) = await follow(telegram, looks)
    assert last.startswith("Messaggi mandati: 54.")
    assert "non raggiungibili: 1" in last


async def test_a_small_sending_is_not_told(telegram: Playground) -> None:
    assert not await follow(telegram, [(LARGE - 1, Counter({Sent: 3})), (2, Counter({Sent: 40})), (0, Counter())])
