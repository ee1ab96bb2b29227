"""The commands that write figures into files: every report, or the page on a period."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO, Protocol

import typer

from bot.monitoring_clerk import MonitoringClerk
from handlers.clock import SystemClock
from handlers.refusal import Refusal

KINDS = ("csv", "xlsx", "json")
_Form = Annotated[str | None, typer.Option("--form", metavar="MODULO", help="Solo questo modulo, per esempio mensile.")]
_Period = Annotated[
    str | None,
    typer.Option("--period", metavar="PERIODO", help="2026, 2026-T4 o 2026-11: i giri che ci stanno dentro."),
]


class MonitoringHouse(Protocol):
    """What the door offers to these commands; every method may raise `Refusal`."""

    def monitoring_clerk(self) -> AbstractContextManager[MonitoringClerk]:
        """Open the memory for whoever looks at the figures."""
        ...


def add_monitoring_commands(checkins: typer.Typer, house: MonitoringHouse) -> None:
    """Give the commands over a house to those of check-ins."""

    @checkins.command()
    def export(
        output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Il file da scrivere.")],
        kind: Annotated[str, typer.Option("--format", metavar="FORMATO", help="csv, xlsx o json.")] = "xlsx",
        form: _Form = None,
        period: _Period = None,
    ) -> None:
        """Scrive tutti i rapporti in un file: per un foglio di calcolo o per altri programmi."""
        if kind not in KINDS:
            raise Refusal(f"«{kind}» non è un formato: scegli fra {', '.join(KINDS)}.")
        _check(output, f".{kind}")
        now = SystemClock().now()
        with house.monitoring_clerk() as clerk:
            book = clerk.book(kind, form, period, now)
            with _written(output) as target, _bar(book.size) as progress:
                clerk.write(book, kind, target, progress, now)
        typer.echo(f"Rapporti scritti in {output}: {book.size}.")

    @checkins.command()
    def report(
        output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.html", help="Il file da scrivere.")],
        period: _Period = None,
    ) -> None:
        """Scrive il rapporto di monitoraggio: una pagina da leggere nel browser e da stampare."""
        _check(output, ".html")
        with house.monitoring_clerk() as clerk:
            content = clerk.report(period, SystemClock().now())
            with _written(output) as target:
                target.write(content)
        typer.echo(f"Rapporto scritto in {output}.")


def _check(output: Path, ending: str) -> None:
    """Refuse a file whose name says something else than what would be in it."""
    if output.suffix.lower() != ending:
        raise Refusal(f"Il file deve finire con {ending}: scrivi {output.with_suffix(ending).name}.")


@contextmanager
def _written(output: Path) -> Iterator[BinaryIO]:
    """Give a file to write that takes its name only when it is whole."""
    draft = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with draft.open("wb") as target:
            yield target
        draft.replace(output)
    except OSError as error:
        raise Refusal(f"{output} non si può scrivere ({error.strerror}).") from None
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _bar(size: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on standard error, and nothing where nobody watches."""
    with typer.progressbar(length=size, file=sys.stderr, label="Rapporti", hidden=not sys.stderr.isatty()) as bar:
        yield bar.update
