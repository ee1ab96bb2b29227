"""The command line: each command reads its words, calls the house and prints; bad input is a sentence and code 2."""

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Annotated, Protocol

import typer

from bot.clerk import Clerk
from handlers.batches import Asked, read_batch
from handlers.checkins_commands import CheckinHouse, checkins_commands
from handlers.clock import SystemClock
from handlers.refusal import Refusal
from handlers.sessions_commands import CalendarHouse, sessions_commands
from knowledge.districts import read_districts


class House(CalendarHouse, CheckinHouse, Protocol):
    """What the door offers to the commands; every method may raise `Refusal`."""

    def run(self) -> None:
        """Run the bot until it is stopped."""
        ...

    def answerer(self, knowledge: Path | None, today: date | None) -> Callable[[Asked], dict[str, object]]:
        """Return what answers a message, as a record of the contract's keys."""
        ...

    def check_knowledge(self, knowledge: Path | None) -> str:
        """Return a sentence on a good content folder."""
        ...

    def warn(self, knowledge: Path | None, today: date | None) -> Sequence[str]:
        """Return what to look at in a good content folder, as lines; nothing when there is nothing."""
        ...

    def evaluate(
        self, labelled: Path, knowledge: Path | None, *, as_json: bool, fit: Path | None, words_only: bool
    ) -> str:
        """Return the figures of a labelled set, for people or as JSON."""
        ...

    def hold(self, labelled: Path, knowledge: Path | None, *, against: Path, words_only: bool) -> str:
        """Return a sentence when no figure fell below those of a file; refuse when one did."""
        ...

    def impact(
        self, old: Path, new: Path, *, labelled: Path | None, stored: bool, by_meaning: bool, as_json: bool
    ) -> tuple[str, str]:
        """Return what changes from one content folder to another, and why kept questions were left out, if so."""
        ...

    def clerk(self) -> AbstractContextManager[Clerk]:
        """Open the memory for whoever looks after people and districts."""
        ...

    def address(self, payload: str) -> str:
        """Return how an invite is opened."""
        ...

    def upgrade_database(self) -> str:
        """Bring the database to the newest shape and return a sentence."""
        ...

    def examine(self) -> tuple[Sequence[str], bool]:
        """Return a line for each thing examined, and whether all is well."""
        ...


Knowledge = Annotated[
    Path | None, typer.Option("--knowledge", metavar="DIR", help="Cartella dei contenuti (se manca: quella del bot).")
]

Role = Annotated[str, typer.Option("--role", metavar="RUOLO", help="participant, manager o staff.")]
District = Annotated[str | None, typer.Option("--district", metavar="NOME", help="Una parte del nome del distretto.")]


def command_line(house: House) -> typer.Typer:
    """Return the commands over a house."""
    app = typer.Typer(
        name="distretti-bot",
        help="Il bot Telegram dei Distretti del Commercio del Piemonte.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    knowledge = typer.Typer(help="I contenuti: controllo e misure.", no_args_is_help=True)
    database = typer.Typer(help="La memoria del bot.", no_args_is_help=True)
    app.add_typer(knowledge, name="knowledge")
    app.add_typer(database, name="db")
    app.add_typer(_people(house), name="people")
    app.add_typer(_districts(house), name="districts")
    app.add_typer(sessions_commands(house), name="sessions")
    app.add_typer(checkins_commands(house), name="checkins")

    @app.command()
    def run() -> None:
        """Avvia il bot: su Telegram se c'è TELEGRAM_TOKEN, altrimenti nella prova locale."""
        house.run()

    @app.command()
    def ask(
        text: Annotated[str | None, typer.Argument(metavar="TESTO", help="La domanda.")] = None,
        batch: Annotated[
            str | None,
            typer.Option(metavar="FILE", help='Righe JSON {"id", "text", "previous"?}; - legge lo standard input.'),
        ] = None,
        folder: Knowledge = None,
        today: Annotated[str | None, typer.Option(metavar="AAAA-MM-GG", help="Rispondi come in questo giorno.")] = None,
    ) -> None:
        """Risponde come in chat, senza Telegram e senza conservare nulla."""
        if (text is None) == (batch is None) or text == "":
            raise Refusal('Scrivi la domanda fra virgolette (ask "…") oppure indica un file con --batch.')
        answer = house.answerer(folder, _day(today))
        if text is not None:
            typer.echo(answer(Asked("1", text))["reply"])
            return
        for asked in read_batch(batch or "-"):
            typer.echo(json.dumps(answer(asked), ensure_ascii=False))

    @knowledge.command()
    def check(
        folder: Knowledge = None,
        quick: Annotated[bool, typer.Option("--quick", help="Solo gli errori, senza gli avvisi.")] = False,
        strict: Annotated[bool, typer.Option("--strict", help="Anche un avviso vale come errore (codice 2).")] = False,
        today: Annotated[
            str | None, typer.Option(metavar="AAAA-MM-GG", help="Controlla come in questo giorno.")
        ] = None,
    ) -> None:
        """Controlla i contenuti: ogni errore con file e riga, poi gli avvisi su ciò che si può migliorare."""
        well = house.check_knowledge(folder)
        warned = [] if quick and not strict else house.warn(folder, _day(today))
        if warned and strict:
            raise Refusal("\n".join(warned))
        for line in [well, *warned]:
            typer.echo(line)

    @knowledge.command(name="eval")
    def evaluate(  # noqa: PLR0917 - typer passes the options by name
        file: Annotated[Path, typer.Argument(metavar="FILE", help="Messaggi con la voce giusta (YAML).")],
        folder: Knowledge = None,
        as_json: Annotated[bool, typer.Option("--json", help="Stampa le misure come JSON.")] = False,
        fit: Annotated[
            Path | None, typer.Option(metavar="FILE", help="Ricalcola soglie e pesi e li scrive in questo file.")
        ] = None,
        words_only: Annotated[bool, typer.Option("--words", help="Senza il codificatore di frasi.")] = False,
        against: Annotated[
            Path | None,
            typer.Option(metavar="FILE", help="Finisce con codice 2 se una misura è peggiore che qui (JSON)."),
        ] = None,
    ) -> None:
        """Misura le risposte su un insieme di messaggi con la voce giusta accanto."""
        if fit and (words_only or against):
            raise Refusal("--fit non si usa insieme a --words o --against.")
        if against:
            typer.echo(house.hold(file, folder, against=against, words_only=words_only))
            return
        typer.echo(house.evaluate(file, folder, as_json=as_json, fit=fit, words_only=words_only))

    @knowledge.command()
    def impact(  # noqa: PLR0917 - typer passes the options by name
        old: Annotated[Path, typer.Argument(metavar="OLD", help="Cartella dei contenuti com'erano.")],
        new: Annotated[Path, typer.Argument(metavar="NEW", help="Cartella dei contenuti come sono ora.")],
        labelled: Annotated[
            Path | None,
            typer.Option(metavar="FILE", help="Domande di prova (se manca: tests/knowledge/golden.yaml, se c'è)."),
        ] = None,
        stored: Annotated[
            bool, typer.Option("--stored/--no-stored", help="Prova anche le domande conservate nel database.")
        ] = True,
        by_meaning: Annotated[bool, typer.Option("--meaning", help="Usa anche il codificatore di frasi.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="Stampa il confronto come JSON.")] = False,
    ) -> None:
        """Che cosa cambia da una cartella dei contenuti a un'altra: risposte, voci che si confondono, copie."""
        told, left_out = house.impact(
            old, new, labelled=labelled, stored=stored, by_meaning=by_meaning, as_json=as_json
        )
        typer.echo(told)
        if left_out:
            typer.echo(left_out, err=True)

    @database.command()
    def upgrade() -> None:
        """Porta il database alla forma più recente."""
        typer.echo(house.upgrade_database())

    @app.command()
    def doctor() -> None:
        """Controlla impostazioni, contenuti, database e token: che cosa non va e che cosa fare."""
        lines, well = house.examine()
        for line in lines:
            typer.echo(line)
        if not well:
            raise typer.Exit(2)

    return app


def _people(house: House) -> typer.Typer:
    people = typer.Typer(help="Le persone e gli inviti.", no_args_is_help=True)

    @people.command()
    def invite(
        role: Role,
        district: District = None,
        uses: Annotated[int, typer.Option(metavar="N", help="Per quante persone.")] = 1,
        days: Annotated[int, typer.Option(metavar="N", help="Per quanti giorni.")] = 14,
    ) -> None:
        """Crea un invito: il collegamento si vede solo adesso."""
        with house.clerk() as clerk:
            sentence, payload = clerk.invite(role, district, uses, days, SystemClock().now())
        typer.echo(f"{sentence}\n{house.address(payload)}")

    @people.command(name="list")
    def listed() -> None:
        """Elenca le persone iscritte e gli inviti aperti."""
        with house.clerk() as clerk:
            typer.echo("\n".join(clerk.list_people(SystemClock().now())))

    @people.command(name="role")
    def change_role(
        person: Annotated[int, typer.Argument(metavar="NUMERO", help="Il numero Telegram, come in people list.")],
        role: Role,
        district: District = None,
    ) -> None:
        """Cambia il ruolo di una persona iscritta: anche per toglierlo."""
        with house.clerk() as clerk:
            typer.echo(clerk.change_role(person, role, district, SystemClock().now()))

    @people.command()
    def revoke(invite: Annotated[int, typer.Argument(metavar="INVITO", help="Il numero dell'invito.")]) -> None:
        """Annulla un invito."""
        with house.clerk() as clerk:
            typer.echo(clerk.revoke(invite, SystemClock().now()))

    return people


def _districts(house: House) -> typer.Typer:
    districts = typer.Typer(help="I Distretti del Commercio.", no_args_is_help=True)

    @districts.command(name="import")
    def take_in(
        file: Annotated[
            Path, typer.Argument(metavar="FILE.csv", help="Colonne name,kind,province,municipalities,source.")
        ],
    ) -> None:
        """Aggiunge o aggiorna i distretti di un file CSV; non ne cancella nessuno."""
        with house.clerk() as clerk:
            typer.echo(clerk.take_in(read_districts(file), SystemClock().now()))

    @districts.command(name="list")
    def listed() -> None:
        """Elenca i distretti."""
        with house.clerk() as clerk:
            typer.echo("\n".join(clerk.list_districts()))

    return districts


def carry_out(app: typer.Typer, arguments: Sequence[str] | None = None) -> int:
    """Run a command and return the exit code; a refusal is printed on standard error and gives 2."""
    try:
        app(args=list(arguments) if arguments is not None else None)
    except Refusal as refusal:
        typer.echo(str(refusal), err=True)
        return 2
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0


def _day(written: str | None) -> date | None:
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Refusal(f"«{written}» non è un giorno: scrivilo AAAA-MM-GG, per esempio 2026-11-22.") from None
