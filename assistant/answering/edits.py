"""Marked words that name what a sentence of a document leaves open, and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.language.places import laender_in
from assistant.records import Document, Edit, EditKind, Kind

# Only before a verb: "Die Förderung kommunaler Netzwerke" says itself which one is meant.
_VERB = (
    r"(?= (?:\w+te?|ließ|bot|gab|kam|lag|ging|stieg|sank|nahm|stand|fand|trug|zog|schrieb|half|erhielt|war"
    r"|wird|wurde|will|kann|soll|muss|darf)\b)"
)
_TOWN = re.compile(
    r"(?:Die (?:Stadt|Gemeinde|Marktgemeinde|Hansestadt|Landeshauptstadt|Ortsgemeinde|Kommune"
    rf"|Verbandsgemeinde|Samtgemeinde|Kreisstadt)|Der (?:Landkreis|Kreis)){_VERB}"
)
_WORK = re.compile(
    r"(?:Das (?:Projekt|Vorhaben|Gebäude|Haus|Rathaus|Feuerwehrhaus|Modell|Konzept)|Die (?:Steuer|Satzung"
    rf"|Verwaltung|Schule|Anlage|Maßnahme|Kita)|Der (?:Neubau|Bau|Stadtrat|Gemeinderat|Kreistag)){_VERB}"
)
_STATE = re.compile(rf"(?:Das Land|Die Landesregierung|Der Freistaat){_VERB}")
_PROGRAMME = re.compile(
    r"(?:Das (?:Programm|Förderprogramm|Gesetz)|Die (?:Förderung|Verordnung|Richtlinie)"
    rf"|Der (?:Verband|Verein)){_VERB}"
)
_SORT_OF_TOWN = re.compile(
    r"^(?:Landeshauptstadt|Hansestadt|Stadt|Marktgemeinde|Gemeinde|Verbandsgemeinde|Samtgemeinde"
    r"|Landkreis|Kreis) "
)
_LONGEST_NAME = 50
"""Characters from which a name would swamp its sentence."""


def named(text: str, document: Document) -> tuple[str, tuple[Edit, ...]]:
    """Insert in square brackets whose town, project or programme a sentence speaks of.

    "Die Stadt ließ es aufbereiten." becomes "Die Stadt [Unna] ließ es aufbereiten." Nothing is inserted
    where the sentence names it already, or where the document does not say clearly what is meant.
    """
    for pattern, name_in in _NAMES:
        found = pattern.match(text)
        name = name_in(document, text) if found else None
        if found and name and name not in text and len(name) <= _LONGEST_NAME:
            inserted = f" [{name}]"
            edit = Edit(found.end(), found.end() + len(inserted), "", EditKind.NAME)
            return text[: found.end()] + inserted + text[found.end() :], (edit,)
    return text, ()


def insertions(text: str, edits: Sequence[Edit]) -> list[str]:
    """Return the words that the edits brought in, without their brackets."""
    return [text[edit.start : edit.end].strip(" []") for edit in edits]


def are_named(text: str, edits: Sequence[Edit], names: Sequence[str]) -> bool:
    """Tell whether every insertion is in brackets and stands in one of the names of the cited documents."""
    return all(
        inserted
        and text[edit.start : edit.end].strip() == f"[{inserted}]"
        and any(inserted in name for name in names)
        for edit, inserted in zip(edits, insertions(text, edits), strict=True)
    )


def document_names(title: str, municipality: str | None, states: Sequence[str]) -> list[str]:
    """Return the names from which an edit may take its words."""
    return [title, *([municipality] if municipality else ()), *states]


def short_title(title: str) -> str:
    """Return the name at the beginning of a title, behind the Land that may come first."""
    name, _, rest = title.partition(":")
    if rest and laender_in(name) == (name.strip(),):
        name = rest
    return re.split(r":| [–—-] ", name, maxsplit=1)[0].strip()


def _place_of(document: Document, _: str = "") -> str | None:
    place = document.municipality
    return place if place and not re.search(r",|/| und ", place) else None


def _town_of(document: Document, text: str) -> str | None:
    """Return the name that fits behind the sort of town at the beginning of the sentence."""
    town = _place_of(document)
    if town is None:
        return None
    sort = _SORT_OF_TOWN.match(town)
    is_district = text.split()[1] in {"Kreis", "Landkreis"}
    if is_district != bool(sort and "reis" in sort[0]):
        return None
    return town[sort.end() :] if sort else town


def _state_of(document: Document, _: str) -> str | None:
    return document.states[0] if len(document.states) == 1 else None


def _programme_of(document: Document, _: str) -> str | None:
    is_about_one = document.kind in {Kind.FUNDING, Kind.LAW, Kind.CONTACT}
    return short_title(document.title) if is_about_one else None


_NAMES: tuple[tuple[re.Pattern[str], Callable[[Document, str], str | None]], ...] = (
    (_TOWN, _town_of),
    (_WORK, _place_of),
    (_STATE, _state_of),
    (_PROGRAMME, _programme_of),
)
