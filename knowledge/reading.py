"""Reading YAML as an editor wrote it: every value keeps its line, nothing changes type, every problem is listed.

PyYAML alone turns `12:30` into 750, `no` into False and lets a repeated key win silently; here each value is read
from the node it was written as, and what does not fit becomes a `Problem` with file and line.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STRING = "tag:yaml.org,2002:str"
Choice = TypeVar("Choice", bound=StrEnum)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,47}")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong in the content, where, and what to do about it."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """Return the problem as `file:line: message`."""
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


class ContentError(Exception):
    """The content cannot be used; carries every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class At:
    """A value of a YAML file together with the file and line it stands on."""

    node: yaml.Node
    reader: "Reader"

    @property
    def line(self) -> int:
        """Return the line, counted from 1."""
        return int(self.node.start_mark.line) + 1

    @property
    def is_text(self) -> bool:
        """Return whether it is a single value, neither a block nor a list."""
        return isinstance(self.node, yaml.ScalarNode)

    def refuse(self, message: str) -> None:
        """Note a problem at this line."""
        self.reader.refuse(message, self.line)

    def mapping(
        self, *, required: frozenset[str] = frozenset(), optional: frozenset[str] | None = frozenset()
    ) -> dict[str, "At"]:
        """Return the values by key; note unknown (unless `optional` is None), repeated and missing keys."""
        if not isinstance(self.node, yaml.MappingNode):
            self.refuse("qui serve un blocco «chiave: valore»")
            return {}
        found: dict[str, At] = {}
        for key_node, value in self.node.value:
            here = At(key_node, self.reader)
            key = here.loose()
            if not key:
                continue
            if key in found:
                here.refuse(
                    f"la chiave «{key}» è scritta due volte (la prima alla riga {found[key].line}): tienine una"
                )
            elif optional is not None and key not in required | optional:
                here.refuse(
                    f"la chiave «{key}» non è prevista: si possono usare {', '.join(sorted(required | optional))}"
                )
            else:
                found[key] = At(value, self.reader)
        for key in sorted(required - found.keys()):
            self.refuse(f"manca la chiave «{key}»")
        return found

    def items(self) -> Iterator["At"]:
        """Yield the values of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.refuse("qui serve un elenco")
            return
        for node in self.node.value:
            yield At(node, self.reader)

    def string(self) -> str:
        """Return a text, never empty; a value that YAML would turn into another type is a problem."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.refuse("qui serve un testo")
            return ""
        written = str(self.node.value)
        if self.node.tag != _STRING:
            self.refuse(f"«{written}» non verrebbe letto come testo: scrivilo tra virgolette")
        elif not written.strip():
            self.refuse("il testo è vuoto")
        return written.strip()

    def loose(self) -> str:
        """Return a value as it was written, whatever type YAML would make of it."""
        if not isinstance(self.node, yaml.ScalarNode) or not str(self.node.value).strip():
            self.refuse("qui serve un testo")
            return ""
        return str(self.node.value).strip()

    def identifier(self) -> str:
        """Return a short name of small letters, digits and hyphens."""
        name = self.string()
        if name and not _ID.fullmatch(name):
            self.refuse(f"«{name}» non va bene come nome: usa minuscole senza accenti, cifre e trattini, al massimo 48")
        return name

    def strings(self) -> list["At"]:
        """Return the values of a list of texts, those that are no text at all noted and left out."""
        return [item for item in self.items() if item.string()]

    def day(self) -> date | None:
        """Return a day written YYYY-MM-DD; anything else is a problem."""
        written = self.loose()
        if _DAY.fullmatch(written):
            with suppress(ValueError):
                return date.fromisoformat(written)
        self.refuse(f"«{written}» non è una data valida: scrivila AAAA-MM-GG, per esempio 2026-11-22")
        return None

    def choice(self, values: type[Choice]) -> Choice | None:
        """Return one of the members of a string enum; anything else is a problem."""
        written = self.string()
        for member in values:
            if member.value == written:
                return member
        if written:
            self.refuse(f"«{written}» non è fra {', '.join(member.value for member in values)}")
        return None


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a file may hold that anybody may send: blocks within blocks, and values with beginnings and ends."""

    depth: int
    events: int


@dataclass(slots=True)
class Reader:
    """One file being read, and the problems found in it."""

    path: Path
    name: str
    """The path as an editor knows it, below the content folder."""
    problems: list[Problem] = field(default_factory=list)

    def root(self) -> At | None:
        """Return the top of the file, or None when it cannot be read at all (the reason is noted)."""
        try:
            return self.parsed(self.path.read_text(encoding="utf-8"))
        except OSError as error:
            self.refuse(f"il file non si può leggere ({error.strerror})")
        except UnicodeDecodeError:
            self.refuse("il file non è scritto in UTF-8: salvalo in UTF-8")
        return None

    def parsed(self, written: str, bounds: Bounds | None = None) -> At | None:
        """Return the top of a file whose text is at hand, or None as `root` does, also when it exceeds the bounds."""
        try:
            if bounds is not None and (line := _beyond(written, bounds)):
                self.refuse("il file ha troppi livelli o troppe voci: usa un elenco di blocchi «chiave: valore»", line)
                return None
            node = yaml.compose(written, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.refuse(f"il file non è YAML valido ({error.problem})", mark.line + 1 if mark else 0)
        except yaml.YAMLError:  # the one kind without a mark: a character that YAML allows nowhere
            self.refuse("il file non è YAML valido (contiene un carattere di controllo)")
        else:
            if node is None:
                self.refuse("il file è vuoto")
                return None
            return At(node, self)
        return None

    def refuse(self, message: str, line: int = 0) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.name, line, message))


def _beyond(written: str, bounds: Bounds) -> int:
    """Return the line where a text exceeds its bounds, or 0: composing what nests very deep ends the process."""
    depth = 0
    for count, event in enumerate(yaml.parse(written, Loader=_Loader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > bounds.depth or count > bounds.events:
            return int(event.start_mark.line) + 1 if event.start_mark else 1
    return 0


def mapping_of_strings(root: At | None) -> Mapping[str, At]:
    """Return the texts of a flat file `key: text`, each checked to be a text."""
    if root is None:
        return {}
    found = root.mapping(optional=None)
    for value in found.values():
        value.string()
    return found
