"""A larger knowledge base out of a small one: more entries in Italian, made of the content's own phrasings and words.

Each made entry follows a real one: most of its telling words give way to others of the content, a few to coined ones,
and every phrasing names a coined subject. So it is a neighbour of real entries, as one about another district would be,
yet answers no message that lacks its subject. The same entries come out every time.
"""

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from random import Random

from knowledge.entries import Answer, Entry, Kind, Wording
from knowledge.lexicon import Lexicon
from knowledge.markup import plain, text
from knowledge.normalise import fold, words

GROWTH = 0.55
"""The vocabulary grows with this power of the number of entries: so it does from 20 shipped entries to all of them."""
SWAPPED = 0.8
"""Share of an entry's telling words that give way to other words of the content. So a shipped entry's nearest neighbour
is somewhat nearer than before (median cosine of letters 0.5 instead of 0.4): the larger content is the harder one."""
COINED = 5
"""Telling words of an entry that give way to coined ones."""
_SEED = 2026
_SHORTEST, _LONGEST = 5, 14
_WORD = re.compile(r"\w+")
_MARKUP = re.compile(r"[*\[\]]")
TOPIC = "aggiunte"


def pad(entries: Sequence[Entry], wanted: int, lexicon: Lexicon, apart: Collection[str]) -> list[Entry]:
    """Return the entries and as many made ones as are wanted in all; coined words are none of the folded `apart`."""
    made = _made(entries, wanted, lexicon, frozenset(apart)) if wanted > len(entries) else iter(())
    return [*entries, *islice(made, max(0, wanted - len(entries)))]


def subject(entry: Entry) -> str:
    """Return the coined word that every phrasing of a made entry names."""
    return words(entry.italian.question)[-1]


def write(folder: Path, entries: Sequence[Entry]) -> None:
    """Write made entries as one more file of a content folder."""
    items = [
        {
            "id": entry.id,
            "kind": entry.kind,
            "question": entry.italian.question,
            "variants": list(entry.italian.variants),
            "answer": plain(entry.italian.answers[0].text),
        }
        for entry in entries
    ]
    topic = {"topic": TOPIC, "title": "Aggiunte", "entries": items}
    (folder / "faq" / f"{TOPIC}.yaml").write_text(json.dumps(topic, ensure_ascii=False, indent=1), encoding="utf-8")


def _made(entries: Sequence[Entry], wanted: int, lexicon: Lexicon, apart: frozenset[str]) -> Iterator[Entry]:
    chance = Random(_SEED)
    known = {word for entry in entries for _, asked in entry.phrasings() for word in words(asked)}
    telling = sorted({word for entry in entries for word in _words(entry) if _tells(word, lexicon)})
    grown = round(len(known) * ((wanted / len(entries)) ** GROWTH - 1))
    names = _coined(telling, max(grown, wanted), known | apart, chance)
    subjects, others = names[: wanted - len(entries)], cycle(names[wanted - len(entries) :])
    for number, (model, name) in enumerate(zip(cycle(entries), subjects, strict=False)):
        own = sorted({word for word in _words(model) if _tells(word, lexicon)})
        swaps = {word: chance.choice(telling) for word in own if chance.random() < SWAPPED}
        swaps |= {word: next(others) for word in chance.sample(own, min(COINED, len(own)))}
        phrasings = [
            f"{_swapped(asked, swaps)} di {name}" for asked in (model.italian.question, *model.italian.variants)
        ]
        answer = _MARKUP.sub("", _swapped(plain(model.italian.answers[-1].text), swaps))
        wording = Wording(phrasings[0], tuple(phrasings[1:]), (Answer(text(answer), ()),))
        yield replace(
            model, id=f"{TOPIC}-{number}", kind=Kind.GAP, topic=TOPIC, italian=wording, english=None, related=()
        )


def _words(entry: Entry) -> list[str]:
    return [word for asked in (entry.italian.question, *entry.italian.variants) for word in words(asked)]


def _tells(word: str, lexicon: Lexicon) -> bool:
    return len(word) >= _SHORTEST and word.isalpha() and word not in lexicon.common


def _swapped(asked: str, swaps: dict[str, str]) -> str:
    """Return a phrasing with words exchanged and nothing after its last word."""
    return _WORD.sub(lambda found: swaps.get(fold(found[0]), found[0]), asked).rstrip(" ?!.;:…»\"'")


def _coined(telling: Sequence[str], wanted: int, taken: Collection[str], chance: Random) -> list[str]:
    """Return words that nobody uses: the beginning of one, the end of another, joined at two equal letters."""
    found: dict[str, None] = {}
    while len(found) < wanted:
        first, second = chance.choice(telling), chance.choice(telling)
        cut = chance.randint(3, len(first))
        seam = second.find(first[cut - 2 : cut], 1)
        coined = first[:cut] + second[seam + 2 :]
        if seam > 0 and _SHORTEST <= len(coined) <= _LONGEST and coined not in taken:
            found[coined] = None
    return list(found)
