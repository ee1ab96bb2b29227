"""The commands of check-ins: how the rounds stand, and their figures in files."""

from contextlib import AbstractContextManager
from typing import Protocol

import typer

from bot.checkin_clerk import CheckinClerk
from handlers.clock import SystemClock
from handlers.monitoring_commands import MonitoringHouse, add_monitoring_commands


class CheckinHouse(MonitoringHouse, Protocol):
    """What the door offers to these commands; every method may raise `Refusal`."""

    def checkin_clerk(self) -> AbstractContextManager[CheckinClerk]:
        """Open the memory for whoever looks at check-ins."""
        ...


def checkins_commands(house: CheckinHouse) -> typer.Typer:
    """Return the commands over a house."""
    checkins = typer.Typer(help="I check-in dei Distretti.", no_args_is_help=True)

    @checkins.command()
    def status() -> None:
        """Dice quali giri ci sono, come sta ogni Distretto e chi è in ritardo."""
        with house.checkin_clerk() as clerk:
            typer.echo("\n".join(clerk.status(SystemClock().now())))

    add_monitoring_commands(checkins, house)
    return checkins
