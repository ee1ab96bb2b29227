"""What is handed over: the locks, the wheel, the container, the licence."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.container import Container, instructions
from tests.sources import PACKAGES, ROOT

LOCKS = ("requirements.txt", "requirements-build.txt", "requirements-dev.txt")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
INSTRUCTIONS = instructions(DOCKERFILE)


def _pins(lock: str) -> dict[str, tuple[str, str]]:
    """Return the version and the hashes of each package of a lock."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return {
        match[1]: (match[2], match[3]) for match in re.finditer(r"^([\w.-]+)==(\S+)(.*)$", text, flags=re.MULTILINE)
    }


def _shipped() -> set[str]:
    """Return every file of our packages."""
    paths = [path for package in PACKAGES for path in (ROOT / package).rglob("*")]
    return {path.relative_to(ROOT).as_posix() for path in paths if path.is_file() and "__pycache__" not in path.parts}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_version_and_hashes(lock: str) -> None:
    pins = _pins(lock)
    assert pins
    assert [name for name, (_, rest) in pins.items() if "--hash=sha256:" not in rest] == []
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    strange = [
        line for line in lines if line.startswith("-") or "@" in line or ":/" in line or re.search(r"#\s*/", line)
    ]
    assert strange == [], "an option, an address or a path has no place in a lock"


def test_the_locks_agree_with_one_another() -> None:
    development = _pins("requirements-dev.txt")
    for lock in LOCKS[:2]:
        for name, (version, _) in _pins(lock).items():
            assert development[name][0] == version


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert re.findall(r"^(\d+)\.", text, flags=re.MULTILINE) == [str(number) for number in range(1, 16)]
    assert text.index("Appendix\n") < text.index("LiLiQ-R+") < text.index("new EUPL version")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel made from a copy of the tree, where no earlier build has left anything."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, source],
        check=True,
        capture_output=True,
        timeout=100,
    )
    (built,) = out.glob("*.whl")
    return built


@pytest.mark.processes
def test_the_wheel_carries_every_file_of_the_packages(wheel: Path) -> None:
    shipped = _shipped()
    for expected in (
        "knowledge/calibration.json",
        "knowledge/content/sources.yaml",
        "playground/static/index.html",
        "reports/templates/report.html",
    ):
        assert expected in shipped
    assert any(name.startswith("storage/migrations/versions/0001") for name in shipped)
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
        licences = [name for name in archive.namelist() if name.endswith("/LICENSE")]
    assert inside == shipped
    assert licences


@pytest.mark.processes
def test_the_installed_wheel_answers_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "venv"
    python = place / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True, timeout=60)
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", place, "install", "--quiet", "--no-deps", "--no-index", wheel],
        check=True,
        timeout=60,
        env=os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )
    # The locked dependencies, as they are installed for the tests; our own packages are not among them.
    packages = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    )
    (Path(packages.stdout.strip()) / "locked.pth").write_text(sysconfig.get_path("purelib") + "\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    def run(*words: str | Path) -> str:
        result = subprocess.run(words, cwd=elsewhere, check=False, capture_output=True, text=True, timeout=60)
        assert result.returncode == 0, result.stderr
        return result.stdout

    command = place / "bin" / "distretti-bot"
    assert str(place) in run(python, "-c", "import bot, knowledge; print(bot.__file__, knowledge.__file__)")
    assert "ask" in run(command, "--help")
    question = "quando è stato firmato il protocollo?"
    assert "12 luglio 2022" in run(command, "ask", question)
    assert "12 luglio 2022" in run(python, "-m", "bot", "ask", question)
    assert list(elsewhere.iterdir()) == [], "answering leaves nothing behind"


def test_the_container_takes_the_locked_dependencies_first_and_the_source_last() -> None:
    words = [word for word, _ in INSTRUCTIONS]
    assert words.count("FROM") == 2
    builder = INSTRUCTIONS[: words.index("FROM", 1)]
    steps = [f"{word} {rest}" for word, rest in builder]
    locked = next(number for number, step in enumerate(steps) if "--require-hashes -r requirements.txt" in step)
    source = steps.index("COPY . .")
    assert locked < source
    assert [step for step in steps[:source] if step.startswith("COPY")] == [
        "COPY requirements.txt requirements-build.txt ./"
    ]
    installs = [step for step in steps if re.search(r"-m pip .*\b(install|wheel)\b", step)]
    assert all("--require-hashes" in step or "--no-index" in step for step in installs)
    assert len(installs) == 4


def test_the_container_runs_without_rights_and_without_secrets() -> None:
    words = [word for word, _ in INSTRUCTIONS]
    final = INSTRUCTIONS[words.index("FROM", 1) :]
    by_word = dict(final)
    assert by_word["USER"] not in {"root", "0"}
    assert [word for word, _ in final].index("USER") < [word for word, _ in final].index("CMD")
    assert by_word["VOLUME"] == "/data"
    assert "HEALTHCHECK" in by_word
    assert all(word not in {"ARG", "ADD"} for word in words)
    assert re.findall(r"TOKEN|SECRET|PASSWORD", "\n".join(rest for _, rest in INSTRUCTIONS)) == []


@pytest.mark.processes
@pytest.mark.timeout(240)
def test_the_steps_of_the_container_install_and_start_the_bot(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(".venv", ".git", "__pycache__", ".*_cache"))
    (tree / ".env").write_text("TELEGRAM_TOKEN=1:secret\n")
    container = Container(tree, tmp_path / "image")
    container.build()
    assert not list((tmp_path / "image").rglob(".env"))
    container.environment["PLAYGROUND_PORT"] = str(_free_port())  # the tests may run beside a playground
    container.there("/tmp").mkdir()
    assert not container.is_healthy(), "nothing runs yet"
    with container.started() as process:
        assert process.stdout
        page = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert page, "without a token the playground starts"
        _post(f"{page.group()}/playground/person", id=7, first_name="Ada")
        _post(f"{page.group()}/playground/say", person_id=7, text="ciao")
        assert container.becomes_healthy(20)
        heartbeat = Path(container.environment["HEARTBEAT"])
        os.utime(heartbeat, (0, 0))
        assert not container.is_healthy(), "a poll that stopped long ago"
    assert process.returncode == 0
    assert container.there("/data/distretti.db").exists()


def _post(address: str, **order: object) -> None:
    """Give an order to the playground."""
    request = Request(address, json.dumps(order).encode(), {"Content-Type": "application/json"})
    with urlopen(request, timeout=10) as response:
        assert response.status == 200


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
