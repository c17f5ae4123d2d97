"""Whether documents are about the places that a question asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.asking import Asking
from assistant.language.gazetteer import NamedPlace
from assistant.language.places import countries_in, laender_in
from assistant.records import Document

_NOTABLE_GAP = 0.1
"""Loss of coverage from which a missing Land is worth a word to the reader."""


@dataclass(frozen=True, slots=True)
class PlaceEvidence:
    """What the found documents have to do with the places asked for; see `Signals` for the numbers.

    Attributes:
        missing: name of the place that no found document is about.
    """

    land_gap: float
    land_elsewhere: float
    is_abroad: float
    place_missing: float
    place_missing_first: float
    place_missing_told: float
    missing: str | None


def place_evidence(
    asking: Asking, documents: Sequence[Document], coverages: Sequence[float]
) -> PlaceEvidence:
    """Compare places with documents, best first, of which each covers a share of the question."""
    first = documents[0]
    absent = [place for place in asking.places if not _names(first, place)]
    nowhere = _nowhere(documents, absent)
    told = _nowhere(documents, asking.told_places)
    regions = asking.laender + asking.countries
    fitting = [c for d, c in zip(documents, coverages, strict=True) if _is_about(asking, d)]
    gap = max(coverages) - max(fitting, default=0.0) if regions else 0.0
    is_elsewhere = bool(asking.laender and first.states) and not {*asking.laender} & {*first.states}
    is_abroad = bool(asking.countries) and not {*asking.countries} & {*countries_in(own_text(first))}
    missing = nowhere[0].name if nowhere else None
    if missing is None and gap > _NOTABLE_GAP and not _is_about(asking, first):
        missing = regions[0]
    return PlaceEvidence(
        gap,
        float(is_elsewhere),
        float(is_abroad),
        float(bool(nowhere)),
        float(bool(absent)),
        float(bool(told)),
        missing,
    )


def own_text(document: Document) -> str:
    """Return what a document says itself, without its typical questions."""
    return "\n".join((document.title, *document.states, document.municipality or "", document.text))


def whole_text(document: Document) -> str:
    """Return what a document says together with its typical questions."""
    return "\n".join((own_text(document), *document.questions))


def _names(document: Document, place: NamedPlace) -> bool:
    return place.is_named_in(own_text(document))


def _nowhere(documents: Sequence[Document], places: Sequence[NamedPlace]) -> list[NamedPlace]:
    return [place for place in places if not any(_names(document, place) for document in documents)]


def _is_about(asking: Asking, document: Document) -> bool:
    text = whole_text(document)
    in_laender = not asking.laender or bool({*asking.laender} & {*document.states, *laender_in(text)})
    in_countries = not asking.countries or bool({*asking.countries} & {*countries_in(text)})
    return in_laender and in_countries
