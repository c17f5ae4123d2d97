"""Style sheets, scripts and fonts under an address that changes with their content."""

from __future__ import annotations

import gzip
import hashlib
import logging
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

DIRECTORY = Path(__file__).parent / "static"
DESIGN = "design"
"""The folder of what bootstrap.py installs from npm."""
_FOR_EVER = "public, max-age=31536000, immutable"
_COMPRESSED = frozenset({".css", ".js", ".svg", ".md"})
_IMPORT = re.compile(r'^(?:import|export) .*?from "\./([\w.]+)"', re.MULTILINE)
_log = logging.getLogger(__name__)


class StaticVersion:
    """The content hash of the folder.

    It is part of the path and not of a query, so that scripts find the modules they import
    relatively under the same version.
    """

    def __init__(self, directory: Path = DIRECTORY) -> None:
        self._directory = directory
        self._modules: dict[str, tuple[str, ...]] = {}
        digest = hashlib.sha256()
        for file in sorted(files_below(directory)):
            name = file.relative_to(directory).as_posix()
            digest.update(name.encode() + b"\0" + file.read_bytes() + b"\0")
        self.name = digest.hexdigest()[:12]
        self.has_design = (directory / DESIGN / "kern.css").is_file()
        if not self.has_design:
            _log.warning(
                "Die Gestaltung der Webseiten (KERN) fehlt; sie sehen einfacher aus. Bitte einmal "
                "„python3 bootstrap.py serve“ starten, das richtet sie ein."
            )

    def path(self, file: str) -> str:
        """Return the address of one file."""
        return f"/static/{self.name}/{file}"

    def modules(self, script: str) -> tuple[str, ...]:
        """List the modules that a script imports, also over others: browsers can fetch them all at once."""
        if script not in self._modules:
            found: dict[str, None] = {}
            waiting = [script]
            while waiting:
                for name in _IMPORT.findall((self._directory / waiting.pop()).read_text(encoding="utf-8")):
                    if name not in found:
                        found[name] = None
                        waiting.append(name)
            self._modules[script] = tuple(found)
        return self._modules[script]


def files_below(directory: Path) -> Iterator[Path]:
    """List all files that are served."""
    for path in directory.rglob("*"):
        parts = path.relative_to(directory).parts
        if path.is_file() and not any(part.startswith(".") for part in parts):
            yield path


class VersionedFiles(StaticFiles):
    """Serves the folder under every version, for ever under the present one, compressed where that helps."""

    def __init__(self, version: StaticVersion, directory: Path = DIRECTORY) -> None:
        super().__init__(directory=directory)
        self._version = version

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Serve one file of a version."""
        version, _, file = path.partition("/")
        if not file or file.startswith("."):
            raise HTTPException(404)
        response = await super().get_response(file, scope)
        if isinstance(response, FileResponse) and Path(response.path).suffix in _COMPRESSED:
            response = _compressed(response, Headers(scope=scope))
        is_present = version == self._version.name
        response.headers["Cache-Control"] = _FOR_EVER if is_present else "no-cache"
        return response


def _compressed(response: FileResponse, headers: Headers) -> Response:
    if "gzip" not in headers.get("accept-encoding", "") or "range" in headers:
        return response  # the middleware that compresses pages adds Vary
    path = Path(response.path)
    content = _gzipped(path, path.stat().st_mtime_ns)
    return Response(
        content,
        media_type=response.media_type,
        headers={"Content-Encoding": "gzip", "Vary": "Accept-Encoding"},
    )


@lru_cache(maxsize=128)
def _gzipped(path: Path, _changed: int) -> bytes:
    return gzip.compress(path.read_bytes(), 9, mtime=0)
