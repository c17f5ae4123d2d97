"""`lotse ingest`: documents of a folder into the index."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.invocation import settings_of_invocation
from assistant.errors import ConfigurationError, LotseError
from assistant.records import Kind
from assistant.settings import Settings
from assistant.terminal import open_console, print_json
from ingest.progress import Teller, telling
from ingest.run import IndexWriter, Orders, SourceReport, ingest_source, known_sources
from ingest.source import CORPUS, WEB, Source, find_source, known_source
from ingest.split import SPLITTER
from ingest.summary import Summary, print_summary, summary_to_dict
from ingest.target import open_target
from ingest.vocabulary import load_vocabulary

app = typer.Typer(add_completion=False)

_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


class IngestInterruptedError(LotseError):
    """The user stopped the run: start it again to go on."""

    exit_status = 130


Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PFAD|ADRESSE …]",
        help="Ordner, einzelne Markdown-Dateien oder Webadressen. Ohne Angabe die Wissensbasis "
        "(LOTSE_CORPUS_DIR).",
        show_default=False,
    ),
]
Rebuild = Annotated[bool, typer.Option("--rebuild", help="Alle Dokumente neu aufnehmen, auch unveränderte.")]
AsJson = Annotated[bool, typer.Option("--json", help="Die Zusammenfassung als JSON ausgeben.")]
MaxFailures = Annotated[
    int, typer.Option("--max-failures", min=0, metavar="N", help="So viele Dateien dürfen fehlschlagen.")
]
AllowMassDelete = Annotated[
    bool,
    typer.Option("--allow-mass-delete", help="Erlaubt, mehr als die Hälfte einer Quelle zu löschen."),
]
KindOption = Annotated[
    Kind | None,
    typer.Option(
        "--kind",
        metavar="ART",
        help="Art der Webseiten: case_study, guidance, funding, law oder contact. Ohne Angabe bleibt sie, "
        "wie sie war; neue Seiten gelten als guidance.",
        show_default=False,
    ),
]
Remove = Annotated[bool, typer.Option("--remove", help="Entfernt die genannten Webseiten wieder.")]


@app.command()
def ingest(
    paths: Paths = None,
    *,
    kind: KindOption = None,
    remove: Remove = False,
    rebuild: Rebuild = False,
    as_json: AsJson = False,
    max_failures: MaxFailures = 0,
    allow_mass_delete: AllowMassDelete = False,
) -> None:
    """Nimmt Dokumente in den Index auf und löscht dort, was es nicht mehr gibt."""
    started = time.monotonic()
    settings = settings_of_invocation()
    urls = [path for path in paths or [] if _URL.match(path)]
    if (remove or kind is not None) and (not urls or len(urls) < len(paths or [])):
        raise ConfigurationError(
            "--kind und --remove gelten für Webadressen. Bitte nur Adressen wie https://www.beispiel.de "
            "nennen."
        )
    places = [] if remove else _places([path for path in paths or [] if path not in urls], urls, settings)
    with telling(open_console(sys.stderr)) as teller:
        try:
            files, failed = ((), ()) if remove else _visit(urls, settings, kind, teller)
            places += files
            with open_target(settings, teller.say) as writer:
                orders = Orders(is_all_changed=rebuild, may_delete_most=allow_mass_delete)
                is_everything = rebuild and not paths
                reports: tuple[SourceReport, ...]
                if remove:
                    reports = (_remove(urls, settings, writer, teller),)
                else:
                    reports = tuple(
                        _run(places, settings, writer, orders, teller, is_everything=is_everything)
                    )
                    reports += failed
        except KeyboardInterrupt as error:
            raise IngestInterruptedError(
                "Abgebrochen. Was schon aufgenommen ist, bleibt; „lotse ingest“ macht dort weiter."
            ) from error
    summary = Summary(reports, time.monotonic() - started, max_failures)
    if as_json:
        print_json(summary_to_dict(summary))
    else:
        print_summary(open_console(sys.stdout), summary)
    if summary.exit_status:
        raise typer.Exit(summary.exit_status)


def _web_dir(settings: Settings) -> Path:
    return settings.data_dir / WEB


def _visit(
    urls: Sequence[str], settings: Settings, kind: Kind | None, teller: Teller
) -> tuple[tuple[Path, ...], tuple[SourceReport, ...]]:
    """Fetch pages before the index is opened, since nobody should wait for the web.

    Returns the files to take in, and a report of the pages that could not be fetched.
    """
    if not urls:
        return (), ()
    from ingest.fetch import is_any, is_public  # httpx takes 0.2 s
    from ingest.web_source import visit_pages

    is_allowed = is_any if settings.fetch_private else is_public
    files, failed = visit_pages(urls, _web_dir(settings), kind, teller.say, is_allowed)
    return files, (SourceReport(Source(WEB, _web_dir(settings)), readings=list(failed)),) if failed else ()


def _remove(urls: Sequence[str], settings: Settings, writer: IndexWriter, teller: Teller) -> SourceReport:
    from ingest.web_source import remove_pages

    return remove_pages(urls, _web_dir(settings), writer, teller.progress)


def _places(paths: Sequence[str], urls: Sequence[str], settings: Settings) -> list[Path]:
    """Check the arguments before anything is opened."""
    if urls and not paths:
        return []
    if not paths and not settings.corpus_dir.is_dir():
        raise ConfigurationError(
            f"Den Ordner {settings.corpus_dir} mit der Wissensbasis gibt es nicht. Bitte LOTSE_CORPUS_DIR "
            "auf den Ordner setzen oder einen Ordner angeben: lotse ingest ORDNER"
        )
    places = [Path(path) for path in paths] or [settings.corpus_dir]
    for place in places:
        if not _exists(place):
            raise ConfigurationError(
                f"„{place}“ gibt es nicht. Bitte den Pfad prüfen und, ob die Netzfreigabe verbunden ist."
            )
    return places


def _exists(place: Path) -> bool:
    try:
        return place.exists()
    except (OSError, ValueError):  # no rights on a folder above, or a NUL in the path
        return False


def _run(
    places: Sequence[Path],
    settings: Settings,
    writer: IndexWriter,
    orders: Orders,
    teller: Teller,
    *,
    is_everything: bool,
) -> Iterator[SourceReport]:
    """Bring one source after the other up to date."""
    writer.repair(teller.progress)
    ledger = writer.ledger()
    names = known_sources(ledger)
    web_dir = _web_dir(settings)
    sources = [find_source(place, settings.corpus_dir, names, web_dir) for place in places]
    sources = list(dict.fromkeys(sources))
    is_other_splitter = bool(ledger) and writer.splitter() != SPLITTER
    if is_other_splitter or is_everything:
        # An index holds the chunks of one splitter only, so no source may stay behind.
        sources = _all_sources(sources, names, settings)
    if is_other_splitter:
        teller.say("Die Textaufteilung ist neu; alle Dokumente werden neu aufgenommen.")
    if not ledger and writer.splitter() is not None:
        teller.say(
            "Der bisherige Index passt nicht mehr zu den Einstellungen und wird neu gemacht. Ordner "
            "außerhalb der Wissensbasis geben Sie bitte noch einmal an: lotse ingest ORDNER"
        )
    for number, source in enumerate(sources, 1):
        is_last = not is_other_splitter or number == len(sources)
        own = replace(orders, is_all_changed=orders.is_all_changed or is_other_splitter, is_last=is_last)
        yield _ingest(source, settings, writer, own, teller)


def _all_sources(named: Sequence[Source], known: Sequence[str], settings: Settings) -> list[Source]:
    """Return the named and the known sources, each as a whole."""
    names = dict.fromkeys([*known, *(source.name for source in named)])
    ordered = sorted(names, key=lambda name: (name != CORPUS, name))
    return [known_source(name, settings.corpus_dir, _web_dir(settings)) for name in ordered]


def _ingest(
    source: Source, settings: Settings, writer: IndexWriter, orders: Orders, teller: Teller
) -> SourceReport:
    vocabulary, readings = load_vocabulary(source.root, settings.corpus_dir)
    report = ingest_source(source, writer, vocabulary, orders, teller.progress)
    report.readings += readings
    return report
