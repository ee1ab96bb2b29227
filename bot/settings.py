"""The settings: read from the environment (and `.env`), frozen, every problem listed at once."""

from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

TRIAL_ADMIN = 910
"""The person who administers the bot in the playground when no setting names one; never on Telegram."""
TRIAL_DATABASE = "sqlite:///data/prova.db"
"""Where the playground keeps its memory when no setting says where: never where the real bot does."""


class SettingsError(Exception):
    """Settings that cannot be used; the text lists every problem, one a line, in Italian, without any value."""


class Settings(BaseSettings):
    """What the environment says; an empty value means unset. The names are the contract's, in capitals."""

    model_config = SettingsConfigDict(
        frozen=True, env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore"
    )

    telegram_token: SecretStr | None = None
    """The bot's token; unset: `run` starts the playground."""
    telegram_api_url: str = "https://api.telegram.org"
    """Root of the Bot API server."""
    database_url: str = "sqlite:///data/distretti.db"
    knowledge_dir: Path | None = None
    """Content folder; unset: the shipped content."""
    admin_ids: Annotated[tuple[int, ...], NoDecode] = ()
    staff_chat_id: int | None = None
    """Group where the desk lives."""
    contact: str | None = None
    """How to reach a person of the programme."""
    controller: str | None = None
    """Who answers for people's data, as the privacy notice says it."""
    keep_misses_days: int = Field(default=90, ge=1, le=3650)
    """How long the words of an unanswered question are kept."""
    keep_audit_days: int = Field(default=730, ge=1, le=3650)
    """How long it is kept who did what."""
    send_rate: float = Field(default=25, gt=0, le=30)
    """Messages a second that the bot sends of its own accord, the whole bot's; Telegram takes 30 with the answers."""
    time_zone: ZoneInfo = ZoneInfo("Europe/Rome")
    playground_port: int = Field(default=8081, ge=0, le=65535)
    """Port of the playground's page; 0 takes a free one."""
    heartbeat: Path | None = None
    """File that the bot touches at every answered poll, for a container's health check."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    def for_trying(self) -> Self:
        """Return the settings of a trial: an administrator and a memory of its own, where none are given."""
        trial: dict[str, object] = {} if self.admin_ids else {"admin_ids": (TRIAL_ADMIN,)}
        if "database_url" not in self.model_fields_set:
            trial["database_url"] = TRIAL_DATABASE
        return self.model_copy(update=trial)

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split_ids(cls, written: object) -> object:
        return [part.strip() for part in written.split(",") if part.strip()] if isinstance(written, str) else written

    @field_validator("time_zone", mode="before")
    @classmethod
    def _known_zone(cls, written: object) -> object:
        try:
            return ZoneInfo(written) if isinstance(written, str) else written
        except (KeyError, ValueError, OSError) as error:  # ZoneInfo raises all three, depending on what was written
            raise ValueError from error

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, written: object) -> object:
        return written.upper() if isinstance(written, str) else written


_WANTED = {
    "admin_ids": "servono numeri separati da virgole, per esempio 123456,789012",
    "staff_chat_id": "serve il numero della chat, per esempio -1001234567890",
    "keep_misses_days": "serve un numero di giorni da 1 a 3650",
    "keep_audit_days": "serve un numero di giorni da 1 a 3650",
    "send_rate": "serve un numero di messaggi al secondo, fino a 30",
    "time_zone": "serve un fuso orario come Europe/Rome",
    "playground_port": "serve un numero da 0 a 65535",
    "log_level": "serve DEBUG, INFO, WARNING o ERROR",
    "log_format": "serve text o json",
}


def read_settings() -> Settings:
    """Return the settings; raise `SettingsError` with a line for each problem."""
    try:
        return Settings()
    except ValidationError as error:
        names = dict.fromkeys(str(problem["loc"][0]) for problem in error.errors())
        lines = [f"{name.upper()}: {_WANTED.get(name, 'il valore non va bene')}." for name in names]
        raise SettingsError("\n".join(lines)) from None
    except UnicodeDecodeError:
        raise SettingsError("Il file .env non è scritto in UTF-8: salvalo in UTF-8.") from None
