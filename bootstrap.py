"""Set up the virtual environment, then run one of the project's tasks.

Needs nothing but the standard library. An older Python must get as far as the advice to install a newer
one, so nothing here is a syntax error for Python 3.6.
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent


def say(text: str) -> None:
    """Print one line at once, in whatever the terminal can encode."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), flush=True)


def stop(german: str, english: str) -> None:
    """End with the same sentence in both languages."""
    say(f"\nFEHLER: {german}\nERROR: {english}")
    sys.exit(1)


def warn(german: str, english: str) -> None:
    """Say in both languages what goes on with less."""
    say(f"\nHINWEIS: {german}\nNOTE: {english}\n")


def require_python() -> None:
    """Go on with a newer Python where this one is too old, or say what to install."""
    if sys.version_info[:2] >= OLDEST:
        return
    probe = f"import sys; sys.exit(sys.version_info[:2] < {OLDEST})"
    for minor in range(14, OLDEST[1] - 1, -1):
        path = shutil.which(f"python3.{minor}")
        # A shim in the path need not work.
        if path and subprocess.call([path, "-c", probe], stderr=subprocess.DEVNULL) == 0:
            os.execv(path, [path, str(Path(__file__).resolve()), *sys.argv[1:]])
    found = ".".join(str(part) for part in sys.version_info[:3])
    stop(
        f"Python 3.11 oder neuer wird gebraucht, gefunden ist {found} ({sys.executable}). Bitte ein neueres "
        "Python installieren (https://www.python.org/downloads/) und so starten: "
        "make PYTHON=/pfad/zu/python3.11 serve",
        f"Python 3.11 or newer is required, this is {found}. Install it, then run: "
        "make PYTHON=/path/to/python3.11 serve",
    )


if __name__ == "__main__":
    require_python()  # before the annotations below, which an older Python cannot evaluate

VENV = ROOT / ".venv"
STAMP = VENV / "installed.json"
LOG = VENV / "install.log"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_PACKAGES = ("chromium", "fonts-dejavu-core", "fonts-liberation")
DATABASE_PACKAGES = ("postgresql",)
MAILBOX_PACKAGES = ("dovecot-imapd",)
SYNAPSE = ROOT / ".synapse"
SYNAPSE_PINS = ROOT / "tests" / "bots" / "synapse-constraints.txt"
HEARTBEAT_SECONDS = 20
TASKS = frozenset({"serve", "test", "check", "bench", "eval", "screenshots"})
USAGE = """\
Aufruf: python3 bootstrap.py AUFGABE [ANGABEN …]

Jede Aufgabe richtet vorher ein, was fehlt:
  serve  startet den Web-Chat
  test   führt die Tests aus; ANGABEN gehen an pytest
  check  prüft Stil, Typen und die Richtung der Abhängigkeiten
  screenshots  macht Bilder aller Seiten in var/screenshots; ANGABEN sind Namen einzelner Seiten
  bench  misst Zeiten und Speicher; ANGABEN gehen an lotse eval bench
  eval   misst die Güte von Suche und Antworten; ANGABEN gehen an lotse eval (Vorgabe: Bericht in var/)"""
DISK_ADVICE = (
    "Der Datenträger ist voll; gebraucht werden rund 4 GB. Bitte Platz schaffen und noch einmal starten.",
    "The disk is full; about 4 GB are needed. Free some space and start again.",
)
NETWORK_ADVICE = (
    (
        "Der Paketserver ist nicht erreichbar. Bitte die Netzverbindung oder den Proxy (HTTPS_PROXY) prüfen "
        "und noch einmal starten; was schon geladen ist, bleibt erhalten."
    ),
    (
        "The package server cannot be reached. Check the network or the proxy (HTTPS_PROXY), then start "
        "again; downloads are kept."
    ),
)
PACKAGE_ADVICE = (
    (
        f"Die Pakete ließen sich nicht installieren. Die ganze Ausgabe steht in {LOG}. Bitte noch einmal "
        "starten; hilft das nicht, den Ordner .venv löschen und neu starten."
    ),
    (
        f"The packages could not be installed. The whole output is in {LOG}. Start again; if that does not "
        "help, delete the folder .venv and start again."
    ),
)
NETWORK_SIGNS = (
    "(from versions: none)",
    "connection refused",
    "connectionerror",
    "failed to establish a new connection",
    "failed to resolve",
    "max retries exceeded",
    "name or service not known",
    "network is unreachable",
    "newconnectionerror",
    "read timed out",
    "temporary failure in name resolution",
)


def fingerprint(pyproject: bytes, constraints: bytes, place: str) -> str:
    """Sum up what the installation depends on; the settings of the tools are no part of it.

    Args:
        pyproject: content of pyproject.toml.
        constraints: content of constraints.txt.
        place: folder and version of Python; a moved environment does not work.
    """
    import tomllib  # noqa: PLC0415 -- unknown before Python 3.11

    content = tomllib.loads(pyproject.decode("utf-8"))
    parts = (content["project"], content["build-system"], content.get("tool", {}).get("setuptools"))
    return hashlib.sha256(
        json.dumps(parts, sort_keys=True).encode() + constraints + place.encode()
    ).hexdigest()


def current_fingerprint() -> str:
    """Sum up what this checkout needs."""
    place = f"{ROOT} {sys.version_info[:2]}"
    return fingerprint((ROOT / "pyproject.toml").read_bytes(), (ROOT / "constraints.txt").read_bytes(), place)


def read_stamp(stamp: Path, wanted: str) -> frozenset[str] | None:
    """Return the extras that are installed, or None if the installation is missing, old or unfinished."""
    try:
        content = json.loads(stamp.read_text(encoding="utf-8"))
        return frozenset(content["extras"]) if content["fingerprint"] == wanted else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def explain_failure(lines: Sequence[str]) -> tuple[str, str]:
    """Tell from the output of pip, in German and English, what to do."""
    text = "\n".join(lines).lower()
    if "no space left on device" in text:
        return DISK_ADVICE
    if any(sign in text for sign in NETWORK_SIGNS):
        return NETWORK_ADVICE
    return PACKAGE_ADVICE


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let a second set-up wait for the first, also for a pip that outlives its killed parent."""
    try:
        import fcntl  # noqa: PLC0415 -- unknown on Windows, where nobody starts two set-ups by make -j
    except ImportError:
        yield
        return
    with (ROOT / ".bootstrap.lock").open("w") as lock:
        os.set_inheritable(lock.fileno(), True)  # noqa: FBT003 -- positional only
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Eine andere Einrichtung läuft noch; ich warte, bis sie fertig ist …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def heartbeat() -> Iterator[None]:
    """Show that a long step is still running."""
    done = threading.Event()
    begin = time.monotonic()

    def beat() -> None:
        while not done.wait(HEARTBEAT_SECONDS):
            say(f"  … läuft noch ({time.monotonic() - begin:.0f} s)")

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def run_pip(*arguments: str) -> None:
    """Run pip quietly; end with what to do if it fails."""
    command = [str(PYTHON), "-m", "pip", "--no-input", "--disable-pip-version-check", *arguments]
    tail: deque[str] = deque(maxlen=60)
    with heartbeat(), LOG.open("a", encoding="utf-8") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            close_fds=False,  # pip holds the lock of one_at_a_time, too
        )
        for line in process.stdout or ():
            log.write(line)
            tail.append(line.rstrip())
        process.wait()
    if process.returncode != 0:
        say("\n".join(list(tail)[-12:]))
        stop(*explain_failure(tail))


def has_working_venv() -> bool:
    """Whether the environment has a new enough Python with pip; an interrupted set-up can leave less."""
    probe = f"import sys, pip; sys.exit(sys.version_info[:2] < {OLDEST})"
    if not PYTHON.exists():
        return False
    return subprocess.call([str(PYTHON), "-c", probe], stderr=subprocess.DEVNULL) == 0


def create_venv() -> None:
    """Make a fresh virtual environment in place of what is there."""
    import venv  # noqa: PLC0415 -- Debian ships it separately

    try:
        import ensurepip  # noqa: F401, PLC0415 -- the part that is missing without python3-venv

        venv.create(VENV, with_pip=True, clear=True)
    except (ImportError, OSError, subprocess.CalledProcessError) as error:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        stop(
            f"Die virtuelle Umgebung {VENV} ließ sich nicht anlegen ({error}). Auf Debian und Ubuntu fehlt "
            f"meist ein Paket: sudo apt-get install {package}. Sonst Schreibrechte und freien Platz prüfen.",
            f"The virtual environment could not be created ({error}). On Debian and Ubuntu: sudo apt-get "
            f"install {package}. Otherwise check permissions and free space.",
        )


def ensure_environment(*extras: str) -> None:
    """Install what is missing; a finished installation needs neither time nor network."""
    wanted = current_fingerprint()
    installed = read_stamp(STAMP, wanted)
    if installed is not None and installed.issuperset(extras) and PYTHON.exists():
        return
    with one_at_a_time():
        installed = read_stamp(STAMP, wanted)
        if installed is None or not installed.issuperset(extras) or not PYTHON.exists():
            install(wanted, sorted({*extras, *(installed or ())}))


def install(wanted: str, extras: Sequence[str]) -> None:
    """Bring the environment in line with pyproject.toml and constraints.txt."""
    begin = time.monotonic()
    STAMP.unlink(missing_ok=True)  # only a finished installation has one
    say("Einrichtung, einmalig: 2 bis 10 Minuten, rund 2 GB auf der Platte.")
    if has_working_venv():
        say("Schritt 1 von 3: Virtuelle Umgebung .venv ist da.")
    else:
        say("Schritt 1 von 3: Virtuelle Umgebung .venv anlegen (wenige Sekunden) …")
        create_venv()
    say("Schritt 2 von 3: pip erneuern (wenige Sekunden) …")
    run_pip("install", "--quiet", "--upgrade", "pip>=25")
    say("Schritt 3 von 3: Pakete laden und installieren …")
    if sys.platform == "linux" and not any(name.startswith("PIP_") for name in os.environ):
        say("  Tipp: Mit dem CPU-Paketindex von PyTorch in PIP_EXTRA_INDEX_URL entfallen GB an GPU-Teilen.")
    target = f".[{','.join(extras)}]" if extras else "."
    run_pip("install", "--progress-bar", "off", "--constraint", "constraints.txt", "--editable", target)
    STAMP.write_text(json.dumps({"fingerprint": wanted, "extras": list(extras)}), encoding="utf-8")
    say(f"Einrichtung fertig nach {time.monotonic() - begin:.0f} s.")


def ensure_design(fail: Callable[[str, str], None]) -> None:
    """Install the look of the pages; what is there needs neither time nor network.

    Args:
        fail: takes the same sentence in both languages where the installation does not succeed.
    """
    import bootstrap_design as design  # noqa: PLC0415 -- an older Python cannot read it

    if design.is_installed():
        return
    with one_at_a_time():
        if design.is_installed():
            return
        say("Gestaltung der Webseiten (KERN) und Schriften von npm laden (wenige Sekunden) …")
        npm = design.npm_command(
            PYTHON, lambda name: run_pip("install", "--quiet", "-c", "constraints.txt", name)
        )
        with heartbeat():
            design.install(npm, fail)


def has_browser() -> bool:
    """Whether a Chromium is there that the tests can start."""
    return any(shutil.which(name) for name in BROWSERS)


def has_postgresql() -> bool:
    """Whether the programs are there that make a PostgreSQL server; Debian keeps them out of the path."""
    return bool(shutil.which("initdb")) or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def has_mailbox() -> bool:
    """Whether the mail server is there that the tests of the mail bot start."""
    return bool(shutil.which("dovecot"))


def ensure_synapse() -> bool:
    """Install the Matrix server of the tests in an environment of its own; the program never needs it."""
    place = f"{SYNAPSE} {sys.version_info[:2]}"
    wanted = hashlib.sha256(SYNAPSE_PINS.read_bytes() + place.encode()).hexdigest()
    stamp = SYNAPSE / STAMP.name
    with one_at_a_time():
        if read_stamp(stamp, wanted) is not None:
            return True
        say("Für die Tests wird der Matrix-Server Synapse eingerichtet (einmalig, 1 bis 2 Minuten) …")
        import venv  # noqa: PLC0415 -- there, or the environment of the program would not be

        venv.create(SYNAPSE, with_pip=True, clear=True)
        python = SYNAPSE / PYTHON.relative_to(VENV)
        pip = [str(python), "-m", "pip", "--no-input", "--disable-pip-version-check", "install", "--quiet"]
        with heartbeat(), LOG.open("a", encoding="utf-8") as log:
            for what in (["--upgrade", "pip>=25"], ["--requirement", str(SYNAPSE_PINS)]):
                if subprocess.call([*pip, *what], cwd=ROOT, stdout=log, stderr=log) != 0:
                    say(
                        f"Synapse ließ sich nicht einrichten; seine Tests schlagen fehl. Mehr steht in {LOG}."
                    )
                    return False
        stamp.write_text(json.dumps({"fingerprint": wanted, "extras": []}), encoding="utf-8")
    return True


def ensure_program(name: str, is_there: Callable[[], bool], packages: Sequence[str]) -> bool:
    """Install what some tests need, where that is possible without asking."""
    if is_there():
        return True
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    if shutil.which("apt-get") and os.geteuid() == 0:
        say(f"Für die Tests wird {name} installiert (etwa 1 Minute): {' '.join(command)}")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        with heartbeat():
            subprocess.call(["apt-get", "update", "-q"], env=environment, stdout=subprocess.DEVNULL)
            subprocess.call(command, env=environment, stdout=subprocess.DEVNULL)
        if is_there():
            return True
    say(f"Für die Tests fehlt {name}. Auf Debian: sudo {' '.join(command)}")
    return False


def run_tests(arguments: Sequence[str]) -> int:
    """Run the tests; the last line is the one of pytest unless the browser is missing.

    Without PostgreSQL, Dovecot or Synapse their tests fail, each with what to install.
    """
    ensure_program("PostgreSQL", has_postgresql, DATABASE_PACKAGES)
    ensure_program("Dovecot", has_mailbox, MAILBOX_PACKAGES)
    ensure_synapse()
    has_chromium = ensure_program("Chromium", has_browser, BROWSER_PACKAGES)
    if not has_chromium and os.environ.get("CI"):
        stop(
            "Ohne Chromium sind die Tests unvollständig; die CI bricht deshalb ab.",
            "Without Chromium the tests are incomplete, so CI stops here.",
        )
    options = list(arguments) or ["-n", str(min(4, os.cpu_count() or 1))]
    if not has_chromium:
        options += ["-m", "not e2e"]
    code = subprocess.call([str(PYTHON), "-m", "pytest", *options], cwd=ROOT)
    if not has_chromium:
        say("NICHT GELAUFEN: die Tests mit der Marke e2e; es fehlt Chromium (siehe oben).")
    return code


def take_screenshots(names: Sequence[str]) -> int:
    """Take pictures of the pages with the real service and a real browser."""
    if not ensure_program("Chromium", has_browser, BROWSER_PACKAGES):
        return 1
    return subprocess.call([str(PYTHON), "-m", "tests.e2e.screenshots", *names], cwd=ROOT)


def run_checks() -> int:
    """Run all checks, also after one has failed."""
    failed = []
    for tool, *options in (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",), ("lint-imports",)):
        say(f"== {tool} {' '.join(options)}".rstrip())
        if subprocess.call([str(SCRIPTS / tool), *options], cwd=ROOT) != 0:
            failed.append(tool)
    say(f"Nicht in Ordnung: {', '.join(failed)}" if failed else "Alles in Ordnung.")
    return 1 if failed else 0


def run_lotse(*arguments: str) -> int:
    """Become the command line of the project, so that signals reach it directly."""
    command = [str(SCRIPTS / "lotse"), *arguments]
    if os.name != "nt":
        os.execv(command[0], command)
    return subprocess.call(command)


def run_task(task: str, rest: Sequence[str]) -> int:
    """Run one of the tasks; what it needs is there."""
    if task == "test":
        return run_tests(rest)
    if task == "screenshots":
        return take_screenshots(rest)
    if task == "check":
        return run_checks()
    if task == "eval":
        return run_lotse("eval", *(rest or ("report", str(ROOT / "var" / "bericht.html"))))
    return run_lotse(*(("eval", "bench") if task == "bench" else ("serve",)), *rest)


def main(arguments: Sequence[str]) -> int:
    """Set up what the task needs and run it."""
    task, *rest = arguments or ("",)
    if task not in TASKS:
        say(USAGE)
        return 0 if task in {"-h", "--help"} else 2
    try:
        ensure_environment(*(() if task == "serve" else ("test",)))
        if task in {"serve", "test", "screenshots"}:
            ensure_design(warn if task == "serve" else stop)
        return run_task(task, rest)
    except KeyboardInterrupt:
        say("\nAbgebrochen. Der nächste Aufruf macht an dieser Stelle weiter.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
