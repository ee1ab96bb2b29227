"""The privacy notice: the bot and the documents say the same, and it is what the memory really holds."""

import re
from importlib import import_module

import pytest

from bot.registration import CONSENT_VERSION
from bot.retention import KEEP_CHECKINS, KEEP_DELIVERIES, KEEP_TOLD
from knowledge.entries import Language
from knowledge.loader import load_content, shipped_content
from knowledge.markup import plain
from storage.tables import Table
from tests.sources import ROOT

for room in ROOT.glob("storage/*tables.py"):
    import_module(f"storage.{room.stem}")

DOCUMENT = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
NOTICE, FOR_CONTROLLERS = DOCUMENT.split("\n---\n")
TEXTS = load_content(shipped_content()).texts


def _words(text: str) -> list[str]:
    """Return the words without what makes headings, lists, code and links."""
    return re.sub(r"[\[\]()]", " ", re.sub(r"[#*`]", "", text)).split()


def test_the_document_holds_the_notice_that_the_bot_shows() -> None:
    said = TEXTS.say(
        "privacy",
        Language.ITALIAN,
        controller="l'ente indicato in CONTROLLER",
        contact="il recapito indicato in CONTACT",
        misses_days="90",
        audit_days="730",
    )
    assert _words(NOTICE) == _words(plain(said))


@pytest.mark.parametrize(("language", "word"), [(Language.ITALIAN, "Versione"), (Language.ENGLISH, "Version")])
def test_the_notice_has_the_version_that_people_consent_to(language: Language, word: str) -> None:
    said = plain(TEXTS.sentences[language]["privacy"])
    assert f"{word} {CONSENT_VERSION}." in said
    assert len(said) < 4000, "one message"
    for command in ("/mieidati", "/dimenticami", "/impostazioni", "/iscrizione"):
        assert command in said


def test_the_notice_says_how_long_messages_and_what_was_told_are_kept() -> None:
    assert f"Che cosa ti ho detto di un incontro: {KEEP_TOLD.days} giorni dopo l'incontro." in NOTICE
    assert f"Quando ti ho mandato ogni messaggio: {KEEP_DELIVERIES.days} giorni." in NOTICE
    assert f"Un check-in cominciato e non inviato: {KEEP_CHECKINS.days} giorni dopo la chiusura." in NOTICE


def test_every_table_is_in_the_document() -> None:
    tables = set(Table.metadata.tables)
    assert len(tables) > 17
    assert [table for table in tables if f"`{table}`" not in FOR_CONTROLLERS] == []


def test_every_table_with_somebody_s_number_is_said_to_have_it() -> None:
    holding = {
        name
        for name, table in Table.metadata.tables.items()
        if {"telegram_id", "chat_id", "actor", "subject", "person_id", "author", "excused_by"}
        & set(table.columns.keys())
    }
    rows = [line for line in FOR_CONTROLLERS.splitlines() if line.startswith("|")]
    said = {name for name in Table.metadata.tables if any(f"`{name}`" in row and "| no |" not in row for row in rows)}
    assert holding == said
