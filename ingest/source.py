"""Where documents come from: a named set of files, or a part of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import ConfigurationError
from assistant.index.changes import LedgerEntry

CORPUS = "corpus"
"""Name of the source that the setting LOTSE_CORPUS_DIR points to."""
WEB = "web"
"""Name of the source that holds pages of the web, a folder in the data folder."""


@dataclass(frozen=True, slots=True)
class Source:
    """A set of files by its name in the ledger, and the part of it that one run looks at.

    `under` is the relative path of a folder or file inside `root`; empty means all of it.
    """

    name: str
    root: Path
    under: str = ""

    @property
    def place(self) -> Path:
        """The folder or file that this run looks at."""
        return self.root / self.under

    @property
    def is_file(self) -> bool:
        """Whether the run looks at one file alone, which never deletes anything."""
        return self.place.is_file()

    def contains(self, entry: LedgerEntry) -> bool:
        """Whether a document of the index belongs to what this run looks at."""
        is_below = not self.under or entry.path == self.under or entry.path.startswith(f"{self.under}/")
        return entry.source == self.name and is_below


def find_source(path: Path, corpus_dir: Path, known: Iterable[str], web_dir: Path | None = None) -> Source:
    """Name the source of a folder or file that exists.

    A folder inside a source that the index knows already is a part of that source.

    Args:
        path: what the user named.
        corpus_dir: folder of the source "corpus".
        known: names of the sources in the ledger.
        web_dir: folder of the source "web".
    """
    place = path.resolve()
    roots = {corpus_dir.resolve(): CORPUS} | ({web_dir.resolve(): WEB} if web_dir is not None else {})
    roots |= {Path(name): name for name in known if name not in {CORPUS, WEB}}
    for root in (place, *place.parents):
        if root in roots:
            return Source(roots[root], root, "" if root == place else place.relative_to(root).as_posix())
    root = place if place.is_dir() else place.parent
    return Source(str(root), root, "" if root == place else place.name)


def known_source(name: str, corpus_dir: Path, web_dir: Path | None = None) -> Source:
    """Return all of a source that the index knows by name.

    Raises:
        ConfigurationError: its folder is gone.
    """
    named = {CORPUS: corpus_dir.resolve()} | ({WEB: web_dir.resolve()} if web_dir is not None else {})
    root = named.get(name) or Path(name)
    if not root.is_dir():
        raise ConfigurationError(
            f"Der Index enthält Dokumente aus dem Ordner {root}, den es nicht mehr gibt. Bitte stellen Sie "
            "ihn wieder her. Sollen seine Dokumente verschwinden, legen Sie den Ordner leer an und rufen Sie "
            f"„lotse ingest {root} --allow-mass-delete“ auf."
        )
    return Source(name, root)
