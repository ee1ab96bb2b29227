"""The settings come from the environment; what is wrong is told all at once and never shown."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from bot.settings import TRIAL_ADMIN, TRIAL_DATABASE, Settings, SettingsError, read_settings

SECRET = "4711:il-gettone-segreto"


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings from outside, in a folder without `.env`."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def refusal() -> list[str]:
    with pytest.raises(SettingsError) as error:
        read_settings()
    return str(error.value).splitlines()


def test_without_any_setting_the_defaults_hold() -> None:
    settings = read_settings()
    assert settings.telegram_token is None
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.database_url == "sqlite:///data/distretti.db"
    assert settings.knowledge_dir is None
    assert settings.admin_ids == ()
    assert settings.staff_chat_id is None
    assert settings.contact is None
    assert settings.time_zone == ZoneInfo("Europe/Rome")
    assert (settings.log_level, settings.log_format) == ("INFO", "text")


def test_an_empty_value_means_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(name.upper(), "")
    written = read_settings()
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper())
    assert written == read_settings()


@pytest.mark.parametrize(
    ("written", "ids"),
    [("7", (7,)), ("7,8", (7, 8)), (" 7 , 8 ,", (7, 8)), (",", ()), ("-100123", (-100123,))],
)
def test_admin_ids_are_separated_by_commas(written: str, ids: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_IDS", written)
    assert read_settings().admin_ids == ids


def test_a_trial_has_an_admin_even_when_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read_settings()
    assert settings.for_trying().admin_ids == (TRIAL_ADMIN,)
    assert (settings.database_url, settings.for_trying().database_url) == (
        "sqlite:///data/distretti.db",
        TRIAL_DATABASE,
    )
    assert settings.admin_ids == ()
    monkeypatch.setenv("ADMIN_IDS", "7")
    assert read_settings().for_trying().admin_ids == (7,)


def test_values_are_read_as_what_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAFF_CHAT_ID", "-1001234567890")
    monkeypatch.setenv("KNOWLEDGE_DIR", "contenuti")
    monkeypatch.setenv("TIME_ZONE", "Africa/Nairobi")
    monkeypatch.setenv("LOG_LEVEL", "debug")
    monkeypatch.setenv("CONTACT", "Ufficio, 011 000 0000")
    settings = read_settings()
    assert settings.staff_chat_id == -1001234567890
    assert settings.knowledge_dir == Path("contenuti")
    assert settings.time_zone == ZoneInfo("Africa/Nairobi")
    assert settings.log_level == "DEBUG"
    assert settings.contact == "Ufficio, 011 000 0000"


BAD = {
    "ADMIN_IDS": "settecento",
    "STAFF_CHAT_ID": "gruppo-nostro",
    "TIME_ZONE": "Europa/Roma",
    "PLAYGROUND_PORT": "70000",
    "LOG_LEVEL": "urlato",
    "LOG_FORMAT": "romanzo",
}


def test_all_problems_are_told_at_once_one_a_line_without_their_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", SECRET)
    for name, value in BAD.items():
        monkeypatch.setenv(name, value)
    lines = refusal()
    assert sorted(line.partition(":")[0] for line in lines) == sorted(BAD)
    assert all(len(line.partition(": ")[2]) > 10 for line in lines)
    assert not any(value in line for line in lines for value in [*BAD.values(), SECRET])


@pytest.mark.parametrize("zone", ["Europa/Roma", "../../etc/passwd", "/etc/passwd", "Europe", "Europe/Rome "])
def test_a_zone_that_is_not_one_is_refused(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIME_ZONE", zone)
    assert refusal() == ["TIME_ZONE: serve un fuso orario come Europe/Rome."]


@pytest.mark.parametrize("ids", ["7;8", "7,otto", "7.5", "@ada"])
def test_admin_ids_that_are_no_numbers_are_refused_once(ids: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_IDS", ids)
    assert refusal() == ["ADMIN_IDS: servono numeri separati da virgole, per esempio 123456,789012."]


def test_the_token_shows_nowhere_but_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", SECRET)
    settings = read_settings()
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == SECRET
    for shown in (repr(settings), str(settings), str(settings.model_dump()), settings.model_dump_json()):
        assert SECRET not in shown


def test_an_error_carries_no_trace_of_the_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAFF_CHAT_ID", SECRET)
    with pytest.raises(SettingsError) as error:
        read_settings()
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__
    assert SECRET not in str(error.value)


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        read_settings().contact = "altro"


def test_a_file_of_settings_is_read_and_the_environment_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("CONTACT=città\nLOG_FORMAT=json\nALTRO=x\n", encoding="utf-8")
    monkeypatch.setenv("LOG_FORMAT", "text")
    assert (read_settings().contact, read_settings().log_format) == ("città", "text")


def test_a_file_of_settings_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(f"CONTACT=città {SECRET}\n".encode("latin-1"))
    assert refusal() == ["Il file .env non è scritto in UTF-8: salvalo in UTF-8."]
