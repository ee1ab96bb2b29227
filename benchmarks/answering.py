"""How fast the bot starts and answers: `python -m benchmarks.answering`.

Prints the seconds from the start of the process to its first poll, on a database that is up to date and on one that is
still to be made, beside those that Python needs to import the libraries of the first and end; then the milliseconds of
an answer over the labelled messages.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median, quantiles

from bot.judgement import judge
from bot.voice import Voice
from knowledge.entries import Language
from knowledge.evaluation import load_labelled
from knowledge.library import Library
from knowledge.loader import shipped_content
from playground.server import Playground

GOLDEN = Path(__file__).parent.parent / "tests" / "knowledge" / "golden.yaml"
STARTS = 5
TOKEN = "1000:BENCHMARK"
LIBRARIES = "import telegram.ext, sqlmodel, numpy, rapidfuzz, yaml, pydantic_settings, typer"


def first_polls() -> tuple[float, float]:
    """Return the seconds of the first start in a folder, which makes the database, and of the second."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        return asyncio.run(first_poll(url)), asyncio.run(first_poll(url))


async def first_poll(database: str) -> float:
    """Return the seconds from starting `python -m bot run` to its first getUpdates."""
    async with Playground(port=0, token=TOKEN) as playground:
        settings = {
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": playground.url,
            "DATABASE_URL": database,
            "LOG_LEVEL": "ERROR",
        }
        began = time.perf_counter()
        bot = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=os.environ | settings)
        world = playground.world
        await world.wait_for(lambda: any(call.method == "getUpdates" for call in world.calls), 60)
        took = time.perf_counter() - began
        bot.terminate()
        await bot.wait()
    return took


def libraries_alone() -> float:
    """Return the seconds that Python needs to import the libraries that every start on SQLite needs, and end."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", LIBRARIES], check=True)
    return time.perf_counter() - began


def answers() -> list[float]:
    """Return the milliseconds of each answer over the labelled messages, words and buttons included."""
    library = Library(shipped_content())
    voice = Voice(library, None)
    took = []
    for message in load_labelled(GOLDEN, library.current.entries.keys()):
        began = time.perf_counter()
        voice.reply(judge(library.current, message.text, Language.ITALIAN), date(2026, 11, 22))
        took.append(1000 * (time.perf_counter() - began))
    return took


def main() -> None:
    """Measure and print."""
    measured = [(libraries_alone(), *first_polls()) for _ in range(STARTS)]
    alone, first, again = (median(column) for column in zip(*measured, strict=True))
    print(
        f"Start to first poll: {again:.2f} s ({first:.2f} s when the database is still to be made); "
        f"importing the libraries alone: {alone:.2f} s; ratio {again / alone:.1f}"
    )
    took = answers()
    print(f"An answer: median {median(took):.2f} ms, 95 % within {quantiles(took, n=20)[-1]:.2f} ms")


if __name__ == "__main__":
    main()
