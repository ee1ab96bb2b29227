"""Calls that start at the same instant, each in a thread of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def at_once(calls: int, call: Callable[[int], T]) -> list[T]:
    """Return what the calls returned, in the order of their numbers, which count from 0."""
    together = Barrier(calls)

    def run(number: int) -> T:
        together.wait(timeout=10)
        return call(number)

    with ThreadPoolExecutor(calls) as pool:
        return list(pool.map(run, range(calls)))
