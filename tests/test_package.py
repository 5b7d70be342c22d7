"""What is installed: the locks, the wheel, start.py, and the commands that README gives."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("lock.txt", "test.txt", "dev.txt")


@pytest.fixture
def start(tmp_path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("start", ROOT / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.HOME = str(tmp_path / "miljö å")
    module.STATE = str(tmp_path / "state.json")
    return module


def read_lock(name: str) -> dict[str, str]:
    """Give the pinned lines of a lock, by package and marker, with what follows them."""
    parts = re.split(r"^(?=[a-z0-9])", (ROOT / "requirements" / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {part.split("\\")[0].strip(): part for part in parts[1:]}


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_hashes_and_no_lock_names_a_host(name):
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^--?(index|extra|find|trusted)", text, flags=re.MULTILINE)
    for pinned, part in read_lock(name).items():
        assert re.match(r"^[a-z0-9-]+==[\w.]+( ;.*)?$", pinned), pinned
        assert part.count("--hash=sha256:") >= 1, pinned


def test_longer_locks_hold_the_shorter_ones():
    run, test, dev = (set(read_lock(name)) for name in LOCKS)
    assert run < test < dev


def test_locks_hold_what_pyproject_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = {name: {pinned.split("==")[0] for pinned in read_lock(name)} for name in LOCKS}

    def names(requirements) -> set[str]:
        plain = [entry for entry in requirements if isinstance(entry, str)]
        return {re.split(r"[<>=!~ \[;]", entry)[0].lower().replace("_", "-") for entry in plain}

    assert names(project["project"]["dependencies"]) <= locked["lock.txt"]
    assert names(project["dependency-groups"]["build"]) <= locked["lock.txt"]
    assert names(project["dependency-groups"]["test"]) <= locked["test.txt"]
    assert names(project["dependency-groups"]["dev"]) <= locked["dev.txt"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Build the wheel by hatchling's hook, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", command, str(folder)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return folder / done.stdout.split()[-1]


def test_the_wheel_holds_the_demo_and_its_licences_and_nothing_of_the_workshop(wheel):
    assert wheel.stat().st_size <= 5e6
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        demo = {name.removeprefix("hotspots/demo/") for name in names if name.startswith("hotspots/demo/")}
        metadata = next(archive.read(name).decode() for name in names if name.endswith("METADATA"))
    there = ROOT / "data" / "demo"
    wanted = {path.relative_to(there).as_posix() for path in there.rglob("*") if path.is_file()}
    assert demo == {name for name in wanted if not name.endswith((".py", ".pyc"))}
    licences = {name.split(".dist-info/")[1] for name in names if "licenses" in name}
    assert licences == {"licenses/LICENSE", "licenses/data/demo/LICENSE-ODbL.txt"}
    assert "License-Expression: MIT AND ODbL-1.0" in metadata
    assert not [name for name in names if name.endswith((".pyc", "make.py")) or name.startswith(("tests", "data"))]


def test_the_licence_of_the_demo_is_there_in_full():
    text = (ROOT / "data" / "demo" / "LICENSE-ODbL.txt").read_text(encoding="utf-8")
    assert "© OpenStreetMap contributors" in text
    for heading in ("Open Data Commons Open Database License", "4.6 Access to Derivative Databases", "9.0 Termination"):
        assert heading in text.replace("### ", "").replace("**", ""), heading


def test_readme_gives_the_commands_that_start_knows():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^python start\.py (\w+)", readme, flags=re.MULTILINE)
    assert commands[:2] == ["demo", "test"]
    from hotspots.cli.group import VERBS

    assert set(commands) <= {"test", *VERBS}
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "python3 start.py test" in ci
    for path in re.findall(r"`((?:docs|data|tests|requirements)/[\w./-]+|[A-Z]+\.md)`", readme):
        assert (ROOT / path).exists(), path


def test_readme_says_what_is_out_of_scope_and_untested():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for words in ("*brottsaktiva*", "*orosanmälan*", "Untested on Windows and macOS", "MIT AND ODbL-1.0"):
        assert words in readme


def test_start_without_a_verb_shows_the_two_commands(start, capsys):
    assert start.main([]) == 2
    told = capsys.readouterr().err
    assert "start.py demo" in told
    assert "start.py test" in told


def test_an_old_python_is_told_so_in_both_languages(start):
    with pytest.raises(start.Stop, match=r"(?s)Det här är Python 3\.9.*nyare.*This is Python 3\.9.*newer"):
        start.require_python((3, 9))
    start.require_python((3, 11))
    start.require_python((4, 0))


def test_start_passes_verbs_on_and_stops_with_one_when_it_cannot_set_up(start, monkeypatch, capsys):
    called = []
    monkeypatch.setattr(start, "prepare", called.append)
    monkeypatch.setattr(start, "call", lambda command, cwd=None: called.append((command[1:], cwd)) or 3)
    assert start.main(["check", "amal", "--json"]) == 3
    assert start.main(["test", "-k", "walk"]) == 3
    assert called == [
        "lock.txt",
        (["-I", "-X", "utf8", "-m", "hotspots.cli", "check", "amal", "--json"], None),
        "test.txt",
        (["-m", "pytest", "-n", "auto", "--maxprocesses", "4", "-k", "walk"], start.ROOT),
    ]

    def refuse(lock):
        raise start.Stop("Det gick inte.")

    monkeypatch.setattr(start, "prepare", refuse)
    assert start.main(["demo"]) == 1
    assert "Det gick inte." in capsys.readouterr().err


def test_start_installs_only_what_has_changed(start, monkeypatch, tmp_path):
    installed = []
    monkeypatch.setattr(start, "pip", lambda *arguments: installed.append(arguments[0]))

    def make() -> None:
        path = Path(start.python())
        path.parent.mkdir(parents=True)
        path.touch()
        installed.append("environment")

    monkeypatch.setattr(start, "make_environment", make)
    start.prepare("lock.txt")
    assert installed == ["environment", "--require-hashes", "--no-deps"]
    start.prepare("lock.txt")
    assert len(installed) == 3
    start.prepare("test.txt")
    assert installed[3:] == ["--require-hashes"]
    start.prepare("lock.txt")
    assert len(installed) == 4
    monkeypatch.setattr(start, "digest_of_source", lambda: "changed")
    start.prepare("lock.txt")
    assert installed[4:] == ["--no-deps"]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES … hashes do not match", "låsfilen"),
        ("OSError: [Errno 28] No space left on device", "Disken är full"),
        ("NewConnectionError: Temporary failure in name resolution", "ansluten till nätet"),
        ("ERROR: something else", "Ta bort mappen .venv"),
    ],
)
def test_a_failed_installation_is_explained(start, told, says):
    assert says in start.explain(told)


def test_the_environment_python_is_where_the_system_puts_it(start, monkeypatch):
    monkeypatch.setattr(start.os, "name", "nt")
    assert start.python().replace("\\", "/").endswith("Scripts/python.exe")
    monkeypatch.setattr(start.os, "name", "posix")
    assert start.python().endswith("bin/python")
