"""For whom a session is, as a calendar file says it: `tutti`, `manager; staff`, `distretti: Alba-Bra; Novara`."""

import re
from collections.abc import Callable, Iterator, Sequence

from bot.people_model import District, Role
from bot.sessions_model import EVERYBODY, Audience
from knowledge.normalise import fold

Find = Callable[[str], Sequence[District]]
"""What finds the districts that words may mean, best first."""
NameOf = Callable[[int], str]
"""What says the name of a district, by its number."""
Refuse = Callable[[str], None]
"""What notes why a row cannot be taken."""

_EVERYBODY = frozenset({"tutti", "tutte", "tutti i partecipanti", "everybody", "everyone", "all"})
_WORDS = {Role.PARTICIPANT: "partecipanti", Role.MANAGER: "manager", Role.STAFF: "staff"}
_ROLES = {
    **{word: role for role, word in _WORDS.items()},
    **{role.word: role for role in _WORDS},
    "participants": Role.PARTICIPANT,
    "managers": Role.MANAGER,
    "manager di distretto": Role.MANAGER,
    "coordinamento": Role.STAFF,
}
_DISTRICTS = re.compile(r"\s*(?:distrett[oi]|districts?)\s*:", re.IGNORECASE)
_HOW = "scrivi tutti, partecipanti, manager, staff, oppure «distretti: » e i nomi separati da ;"


def read_audience(written: str, find: Find, refuse: Refuse) -> Audience:
    """Return who is meant; everybody when nothing is written. What is not understood is refused."""
    roles: set[Role] = set()
    districts: set[int] = set()
    everybody = False
    for word in _parts(written, find):
        if fold(word) in _EVERYBODY:
            everybody = True
        elif (role := _ROLES.get(fold(word))) is not None:
            roles.add(role)
        elif (district := _district(word, find, refuse)) is not None:
            districts.add(district.id)
    if everybody and (roles or districts):
        refuse("fra i destinatari c'è «tutti» insieme ad altri: scrivi solo «tutti», oppure solo gli altri")
    return Audience(tuple(sorted(roles)), tuple(sorted(districts)))


def write_audience(audience: Audience, name_of: NameOf) -> str:
    """Return an audience as a calendar file says it."""
    if audience == EVERYBODY:
        return "tutti"
    words = [_WORDS.get(role, role.word) for role in audience.roles]
    names = [name_of(district) for district in audience.districts]
    if names:
        words.append("distretti: " + "; ".join(names))
    return "; ".join(words)


def _parts(written: str, find: Find) -> Iterator[str]:
    """Yield each role or name; a comma separates too, unless it belongs to the name of a district."""
    for part in written.split(";"):
        bare = _DISTRICTS.sub("", part).strip()
        words = [bare] if "," not in bare or _exact(bare, find(bare)) else bare.split(",")
        yield from (word.strip() for word in words if word.strip())


def _district(word: str, find: Find, refuse: Refuse) -> District | None:
    found = find(word)
    meant = _exact(word, found) or list(found)
    if len(meant) == 1:
        return meant[0]
    if meant:
        names = ", ".join(one.name for one in meant)
        refuse(f"«{word}» può voler dire più distretti ({names}): scrivi il nome intero")
    else:
        refuse(f"fra i destinatari «{word}» non è un ruolo né un distretto dell'elenco: {_HOW}")
    return None


def _exact(word: str, found: Sequence[District]) -> list[District]:
    return [one for one in found if fold(one.name) == fold(word)]
