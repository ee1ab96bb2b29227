"""How people, the clock and the command line reach the bot: the home of telegram, apscheduler and typer."""

import os

# python-telegram-bot warns at every 429 that its seconds will one day be a timedelta; this asks for that at once.
os.environ.setdefault("PTB_TIMEDELTA", "1")
