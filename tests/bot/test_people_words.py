"""Every sentence that the rules about people name is in the content, in both languages, with the same holes."""

import re

from bot.people_model import Deed, Lead, Role
from knowledge.entries import Language
from knowledge.library import Library
from knowledge.markup import placeholders, plain
from tests.sources import OURS

NAMED = re.compile(
    r'"((?:consent|registered|unregistered|district|role|invite|prefs|quiet|pause|data|forget|erased|audit|command)'
    r'\.[a-z_.]+|start|privacy|privacy\.no_contact|controller\.unset|registered|unregistered|button\.foreign)"'
)
RULES = (
    "people",
    "registration",
    "invites",
    "districts",
    "preferences",
    "mydata",
    "register",
    "ground",
)


def keys() -> set[str]:
    """Return the keys in the code, and those made of a part that varies."""
    found = {key for name in RULES for key in NAMED.findall(OURS[f"bot/{name}.py"])}
    found |= {f"deed.{deed.value}" for deed in Deed} | {f"role.{role.word}" for role in Role}
    found |= {f"prefs.lead.{lead}" for lead in Lead}
    found |= {f"erased.{kind}" for kind in ("person", "redemptions", "drafts", "replies", "wrong_invites")}
    return found | {f"invite.role.{role}" for role in ("participant", "manager", "staff")}


def test_every_sentence_is_there_in_both_languages_with_the_same_holes(library: Library) -> None:
    sentences = library.current.texts.sentences
    assert len(keys()) > 90
    assert [key for key in sorted(keys()) if key not in sentences[Language.ITALIAN]] == []
    differing = [
        key
        for key in sorted(keys())
        if placeholders(plain(sentences[Language.ITALIAN][key]))
        != placeholders(plain(sentences[Language.ENGLISH][key]))
    ]
    assert differing == []


def test_what_stands_on_buttons_and_in_notices_is_short(library: Library) -> None:
    for language in Language:
        texts = library.current.texts
        for key in ("role.refused.notice", "button.foreign", "prefs.saved", "prefs.refused", "invite.revoked.already"):
            assert len(texts.words(key, language)) <= 200
        for key in ("consent.accept", "consent.decline", "district.none", "district.change", "forget.yes", "forget.no"):
            assert len(texts.words(key, language)) <= 40
