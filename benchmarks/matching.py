"""How our matcher does beside others, on the same entries and messages: `python -m benchmarks.matching`.

Prints a table for the shipped entries and one for 2,000: right entry first and among three; what each does to questions
that nobody can answer, when it is made as helpful as ours; time of a message, measured side by side; memory, each in a
process of its own. `--quick` is the short form. What needs a library that is not installed is left out and named.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from benchmarks import memory
from benchmarks.padding import pad
from benchmarks.peers import KINDS, OURS, OURS_MEANING, Field, Peer, Ranking
from knowledge.evaluation import Labelled, figures, judge_all, load_labelled
from knowledge.library import Library
from knowledge.loader import shipped_content
from knowledge.normalise import words

GOLDEN = Path(__file__).parent.parent / "tests" / "knowledge" / "golden.yaml"
SIZES = (0, 2000)
"""Entries in all, at least: the first is the shipped content as it is."""
TIMED = 100
ROUNDS = 5
HEAD = ("matcher", "top-1", "top-3", "near, answered", "wrongly", "p50 ms", "p95 ms", "p95 × ours", "MB added")


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured: every how many-th message, how many are timed, how often, and whether memory is."""

    every: int = 1
    timed: int = TIMED
    rounds: int = ROUNDS
    memory: bool = True


LARGE = Effort(every=3, timed=50, rounds=3)
"""For the larger content, where some of the others need most of a second for a message."""
QUICK = Effort(every=6, timed=20, rounds=1, memory=False)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A labelled message and how a matcher ranks the entries for it."""

    message: Labelled
    ranking: Ranking

    def right(self, among: int) -> bool:
        """Return whether a right entry is among the first."""
        return any(entry in self.message.entries for entry, _ in self.ranking[:among])

    def answered(self, threshold: float) -> bool:
        """Return whether the best entry is the answer, from a threshold on."""
        return bool(self.ranking) and self.ranking[0][1] >= threshold


@dataclass(frozen=True, slots=True)
class Manner:
    """What a matcher does when its threshold makes it as helpful as another."""

    near: float
    wrong: float


def manner(ranked: Sequence[Ranked], helpful: float) -> Manner | None:
    """Return what comes of the highest threshold that answers this share rightly; None when no threshold does."""
    answerable = [item for item in ranked if item.message.entries]
    near = [item for item in ranked if item.message.near]
    sure = sorted((item.ranking[0][1] for item in answerable if item.right(1)), reverse=True)
    needed = round(helpful * len(answerable))
    if not 0 < needed <= len(sure):
        return None
    threshold = sure[needed - 1]
    wrong = sum(item.answered(threshold) and not item.right(1) for item in answerable)
    return Manner(sum(item.answered(threshold) for item in near) / (len(near) or 1), wrong / len(answerable))


def timings(peers: dict[str, Peer], messages: Sequence[str], rounds: int) -> dict[str, list[float]]:
    """Return each matcher's milliseconds for each message, the median of some rounds; they take turns at each."""
    took: dict[str, list[list[float]]] = {name: [[] for _ in messages] for name in peers}
    for _ in range(rounds):
        for number, message in enumerate(messages):
            for name, peer in peers.items():
                began = time.perf_counter()
                peer.answer(message)
                took[name][number].append(1000 * (time.perf_counter() - began))
    return {name: [median(own) for own in each] for name, each in took.items()}


def table(field: Field, messages: Sequence[Labelled], kinds: Sequence[str], effort: Effort, vectors: Path) -> list[str]:
    """Return the lines of the table of some matchers, in Markdown, with what is to be said below it."""
    said = [f"{name}: left out, `{KINDS[name].module}` is not installed." for name in kinds if KINDS[name].missing]
    said += [f"{name}: left out, it takes too long." for name in kinds if _too_many(name, len(field.entries))]
    peers = {name: KINDS[name].build(field) for name in kinds if f"{name}: left out" not in "\n".join(said)}
    ranked = {name: [Ranked(message, peer.rank(message.text)) for message in messages] for name, peer in peers.items()}
    took = timings(peers, _sample(messages, effort.timed), effort.rounds)
    own = {name: figures(judge_all(peer.matcher, messages)) for name, peer in peers.items() if peer.matcher}
    reference = OURS_MEANING if OURS_MEANING in own else OURS
    helpful, ours = own[reference].answered_rightly, quantiles(took[OURS], n=20)[-1]
    lines = [_row(HEAD), _row(["---", *["---:"] * (len(HEAD) - 1)])]
    for name, items in ranked.items():
        answerable = [item for item in items if item.message.entries]
        found = manner(items, helpful)
        tops = [sum(item.right(among) for item in answerable) / len(answerable) for among in (1, 3)]
        manners = [_percent(found.near), _percent(found.wrong)] if found else ["never", "never"]
        p95 = quantiles(took[name], n=20)[-1]
        added = memory.apart(name, len(field.entries), vectors) if effort.memory else None
        speed = [f"{median(took[name]):.2f}", f"{p95:.2f}", f"{p95 / ours:.1f}"]
        lines.append(_row([name, *map(_percent, tops), *manners, *speed, "" if added is None else f"{added:.0f}"]))
    said.append(
        f'"Near, answered" and "wrongly": each matcher with the threshold at which it answers {_percent(helpful)} of '
        f'the answerable messages rightly, as "{reference}" does; "never": no threshold does.'
    )
    said += [
        f"With its own thresholds {name} answers {_percent(it.answered_rightly)} rightly, "
        f"{_percent(it.answered_wrongly)} wrongly, {_percent(it.near_answered)} of the unanswerable near the topic, "
        f"{_percent(it.far_answered)} of those far from it; right or among the three offered: {_percent(it.top_3)}."
        for name, it in own.items()
    ]
    return [*lines, "", *(f"- {line}" for line in said)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    asked = _asked(arguments)
    current = Library(shipped_content()).current
    shipped = list(current.entries.values())
    messages = load_labelled(GOLDEN, current.entries.keys())
    told = {word for message in messages for word in words(message.text)}
    with tempfile.TemporaryDirectory() as folder:
        for size in asked.sizes:
            entries = pad(shipped, size, current.lexicon, told)
            effort = QUICK if asked.quick else LARGE if len(entries) > len(shipped) else Effort()
            vectors = asked.vectors or Path(folder) / f"{len(entries)}.npy"
            field = Field(entries, current.lexicon, vectors)
            sample = [message.text for message in _every(messages, 8)]
            if asked.memory:
                print(json.dumps(memory.added(asked.memory, field, sample)))
                return
            chosen = _every(messages, effort.every)
            lines = table(field, chosen, asked.only or list(KINDS), effort, vectors)
            print(f"\n### {len(entries)} entries, {len(field.phrasings)} phrasings, {len(chosen)} messages\n")
            print("\n".join(lines))
            if effort.memory:
                made = entries[len(shipped) :]
                for semantic in (True, False) if not KINDS[OURS_MEANING].missing else (False,):
                    most = memory.whole(made, sample, semantic=semantic)
                    with_or_not = "with" if semantic else "without"
                    print(f"- `python -m bot ask --batch`, {with_or_not} the encoder: at most {most:.0f} MB.")
            sys.stdout.flush()


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few messages, measured once, without memory")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="entries in all; 0: the shipped ones")
    parser.add_argument("--only", nargs="+", choices=KINDS, help="these matchers; ours must be among them")
    parser.add_argument("--memory", choices=KINDS, help="print only the megabytes that this matcher adds")
    parser.add_argument("--vectors", type=Path, help="the file of what the phrasings mean")
    asked = parser.parse_args(arguments)
    if asked.only and OURS not in asked.only:
        parser.error(f'"{OURS}" must be among them: the others are compared with it')
    return asked


def _too_many(name: str, entries: int) -> bool:
    most = KINDS[name].most
    return most is not None and entries > most


def _every(messages: Sequence[Labelled], step: int) -> list[Labelled]:
    return list(messages[::step])


def _sample(messages: Sequence[Labelled], most: int) -> list[str]:
    """Return some of the messages, spread over all of them."""
    return [message.text for message in messages[:: max(1, len(messages) // most)]]


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
