"""`lotse doctor`: what is set up, what is missing, and how to mend it."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from rich.console import Console
from rich.text import Text

from assistant.commands.database_state import examine_database
from assistant.commands.findings import Finding, Level
from assistant.commands.index_state import creation_time, is_made_by, is_older_than
from assistant.commands.key_state import examine_keys
from assistant.commands.plugins import other_examinations
from assistant.discovery import find_service
from assistant.errors import ConfigurationError, LotseError
from assistant.setting_table import SETTINGS
from assistant.setting_values import masked
from assistant.settings import Settings, load_settings, unknown_warning
from assistant.terminal import open_console
from assistant.visible_text import keep_visible

_DISTRIBUTION = "ressourcenlotse"
_OLDEST_PYTHON = (3, 11)
_MEGABYTE = 1_000_000
_SCARCE_DISK = 1000 * _MEGABYTE
_FULL_DISK = 100 * _MEGABYTE


def report_findings() -> int:
    """Print the examination and return the number of problems."""
    console = open_console(sys.stdout)
    problems = 0
    for finding in examine():
        _print_finding(console, finding)
        problems += finding.level is Level.PROBLEM
    summary = f"{problems} {'Problem' if problems == 1 else 'Probleme'} gefunden."
    console.print(Text(f"\n{summary if problems else 'Alles Nötige ist eingerichtet.'}"))
    return problems


def examine() -> Iterator[Finding]:
    """Examine everything that can be examined, whatever state it is in."""
    yield _examine_python()
    yield _examine_packages()
    try:
        settings = load_settings(os.environ, Path(".env"))
    except ConfigurationError as error:
        yield Finding(Level.PROBLEM, "Einstellungen", str(error), "die genannte Variable berichtigen")
        return
    yield from _examine_settings(settings)
    yield _examine_data_dir(settings.data_dir)
    yield _examine_disk(settings.data_dir)
    yield _examine_corpus(settings.corpus_dir)
    yield _examine_index(settings)
    yield examine_database(settings)
    yield _examine_service(settings)
    yield examine_keys(settings)
    yield from _examine_model(settings)
    for examine_part in other_examinations():
        yield from examine_part(settings)
    if settings.chroma_url is not None:
        yield _examine_chroma(settings.chroma_url)


def _print_finding(console: Console, finding: Finding) -> None:
    style = {Level.OK: "green", Level.HINT: "yellow", Level.PROBLEM: "red"}[finding.level]
    line = Text(f"{finding.level.value:<8}", style=style)
    line.append(keep_visible(f"{finding.subject}: {finding.text}"), style="default")
    console.print(line)
    if finding.remedy:
        console.print(Text(keep_visible(f"        → {finding.remedy}")))


def _examine_python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info[:2] < _OLDEST_PYTHON:
        return Finding(
            Level.PROBLEM, "Python", f"{version} ist zu alt.", "Python 3.11 oder neuer installieren"
        )
    return Finding(Level.OK, "Python", version)


def _examine_packages() -> Finding:
    missing = []
    try:
        required = metadata.requires(_DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return Finding(Level.PROBLEM, "Pakete", "Das Programm ist nicht installiert.", "make serve")
    names = [_name_of(line) for line in required if "extra ==" not in line]
    for name in names:
        try:
            metadata.version(name)
        except metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        return Finding(Level.PROBLEM, "Pakete", f"Es fehlen: {', '.join(missing)}.", "make serve")
    version = metadata.version(_DISTRIBUTION)
    return Finding(
        Level.OK, "Pakete", f"Ressourcenlotse {version}, alle {len(names)} nötigen Pakete vorhanden"
    )


def _name_of(requirement: str) -> str:
    for position, character in enumerate(requirement):
        if not (character.isalnum() or character in "-_."):
            return requirement[:position]
    return requirement


def _examine_settings(settings: Settings) -> Iterator[Finding]:
    standard = load_settings({}, None)
    changed = [
        f"{setting.name}={setting.show(getattr(settings, setting.field))}"
        for setting in SETTINGS
        if getattr(settings, setting.field) != getattr(standard, setting.field)
    ]
    yield Finding(Level.OK, "Einstellungen", ", ".join(changed) or "alle wie vorgegeben")
    for variable in settings.unknown:
        remedy = variable.suggestion and f"{variable.suggestion} statt {variable.name} setzen"
        yield Finding(
            Level.HINT, "Einstellungen", unknown_warning(variable), remedy or "docs/settings.md nennt alle"
        )


def _examine_data_dir(data_dir: Path) -> Finding:
    folder = _nearest_existing(data_dir)
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return Finding(
            Level.PROBLEM,
            "Datenordner",
            f"In {folder} lässt sich nicht schreiben ({error.strerror}).",
            "die Rechte ändern oder LOTSE_DATA_DIR auf einen anderen Ordner setzen",
        )
    if not data_dir.exists():
        return Finding(
            Level.HINT, "Datenordner", f"{data_dir} gibt es noch nicht; er entsteht beim Einlesen."
        )
    return Finding(Level.OK, "Datenordner", f"{data_dir} ist beschreibbar")


def _examine_disk(data_dir: Path) -> Finding:
    free = shutil.disk_usage(_nearest_existing(data_dir)).free
    text = f"{free / 1000 / _MEGABYTE:.1f} GB frei".replace(".", ",")
    if free < _FULL_DISK:
        return Finding(Level.PROBLEM, "Speicherplatz", text, "Platz schaffen oder LOTSE_DATA_DIR verlegen")
    if free < _SCARCE_DISK:
        return Finding(Level.HINT, "Speicherplatz", text, "bald Platz schaffen")
    return Finding(Level.OK, "Speicherplatz", text)


def _nearest_existing(path: Path) -> Path:
    absolute = path.absolute()
    return next(folder for folder in (absolute, *absolute.parents) if folder.is_dir())


def _examine_corpus(corpus_dir: Path) -> Finding:
    if not corpus_dir.is_dir():
        return Finding(
            Level.HINT,
            "Wissensbasis",
            f"Der Ordner {corpus_dir} fehlt.",
            "LOTSE_CORPUS_DIR auf den Ordner mit den Dokumenten setzen",
        )
    count = sum(1 for _ in corpus_dir.rglob("*.md"))
    return Finding(Level.OK, "Wissensbasis", f"{count} Markdown-Dateien in {corpus_dir}")


def _examine_index(settings: Settings) -> Finding:
    from assistant.index.status import read_status

    try:
        status = read_status(settings.data_dir)
    except LotseError as error:
        return Finding(Level.PROBLEM, "Index", str(error), "lotse ingest")
    if status is None:
        return Finding(Level.PROBLEM, "Index", "Es gibt noch keinen Index.", "lotse ingest")
    created = creation_time(status.created).astimezone()
    facts = (
        f"{status.documents} Dokumente, {status.chunks} Abschnitte, Modell {status.embedder}, "
        f"Fassung {status.generation} vom {created:%d.%m.%Y %H:%M}"
    )
    if not is_made_by(status.embedder, settings.embedder):
        return Finding(
            Level.PROBLEM,
            "Index",
            f"{facts}; eingestellt ist das Modell {settings.embedder}.",
            "lotse ingest --rebuild",
        )
    if settings.corpus_dir.is_dir() and is_older_than(status.created, settings.corpus_dir):
        return Finding(Level.HINT, "Index", f"{facts}; die Wissensbasis ist neuer.", "lotse ingest")
    return Finding(Level.OK, "Index", facts)


def _examine_service(settings: Settings) -> Finding:
    service = find_service(settings.data_dir)
    if service is None:
        return Finding(Level.HINT, "Dienst", "Er läuft nicht; Fragen öffnen den Index selbst.", "lotse serve")
    import httpx

    try:
        status = httpx.get(f"{service.url}/readyz", timeout=3.0, trust_env=False).status_code
    except httpx.TransportError:
        return Finding(
            Level.PROBLEM,
            "Dienst",
            f"Er ist unter {service.url} angemeldet (Prozess {service.pid}), antwortet aber nicht.",
            "den Prozess beenden, dann lotse serve",
        )
    if status != httpx.codes.OK:
        return Finding(
            Level.HINT, "Dienst", f"Er läuft unter {service.url}, ist aber noch nicht bereit ({status})."
        )
    return Finding(Level.OK, "Dienst", f"bereit unter {service.url}")


def _examine_model(settings: Settings) -> Iterator[Finding]:
    from assistant.commands.doctor_model import examine_model, examine_usage

    yield from examine_model(settings)
    service = find_service(settings.data_dir)
    if service is not None:
        yield from examine_usage(service)


def _examine_chroma(chroma_url: str) -> Finding:
    import httpx

    shown = masked(chroma_url)
    try:
        status = httpx.get(f"{chroma_url}/api/v2/heartbeat", timeout=3.0).status_code
    except httpx.TransportError:
        return Finding(
            Level.PROBLEM,
            "Chroma-Server",
            f"Unter {shown} antwortet niemand.",
            "den Server starten oder LOTSE_CHROMA_URL berichtigen",
        )
    if status != httpx.codes.OK:
        return Finding(
            Level.PROBLEM,
            "Chroma-Server",
            f"{shown} antwortet mit dem Status {status}.",
            "LOTSE_CHROMA_URL prüfen: dort antwortet kein Chroma-Server",
        )
    return Finding(Level.OK, "Chroma-Server", f"erreichbar unter {shown}")
