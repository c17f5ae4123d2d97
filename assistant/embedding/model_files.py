"""Loading a model by folder or hub name without waiting for a hub that is out of reach."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import httpx
from huggingface_hub import constants

from assistant.errors import ModelUnavailableError

_HUB_PATIENCE_SECONDS = 5.0
_LOADING_ERRORS = (OSError, ValueError, ImportError, KeyError)

Model = TypeVar("Model")


def load_model(setting: str, name: str, load: Callable[..., Model]) -> Model:
    """Load a model: from its folder, from the copies of earlier downloads, or else from the hub.

    Args:
        setting: the variable that names the model, for messages.
        name: folder or hub name.
        load: loads the model, given whether `local_files_only`.

    Raises:
        ModelUnavailableError: says what to do.
    """
    if name.startswith(("/", ".", "~")) and not Path(name).is_dir():
        raise _unavailable(setting, name, "diesen Ordner gibt es nicht")
    try:
        return load(local_files_only=True)
    except _LOADING_ERRORS as error:
        if Path(name).is_dir() or constants.HF_HUB_OFFLINE:
            raise _unavailable(setting, name, _first_line(error)) from error
    # The clients of the hub try again for minutes where nothing answers; one question tells in seconds.
    try:
        httpx.head(constants.ENDPOINT, timeout=_HUB_PATIENCE_SECONDS)
    except httpx.HTTPError as error:
        reason = f"{constants.ENDPOINT} ist nicht erreichbar"
        raise _unavailable(setting, name, reason) from error
    try:
        return load(local_files_only=False)
    except _LOADING_ERRORS as error:
        raise _unavailable(setting, name, _first_line(error)) from error


def content_mark(folder: Path) -> str:
    """Tell two models at one path apart by the sizes and names of their files."""
    if not folder.is_dir():
        return ""
    parts = sorted(f"{p.relative_to(folder)}:{p.stat().st_size}" for p in folder.rglob("*") if p.is_file())
    return f"#{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:8]}"


def _unavailable(setting: str, name: str, reason: str) -> ModelUnavailableError:
    return ModelUnavailableError(
        f"Das Sprachmodell {setting}={name} lässt sich nicht laden ({reason}). "
        "Bitte den Namen oder Pfad prüfen; ohne Internet muss das Modell als Ordner vorliegen. "
        f"{_WITHOUT[setting]}"
    )


_WITHOUT = {
    "LOTSE_EMBEDDER": "Ohne die Einstellung arbeitet das mitgelieferte Modell.",
    "LOTSE_RERANKER": "Ohne die Einstellung bleibt die Reihenfolge der Suche.",
}


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines()
    return lines[0] if lines else type(error).__name__
