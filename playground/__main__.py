"""The playground from the command line: `python -m playground --port 8081`."""

import argparse
import asyncio
import signal
import sys

from playground.server import NotLoopback, Playground, PortBusy


async def _serve(host: str, port: int, token: str | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with Playground(host, port, token) as playground:
        sys.stdout.write(
            f"Chat page: {playground.url}/\n"
            f"Bot API:   {playground.url}/bot<token>/<method>\n"
            f"Token:     {playground.token}\n"
        )
        sys.stdout.flush()
        await stop.wait()


def main(arguments: list[str] | None = None) -> int:
    """Run until interrupted and return the exit code: 0, or 2 when the port or host cannot be used."""
    parser = argparse.ArgumentParser(prog="playground", description="A local Telegram for trying a bot.")
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--token", help="the token the bot will use (default: a new one each time)")
    options = parser.parse_args(arguments)
    try:
        asyncio.run(_serve(options.host, options.port, options.token))
    except PortBusy as error:
        sys.stderr.write(f"{error.strerror}\n")
        return 2
    except NotLoopback as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
