"""A Dockerfile carried out without Docker: its steps run here, in a folder that stands for the image.

What differs from a real build, and nothing else:

- an absolute path of the image (/opt/…, /src, /data, /tmp/…) becomes the same path below the folder;
- `python` is the interpreter of the tests instead of the base image's;
- a step that makes users is left out (it needs root), and so is `COPY --from`: the stages share one folder;
- pip may use this machine's cache, and leaves the compiling of modules to whoever imports them.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

PATHS = re.compile(r"(?<![\w.])/(opt|src|data|tmp)(?=[/:\s\"']|$)")
CACHE = "PIP_NO_CACHE_DIR"


@dataclass
class Container:
    """The image's file system, environment and start command, as far as the steps have come."""

    tree: Path
    place: Path
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": os.environ["PATH"]})
    working: Path = Path()
    user: str = "root"
    volumes: list[str] = field(default_factory=list)
    start: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    stop_signal: str = "SIGTERM"

    def build(self) -> None:
        """Carry out every step; subprocess.CalledProcessError when one fails."""
        for word, rest in instructions((self.tree / "Dockerfile").read_text(encoding="utf-8")):
            getattr(self, f"_{word.lower()}")(rest)

    @contextmanager
    def started(self) -> Iterator[subprocess.Popen[str]]:
        """Run the start command, and end it as `docker stop` does."""
        process = subprocess.Popen(
            [self._program(self.start[0]), *self.start[1:]],
            cwd=self.working,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            yield process
            process.send_signal(signal.Signals[self.stop_signal])
            process.wait(10)  # Docker's patience
        finally:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()

    def is_healthy(self) -> bool:
        """Run the health check once."""
        check = [self._program(self.health[0]), *self.health[1:]]
        return subprocess.run(check, check=False, env=self.environment, cwd=self.working, timeout=30).returncode == 0

    def becomes_healthy(self, seconds: float) -> bool:
        """Run the health check until it passes or the time is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.is_healthy():
                return True
            time.sleep(0.2)
        return False

    def there(self, path: str) -> Path:
        """Return where a path of the image is on this machine."""
        return Path(self._mapped(path))

    def _from(self, image: str) -> None:
        assert image.startswith("python:")
        self.environment = {"PATH": os.environ["PATH"]}

    def _workdir(self, path: str) -> None:
        self.working = self.there(path)
        self.working.mkdir(parents=True, exist_ok=True)

    def _copy(self, rest: str) -> None:
        if rest.startswith("--from="):
            return
        *sources, target = rest.split()
        for source in sources:
            found = [path for path in _context(self.tree) if source == "." or path.as_posix() == source]
            assert found, f"{source} is not in the build's context"
            for path in found:
                copied = self.working / target / path
                copied.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(self.tree / path, copied)

    def _run(self, command: str) -> None:
        if command.startswith("useradd"):
            self.there("/data").mkdir()
            return
        command = re.sub(r"(?<![\w./-])python (?=-m)", f"{sys.executable} ", self._mapped(command))
        subprocess.run(
            ["/bin/sh", "-c", command],
            check=True,
            cwd=self.working,
            env=_machine() | self.environment,
            stdout=subprocess.DEVNULL,
        )

    def _env(self, rest: str) -> None:
        for name, value in re.findall(r"(\w+)=(\S+)", rest):
            if name != CACHE:
                self.environment[name] = self._mapped(value).replace("$PATH", self.environment["PATH"])

    def _user(self, name: str) -> None:
        self.user = name

    def _volume(self, path: str) -> None:
        self.volumes.append(path)

    def _stopsignal(self, name: str) -> None:
        self.stop_signal = name

    def _healthcheck(self, rest: str) -> None:
        self.health = [self._mapped(word) for word in json.loads(rest[rest.index("[") :])]

    def _cmd(self, rest: str) -> None:
        self.start = json.loads(rest)

    def _mapped(self, text: str) -> str:
        return PATHS.sub(lambda match: f"{self.place}{match.group()}", text)

    def _program(self, name: str) -> str:
        return shutil.which(name, path=self.environment["PATH"]) or name


def instructions(dockerfile: str) -> list[tuple[str, str]]:
    """Return the instructions of a Dockerfile, each as its word and the rest of its line."""
    lines = [line.strip() for line in dockerfile.replace("\\\n", " ").splitlines()]
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in lines if line and not line.startswith("#")]


def _context(tree: Path) -> list[Path]:
    """Return the files that `.dockerignore` lets through; its last matching line decides."""
    rules = [line for line in (tree / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    files = (path.relative_to(tree) for path in tree.rglob("*") if path.is_file())
    return [path for path in files if not _ignored(path, rules)]


def _ignored(path: Path, rules: list[str]) -> bool:
    ignored = False
    for rule in rules:
        pattern = rule.lstrip("!").rstrip("/").removeprefix("**/")
        anywhere = rule.lstrip("!").startswith("**/")
        parts = path.parts if anywhere else path.parts[:1]
        if any(fnmatch(part, pattern) for part in parts):
            ignored = not rule.startswith("!")
    return ignored


def _machine() -> dict[str, str]:
    """Return what pip needs on this machine to reach its package index, and what makes it quick."""
    reach = ("PIP_", "SSL_", "HOME", "http", "HTTP", "no_proxy", "NO_PROXY")
    return {name: value for name, value in os.environ.items() if name.startswith(reach)} | {"PIP_NO_COMPILE": "1"}
