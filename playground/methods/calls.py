"""What every method receives and what it may give back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from playground.params import Params
from playground.world import World


@dataclass(frozen=True, slots=True)
class Call:
    """One call: the world it acts on and its parameters."""

    world: World
    params: Params


Handler = Callable[[Call], Awaitable[Any]]
