"""One part of a form's question, read strictly: what its kind needs and what it does not admit."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from math import ceil, floor

from knowledge.entries import Language
from knowledge.forms import Choice, Comparison, Part, PartKind, When, Wording
from knowledge.markup import MarkupError, parse, text
from knowledge.reading import At

PART_KEYS = frozenset(
    {"kind", "required", "not_measured", "hint", "unit", "choices", "least", "most", "longest", "when", "compare"}
)
LONGEST_PART_ID = 24
LONGEST_CHOICE_ID = 16
"""A button carries both ids with its owner and the round, in 64 bytes (Bot API, InlineKeyboardButton)."""
LONGEST_LABEL = 40
"""Phones cut what is longer on a button."""
MOST_CHOICES = 12
RESERVED = frozenset({"non_rilevo"})
"""Ids that stand for something else among the answers."""
_FIGURES = frozenset({PartKind.NUMBER, PartKind.MONEY, PartKind.PERCENTAGE})
_CHOSEN = frozenset({PartKind.CHOICE, PartKind.CHOICES})
_ONLY_FOR: Mapping[str, frozenset[PartKind]] = {
    "choices": _CHOSEN,
    "unit": frozenset({PartKind.NUMBER}),
    "least": _FIGURES,
    "most": _FIGURES,
    "compare": _FIGURES,
    "longest": frozenset({PartKind.TEXT}),
}
_YES, _NO = frozenset({"sì", "si", "yes", "true"}), frozenset({"no", "false"})
_DECIMAL = re.compile(r"-?\d{1,12}(\.\d{1,2})?")


def read_part(keys: Mapping[str, At], part_id: str, label: Wording, before: Mapping[str, Part]) -> Part | None:
    """Return a part from the keys of its block, or None when it has no kind; `before` are the parts asked earlier."""
    kind = keys["kind"].choice(PartKind) if "kind" in keys else None
    if kind is None:
        return None
    for key, kinds in _ONLY_FOR.items():
        if key in keys and kind not in kinds:
            keys[key].refuse(f"una parte di tipo «{kind}» non può avere `{key}`")
    if kind in _CHOSEN and "choices" not in keys:
        keys["kind"].refuse(f"una parte di tipo «{kind}» deve avere `choices`")
    least, most = (read_figure(keys[key]) if key in keys else None for key in ("least", "most"))
    _check_bounds(keys, kind, least, most)
    return Part(
        part_id,
        kind,
        label,
        required=_flag(keys.get("required"), default=True),
        not_measured=_flag(keys.get("not_measured"), default=False),
        hint=read_wording(keys["hint"], 300) if "hint" in keys else {},
        unit=read_wording(keys["unit"], 20) if "unit" in keys else {},
        choices=_read_choices(keys["choices"], kind) if "choices" in keys else (),
        least=least,
        most=most,
        longest=read_whole(keys["longest"], 1, 1000) if "longest" in keys else 300,
        when=_read_when(keys["when"], before) if "when" in keys else None,
        compare=_read_comparison(keys["compare"]) if "compare" in keys else None,
    )


def read_wording(value: At, longest: int) -> Wording:
    """Return a sentence in Italian, or in `it` and `en`; plain words, of so many characters at most."""
    written = {"it": value} if value.is_text else value.mapping(required=frozenset({"it"}), optional=frozenset({"en"}))
    read = {Language(language): _plain(place, longest) for language, place in written.items()}
    return {language: said for language, said in read.items() if said}


def read_whole(value: At, least: int, most: int) -> int:
    """Return a whole number; one out of the bounds is a problem, and `least` is returned."""
    written = value.loose()
    if written and not (re.fullmatch(r"\d{1,6}", written) and least <= int(written) <= most):
        value.refuse(f"«{written}» non va bene: serve un numero intero da {least} a {most}")
        return least
    return int(written) if written else least


def read_figure(value: At) -> Decimal | None:
    """Return a number of at most two decimals, with a point as YAML writes them."""
    written = value.loose()
    if _DECIMAL.fullmatch(written):
        return Decimal(written)
    if written:
        value.refuse(f"«{written}» non è un numero: usa il punto per i decimali, per esempio 12.5")
    return None


def check_id(place: At, taken: Iterable[str], longest: int) -> str:
    """Return an id that a button can carry and that nothing else has, or an empty text."""
    found = place.identifier()
    if len(found) > longest:
        place.refuse(f"il nome «{found}» è troppo lungo: al massimo {longest} caratteri")
    elif found in RESERVED:
        place.refuse(f"il nome «{found}» è riservato: scegline un altro")
    elif found in taken:
        place.refuse(f"il nome «{found}» c'è già: ogni nome si usa una volta sola")
    else:
        return found
    return ""


def _plain(place: At, longest: int) -> str:
    written = place.string()
    try:
        marked = written and parse(written) != text(written)
    except MarkupError:
        marked = True
    if marked:
        place.refuse("qui il testo è semplice, senza grassetto e senza collegamenti")
    if len(written) > longest:
        place.refuse(f"il testo è lungo {len(written)} caratteri: al massimo {longest}")
    return written


def _flag(value: At | None, *, default: bool) -> bool:
    if value is None:
        return default
    written = value.loose().lower()
    if written and written not in _YES | _NO:
        value.refuse(f"«{written}» non va bene: scrivi sì o no")
    return written in _YES if written in _YES | _NO else default


def _read_choices(value: At, kind: PartKind) -> tuple[Choice, ...]:
    choices: dict[str, Choice] = {}
    labels: set[str] = set()
    items = list(value.items())
    for item in items:
        keys = item.mapping(required=frozenset({"id", "label"}), optional=frozenset({"alone"}))
        if not keys.keys() >= {"id", "label"}:
            continue
        label = read_wording(keys["label"], LONGEST_LABEL)
        if said := labels & set(label.values()):
            keys["label"].refuse(f"«{min(said)}» c'è già fra le risposte: non si distinguerebbero")
        labels |= set(label.values())
        if "alone" in keys and kind is not PartKind.CHOICES:
            keys["alone"].refuse(f"`alone` serve solo con le risposte di tipo «{PartKind.CHOICES}»")
        if choice := check_id(keys["id"], choices, LONGEST_CHOICE_ID):
            choices[choice] = Choice(choice, label, alone=_flag(keys.get("alone"), default=False))
    if not 2 <= len(items) <= MOST_CHOICES:
        value.refuse(f"le risposte fra cui scegliere devono essere da 2 a {MOST_CHOICES}")
    return tuple(choices.values())


def _read_when(value: At, before: Mapping[str, Part]) -> When | None:
    keys = value.mapping(required=frozenset({"part", "among"}))
    if not keys.keys() >= {"part", "among"}:
        return None
    named = keys["part"].string()
    among = keys["among"].strings()
    part = before.get(named)
    if named and part is None:
        keys["part"].refuse(f"«{named}» non è una domanda che viene prima di questa")
    elif part is not None and part.kind not in _CHOSEN:
        keys["part"].refuse(f"«{named}» non ha risposte fra cui scegliere: `when` non può guardarla")
    elif part is not None:
        known = {choice.id for choice in part.choices}
        for place in among:
            if place.string() not in known:
                place.refuse(f"«{place.string()}» non è fra le risposte di «{named}»")
    if not among:
        keys["among"].refuse("serve almeno una risposta")
    return When(named, tuple(place.string() for place in among))


def _read_comparison(value: At) -> Comparison | None:
    keys = value.mapping(required=frozenset({"factor", "least"}))
    factor, least = (read_figure(keys[key]) if key in keys else None for key in ("factor", "least"))
    if factor is not None and factor <= 1:
        keys["factor"].refuse("`factor` deve essere maggiore di 1")
    if least is not None and least < 0:
        keys["least"].refuse("`least` non può essere negativo")
    return Comparison(factor, least) if factor is not None and least is not None else None


def _check_bounds(keys: Mapping[str, At], kind: PartKind, least: Decimal | None, most: Decimal | None) -> None:
    """Refuse bounds between which there is no answer."""
    lowest = Decimal(0) if least is None else least
    highest = Decimal(100) if most is None and kind is PartKind.PERCENTAGE else most
    place = keys.get("most", keys.get("least"))
    if place is None or highest is None or kind not in _FIGURES:
        return
    if highest < lowest or (kind is PartKind.NUMBER and floor(highest) < ceil(lowest)):
        place.refuse("fra il minimo e il massimo non c'è nessuna risposta possibile")
