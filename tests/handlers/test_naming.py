"""The bot's own name, for links: asked of Telegram, and no obstacle when Telegram does not answer."""

from handlers.naming import name_of
from playground.server import Playground
from tests.handlers.conftest import TOKEN


async def test_the_name_is_telegram_s(telegram: Playground) -> None:
    assert await name_of(TOKEN, telegram.url) == telegram.world.profile.username


async def test_without_an_answer_there_is_no_name(telegram: Playground) -> None:
    assert await name_of("1:un-altro", telegram.url) is None
    assert await name_of(TOKEN, "http://127.0.0.1:9") is None
