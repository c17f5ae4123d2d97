"""The fields at the head of a corpus file with the German words for their mistakes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from assistant.records import Kind
from ingest.findings import Finding, Severity, did_you_mean, quoted
from ingest.marked_yaml import MarkedYaml, Raw

T = TypeVar("T")

ID_PATTERN = re.compile(r"[a-z0-9-]{3,120}")
_MAX_TEXT = 500
_MAX_URL = 2000
_MAX_ENTRIES = 200
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def _text(raw: Raw) -> str:
    if raw is None:
        raise ValueError("ist leer")
    if not isinstance(raw, str):
        kind = "eine Liste" if isinstance(raw, list) else "ein verschachtelter Eintrag"
        raise ValueError(f"erwartet wird ein Text, hier steht {kind}")  # noqa: TRY004 -- for pydantic
    text = " ".join(raw.split())
    if not text:
        raise ValueError("ist leer")
    if len(text) > _MAX_TEXT:
        raise ValueError(f"hat {len(text)} Zeichen, erlaubt sind {_MAX_TEXT}")
    return text


def _id(raw: Raw) -> str:
    text = _text(raw)
    if not ID_PATTERN.fullmatch(text):
        raise ValueError(f"{quoted(text)} darf nur a-z, 0-9 und Bindestriche enthalten, 3 bis 120 Zeichen")
    return text


def _kind(raw: Raw) -> Kind:
    text = _text(raw)
    try:
        return Kind(text)
    except ValueError as error:
        known = ", ".join(Kind)
        hint = did_you_mean(text, Kind)
        raise ValueError(f"{quoted(text)} ist keine Art von Dokument; erlaubt sind {known}{hint}") from error


def _url(raw: Raw) -> str:
    if isinstance(raw, str) and len(raw) > _MAX_URL:
        raise ValueError(f"hat {len(raw)} Zeichen, erlaubt sind {_MAX_URL}")
    text = raw.strip() if isinstance(raw, str) else _text(raw)
    if not text:
        raise ValueError("ist leer")
    try:
        parts = urlsplit(text)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_web = False
    if not is_web or re.search(r'[\s<>"]', text):
        raise ValueError(f"{quoted(text)} ist keine Webadresse; sie muss mit https:// oder http:// beginnen")
    if parts.username is not None or parts.password is not None:
        raise ValueError("enthält Zugangsdaten; nehmen Sie sie aus der Adresse heraus")
    return text


def _date(raw: Raw) -> str:
    text = _text(raw)
    if not _is_date(text):
        raise ValueError(f"{quoted(text)} ist kein Datum; erlaubt sind JJJJ, JJJJ-MM und JJJJ-MM-TT")
    return text


def _is_date(text: str) -> bool:
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True


def _day(raw: Raw) -> str:
    text = _date(raw)
    if len(text) != len("JJJJ-MM-TT"):
        raise ValueError(f"{quoted(text)} ist kein ganzes Datum; erwartet wird JJJJ-MM-TT")
    return text


def _positive(raw: Raw) -> int:
    text = _text(raw)
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise ValueError(
            f"{quoted(text)} ist keine ganze Zahl größer als 0; schreiben Sie sie ohne Punkt, wie 91000"
        )
    return int(text)


def _flag(raw: Raw) -> bool:
    text = _text(raw).lower()
    if text not in {"true", "false", "yes", "no", "on", "off"}:
        raise ValueError(f"{quoted(text)} ist weder true noch false")
    return text in {"true", "yes", "on"}


def _language(raw: Raw) -> str:
    text = _text(raw)
    if not re.fullmatch(r"[a-z]{2}", text):
        raise ValueError(f"{quoted(text)} ist kein Sprachkürzel; erwartet wird etwas wie de oder en")
    return text


def _list(raw: Raw) -> list[Raw]:
    """A list as the author meant it: one single text counts as a list of one."""
    if isinstance(raw, dict):
        raise ValueError("erwartet wird eine Liste wie [eins, zwei]")  # noqa: TRY004 -- for pydantic
    items: list[Raw] = list(raw) if isinstance(raw, list) else [raw]
    if len(items) > _MAX_ENTRIES:
        raise ValueError(f"hat {len(items)} Einträge, erlaubt sind {_MAX_ENTRIES}")
    return items


def _required_list(raw: Raw) -> list[Raw]:
    if raw is None:
        raise ValueError("ist leer; schreiben Sie [], wenn nichts einzutragen ist")
    return _list(raw)


def _states(raw: Raw) -> list[Raw]:
    """Länder as a list, as one text, or as "Hessen / Rheinland-Pfalz"."""
    parts: list[Raw] = []
    for item in _list(raw):
        parts += [part.strip() for part in re.split(r"[/,;]", item)] if isinstance(item, str) else [item]
    return parts


def _or(default: T, read: Callable[[Raw], object]) -> BeforeValidator:
    """Take an absent or empty value as `default`."""
    return BeforeValidator(lambda raw: default if raw in (None, "", []) else read(raw))


Text = Annotated[str, BeforeValidator(_text)]
Url = Annotated[str, BeforeValidator(_url)]
OptionalText = Annotated[str | None, _or(None, _text)]
Urls = Annotated[tuple[Url, ...], _or((), _list)]
Texts = Annotated[tuple[Text, ...], _or((), _list)]


class Head(BaseModel):
    """The front matter of one corpus file."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Annotated[str, BeforeValidator(_id)]
    kind: Annotated[Kind, BeforeValidator(_kind)]
    title: Text
    publisher: Text
    source_url: Url
    topics: Annotated[tuple[Text, ...], BeforeValidator(_required_list)]
    clean_url: Annotated[str | None, _or(None, _url)] = None
    further_sources: Urls = ()
    source_title: OptionalText = None
    published: Annotated[str | None, _or(None, _date)] = None
    valid_until: Annotated[str | None, _or(None, _day)] = None
    retrieved_excerpt_only: Annotated[bool, _or(False, _flag)] = False  # noqa: FBT003 -- the default value
    municipality: OptionalText = None
    state: Annotated[tuple[Text, ...], _or((), _states)] = ()
    inhabitants: Annotated[int | None, _or(None, _positive)] = None
    questions: Texts = ()
    language: Annotated[str, _or("de", _language)] = "de"
    license: OptionalText = None


def read_head(source: MarkedYaml) -> tuple[Head | None, list[Finding]]:
    """Check the fields of a front matter; every mistake becomes a finding with its line."""
    values = source.value
    if not isinstance(values, dict):
        return None, [Finding("im Kopf werden Felder wie „title: …“ erwartet", source.line(()))]
    findings = [_unknown(name, source.line((name,))) for name in values if name not in Head.model_fields]
    try:
        return Head.model_validate(values), findings
    except ValidationError as error:
        findings += [
            _mistake(mistake["type"], mistake["msg"], mistake["loc"], source)
            for mistake in error.errors(include_url=False)
        ]
        return None, findings


def _mistake(kind: str, message: str, location: tuple[str | int, ...], source: MarkedYaml) -> Finding:
    name = str(location[0])
    if kind == "missing":
        return Finding(f"{name}: dieses Feld fehlt", source.line(()))
    entry = f", Eintrag {location[1] + 1}" if len(location) > 1 and isinstance(location[1], int) else ""
    return Finding(f"{name}{entry}: {message.removeprefix('Value error, ')}", source.line(location))


def _unknown(name: str, line: int | None) -> Finding:
    hint = did_you_mean(name, Head.model_fields)
    message = f"{quoted(name)} ist ein unbekanntes Feld und bleibt ohne Wirkung{hint}"
    return Finding(message, line, severity=Severity.WARNING)
