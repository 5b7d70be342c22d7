"""Set hotspots up and start it, with nothing but Python: ``python start.py demo`` or ``python start.py test``.

Makes the environment ``.venv`` beside this file, installs what is locked in ``requirements/`` (every file checked by
its hash) and then hotspots itself. A second run reuses all that has not changed. Packages come from wherever this
computer's pip gets its packages.
"""

import hashlib
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
HOME = os.path.join(ROOT, ".venv")
STATE = os.path.join(HOME, "hotspots-installed.json")
OLDEST = (3, 11)
USAGE = """\
python start.py demo                 gör i ordning och kör demon / set up and run the demo
python start.py test                 gör i ordning och kör testerna / set up and run the tests
python start.py KOMMANDO ...         kör ett kommando / run a command, such as: check amal
python start.py --help               visar kommandona / lists the commands
"""


class Stop(Exception):
    """What keeps us from going on, in Swedish and English."""


def main(arguments):
    """Do what was asked for; give the exit code."""
    try:
        require_python(sys.version_info[:2])
        if not arguments:
            print(USAGE, end="", file=sys.stderr)
            return 2
        is_test = arguments[0] == "test"
        prepare("test.txt" if is_test else "lock.txt")
    except Stop as stop:
        print("\n%s" % stop, file=sys.stderr)
        return 1
    if is_test:
        # As many processes as there are cores; "-n 0" after it gives one, for a debugger.
        return call([python(), "-m", "pytest", "-n", "auto", "--maxprocesses", "4", *arguments[1:]], cwd=ROOT)
    # -I: no module of the folder one stands in takes the place of a real one.
    return call([python(), "-I", "-X", "utf8", "-m", "hotspots.cli", *arguments])


def require_python(version):
    """Refuse a Python that is too old, plainly."""
    if tuple(version) < OLDEST:
        raise Stop(
            "Det här är Python %d.%d; hotspots behöver Python 3.11 eller nyare. Installera det från python.org eller "
            "ert programcenter och kör kommandot igen.\n"
            "This is Python %d.%d; hotspots needs Python 3.11 or newer. Install it and run the command again."
            % (tuple(version) * 2)
        )


def prepare(lock):
    """Make the environment and install what is not installed yet."""
    wanted = {"python": list(sys.version_info[:2]), "source": digest_of_source()}
    installed = read_state()
    if not os.path.exists(python()) or installed.get("python") != wanted["python"]:
        say("Gör miljön .venv …", "Making the environment .venv …")
        make_environment()
        installed = {"python": wanted["python"]}
        write_state(installed)
    # The test lock holds all of the run lock: what was installed for tests serves to run.
    needed = {name: digest(os.path.join(ROOT, "requirements", name)) for name in ("lock.txt", "test.txt")}
    locks = installed.get("locks", {})
    if locks.get(lock) != needed[lock]:
        say("Installerar det som behövs (några minuter första gången) …", "Installing what is needed (minutes, once) …")
        pip("--require-hashes", "--requirement", os.path.join(ROOT, "requirements", lock))
        same = lock == "test.txt"
        installed["locks"] = needed if same else {"lock.txt": needed["lock.txt"]}
        write_state(installed)
    if installed.get("source") != wanted["source"]:
        say("Installerar hotspots …", "Installing hotspots …")
        pip("--no-deps", "--no-build-isolation", "--force-reinstall", ROOT)
        installed["source"] = wanted["source"]
        write_state(installed)


def python():
    """The environment's own Python."""
    return os.path.join(HOME, "Scripts", "python.exe") if os.name == "nt" else os.path.join(HOME, "bin", "python")


def make_environment():
    """Make .venv anew."""
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        raise Stop(
            "Den här Python-installationen saknar modulen venv. På Debian och Ubuntu: sudo apt install python3-venv\n"
            "This Python lacks the module venv. On Debian and Ubuntu: sudo apt install python3-venv"
        ) from None
    try:
        venv.EnvBuilder(with_pip=True, clear=True, symlinks=os.name != "nt").create(HOME)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Stop(
            "Miljön kunde inte göras i %s (%s). Är mappen skrivskyddad, eller är ett program därifrån igång?\n"
            "The environment could not be made there. Is the folder write-protected, or a program from it running?"
            % (HOME, error)
        ) from None


def pip(*arguments):
    """Install with the environment's pip, by the settings of this computer's pip."""
    command = [python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, cwd=ROOT, check=False, stderr=subprocess.PIPE, env=environment())
    if done.returncode == 0:
        return
    told = done.stderr.decode("utf-8", "replace")
    sys.stderr.write(told)
    raise Stop(explain(told))


def explain(told):
    """Say in plain words why pip failed."""
    low = told.lower()
    if "hash" in low and "do not match" in low:
        return (
            "En hämtad fil är inte den som låsfilen anger, så inget installerades. Pröva igen; händer det på nytt, "
            "hör med er it-avdelning om paketkällan.\n"
            "A downloaded file is not the one that the lock names, so nothing was installed."
        )
    if "no space left" in low:
        return (
            "Disken är full. Det behövs ungefär 1 GB; frigör plats och kör igen.\n"
            "The disk is full. About 1 GB is needed."
        )
    if any(
        sign in low
        for sign in ("connection", "timed out", "temporary failure", "proxy", "ssl", "could not find a version")
    ):
        return (
            "Paketen kunde inte hämtas. Är datorn ansluten till nätet? Bakom en proxy: hör med er it-avdelning om "
            "inställningarna för pip (proxy, paketkälla) och kör sedan samma kommando igen.\n"
            "The packages could not be fetched. Is this computer online? Behind a proxy, ask for the settings of pip."
        )
    return (
        "Installationen gick inte; vad pip säger står ovan. Ta bort mappen .venv och kör igen, eller visa texten "
        "för den som sköter er dator.\n"
        "The installation failed; pip's own words stand above. Remove the folder .venv and run again."
    )


def call(command, cwd=None):
    """Run a command to its end and give its exit code."""
    try:
        return subprocess.run(command, cwd=cwd, check=False, env=environment()).returncode
    except KeyboardInterrupt:
        return 130


def environment():
    """The environment of this process without what would lead another Python astray."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
    return {**kept, "PYTHONUTF8": "1"}


def digest(path):
    """SHA-256 of a file, in hex."""
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def digest_of_source():
    """SHA-256 over all that is installed of this folder."""
    parts = [os.path.join(ROOT, "pyproject.toml")]
    for top in (os.path.join(ROOT, "src"), os.path.join(ROOT, "data", "demo")):
        for folder, folders, files in os.walk(top):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            parts += [os.path.join(folder, name) for name in sorted(files)]
    told = "".join("%s %s\n" % (os.path.relpath(path, ROOT), digest(path)) for path in parts)
    return hashlib.sha256(told.encode("utf-8")).hexdigest()


def read_state():
    """What was installed before; nothing if that is not known."""
    try:
        with open(STATE, encoding="utf-8") as file:
            state = json.load(file)
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def write_state(state):
    """Keep what is installed."""
    with open(STATE, "w", encoding="utf-8") as file:
        json.dump(state, file)


def say(swedish, english):
    """Tell what is being done."""
    print("%s / %s" % (swedish, english), file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
