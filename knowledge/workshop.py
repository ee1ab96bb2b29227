"""What editors ask of a content: its figures, a new fit, whether the figures fell, what an edit changes."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from knowledge import calibration, differences, evaluation, fitting, gate, scoreboard
from knowledge.calibration import Sight
from knowledge.evaluation import Judged, Labelled
from knowledge.impact import compare
from knowledge.library import Library
from knowledge.meaning import Fitness, probe
from knowledge.reading import ContentError

GOLDEN = Path("tests/knowledge/golden.yaml")
"""The labelled set, seen from the checkout."""
_NO_ENCODER = 'Per {purpose} serve anche il codificatore di frasi: pip install "distretti-bot[semantic]".'
_AGAIN = "Se va bene così, riscrivi le misure: python -m bot knowledge eval {labelled}{words} --json > {against}"


_ENCODER = {
    Fitness.READY: "presente, il bot confronta anche i significati",
    Fitness.MISSING: 'manca: il bot confronta parole e lettere (per averlo: pip install "distretti-bot[semantic]")',
    Fitness.UNFIT: "presente, ma non funziona su questo processore: il bot confronta parole e lettere",
}


class NotDone(Exception):  # noqa: N818 - an expected outcome: the sentence for whoever asked
    """What was asked cannot be done, or a figure fell; the text says why and what to do."""


def evaluate(library: Library, labelled: Path, *, as_json: bool, fit: Path | None, words_only: bool) -> str:
    """Return the figures of a labelled set, for people or as JSON; with `fit`, those of models fitted apart.

    Raises ContentError for a bad labelled set, NotDone for a fit without the encoder.
    """
    messages = evaluation.load_labelled(labelled, library.current.entries.keys())
    judged = _fit(library, messages, fit) if fit else _judge(library, messages, words_only=words_only)
    return scoreboard.as_json(judged) if as_json else scoreboard.as_table(judged)


def hold(library: Library, labelled: Path, *, against: Path, words_only: bool) -> str:
    """Return a sentence when no figure fell below those of a file; raise NotDone with the figures when one did."""
    committed = gate.read_committed(against)
    messages = evaluation.load_labelled(labelled, library.current.entries.keys())
    judged = _judge(library, messages, words_only=words_only)
    held, told = gate.hold(committed, evaluation.figures(judged))
    if not held:
        again = _AGAIN.format(labelled=labelled, words=" --words" if words_only else "", against=against)
        raise NotDone(f"{told}\n{again}")
    return told


def impact(
    old: Path, new: Path, labelled: Path | None, stored: Mapping[int, str], *, by_meaning: bool, as_json: bool
) -> str:
    """Return what changes from one content folder to another, for people or as JSON.

    `stored` are the words of kept questions by number. Raises NotDone when a folder cannot be used or meanings cannot
    be compared, ContentError for a bad labelled set.
    """
    before, after = _opened(old, by_meaning=by_meaning), _opened(new, by_meaning=by_meaning)
    known = before.current.entries.keys() | after.current.entries.keys()
    found = compare(before, after, _replayed(labelled, known), stored)
    return differences.as_json(found) if as_json else differences.as_text(found)


def _replayed(labelled: Path | None, known: Collection[str]) -> list[Labelled]:
    """Return the labelled messages to replay: those named, else those of the checkout if they fit the content."""
    if labelled:
        return evaluation.load_labelled(labelled, known)
    try:
        return evaluation.load_labelled(GOLDEN, known)
    except ContentError:  # another folder than the checkout, or the content of another programme
        return []


def _opened(folder: Path, *, by_meaning: bool) -> Library:
    """Return a content to be compared; its vectors are not kept: the cache belongs to the content in use."""
    try:
        library = Library(folder)
    except ContentError as error:
        raise NotDone(f"{folder}:\n{error}") from error
    if by_meaning and library.understand() is not Fitness.READY:
        raise NotDone(_NO_ENCODER.format(purpose="confrontare i significati"))
    return library


def _judge(library: Library, messages: Sequence[Labelled], *, words_only: bool) -> list[Judged]:
    if not words_only:
        library.understand()
    return evaluation.judge_all(library.current.matcher, messages)


def _fit(library: Library, messages: Sequence[Labelled], path: Path) -> list[Judged]:
    """Fit both sights and keep them in a file; return what the better one makes of messages it had not learnt from."""
    entries = list(library.current.entries.values())
    fitted = {Sight.WORDS: fitting.fit(library.build_matcher, entries, messages)}
    if library.understand() is not Fitness.READY:
        raise NotDone(_NO_ENCODER.format(purpose="ricalcolare"))
    fitted[Sight.MEANING] = fitting.fit(library.build_matcher, entries, messages)
    calibration.save(path, fitted)
    return fitting.cross_validated(library.build_matcher, entries, messages)


def encoder_here() -> str:
    """Return a sentence on whether the sentence encoder is here and runs."""
    return _ENCODER[probe()]
