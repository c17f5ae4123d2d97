"""Style sheet and scripts under an address that changes with their content."""

from __future__ import annotations

import hashlib
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

DIRECTORY = Path(__file__).parent / "static"
_FOR_EVER = "public, max-age=31536000, immutable"


class StaticVersion:
    """The content hash of the folder.

    It is part of the path and not of a query, so that scripts find the modules they import
    relatively under the same version.
    """

    def __init__(self, directory: Path = DIRECTORY) -> None:
        digest = hashlib.sha256()
        for file in sorted(directory.iterdir()):
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
        self.name = digest.hexdigest()[:12]

    def path(self, file: str) -> str:
        """Return the address of one file."""
        return f"/static/{self.name}/{file}"


class VersionedFiles(StaticFiles):
    """Serves the folder under every version, for ever under the present one."""

    def __init__(self, version: StaticVersion, directory: Path = DIRECTORY) -> None:
        super().__init__(directory=directory)
        self._version = version

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Serve one file of a version."""
        version, _, file = path.partition("/")
        if not file:
            raise HTTPException(404)
        response = await super().get_response(file, scope)
        is_present = version == self._version.name
        response.headers["Cache-Control"] = _FOR_EVER if is_present else "no-cache"
        return response
