"""The commands of the training calendar: a file in, a file out, and what is kept."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated, Protocol

import typer

from bot.calendar_clerk import CalendarClerk
from bot.calendars import LARGEST_FILE
from handlers.clock import SystemClock
from handlers.refusal import Refusal


class CalendarHouse(Protocol):
    """What the door offers to these commands; every method may raise `Refusal`."""

    def calendar_clerk(self) -> AbstractContextManager[CalendarClerk]:
        """Open the memory for whoever looks after the calendar."""
        ...


def sessions_commands(house: CalendarHouse) -> typer.Typer:
    """Return the commands over a house."""
    sessions = typer.Typer(help="Il calendario della formazione.", no_args_is_help=True)

    @sessions.command(name="import")
    def take_in(
        file: Annotated[Path, typer.Argument(metavar="FILE", help="Un calendario: .xlsx, .csv, .ics o .yaml.")],
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Dice che cosa cambierebbe, senza cambiarlo.")] = False,
    ) -> None:
        """Porta il calendario come nel file: tutto, oppure niente se una riga non si può leggere."""
        from handlers.calendars import read_calendar  # noqa: PLC0415 - no other command needs the libraries of files

        content = _content(file)
        with house.calendar_clerk() as clerk:
            calendar = read_calendar(file.name, content, clerk.zone, clerk.find)
            typer.echo("\n".join(clerk.take_in(calendar, file.name, SystemClock().now(), dry_run=dry_run)))

    @sessions.command(name="list")
    def listed() -> None:
        """Elenca le sessioni, per data."""
        with house.calendar_clerk() as clerk:
            typer.echo("\n".join(clerk.listed(SystemClock().now())))

    @sessions.command()
    def rehearse(
        file: Annotated[
            Path | None, typer.Argument(metavar="[FILE]", help="Un calendario da provare come se fosse già applicato.")
        ] = None,
    ) -> None:
        """Dice che cosa partirebbe, a chi e quando; con un file, che cosa cambierebbe. Non manda nulla."""
        from handlers.calendars import read_calendar  # noqa: PLC0415 - no other command needs the libraries of files

        content = _content(file) if file else b""
        with house.calendar_clerk() as clerk:
            waiting = (read_calendar(file.name, content, clerk.zone, clerk.find), file.name) if file else None
            typer.echo("\n".join(clerk.rehearse(waiting, SystemClock().now())))

    @sessions.command()
    def export(
        file: Annotated[Path, typer.Argument(metavar="FILE.ics", help="Il file da scrivere.")],
    ) -> None:
        """Scrive tutto il calendario in un file .ics, che si può importare di nuovo."""
        from handlers.ics_writing import whole  # noqa: PLC0415 - no other command needs the libraries of files

        if file.suffix.lower() != ".ics":
            raise Refusal(f"Il calendario si scrive in un file .ics: scrivi {file.with_suffix('.ics').name}.")
        with house.calendar_clerk() as clerk:
            exported = clerk.exported()
            content = whole(exported, SystemClock().now(), clerk.zone, clerk.name_of)
        try:
            file.write_bytes(content)
        except OSError as error:
            raise Refusal(f"{file} non si può scrivere ({error.strerror}).") from None
        typer.echo(f"Sessioni scritte in {file}: {len(exported)}.")

    return sessions


def _content(file: Path) -> bytes:
    """Return what a file holds, of a huge one only enough to see that it is."""
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Refusal(f"{file} non si può leggere ({error.strerror}).") from None
