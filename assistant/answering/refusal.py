"""What is said when the knowledge base does not answer a question."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.evidence import Evidence
from assistant.records import Contact, Document, NearestDocument, Outcome, ScoredDocument

_NEAREST = 3


def refusal_notes(outcome: Outcome, evidence: Evidence | None, n_documents: int) -> tuple[str, ...]:
    """Say kindly what was searched and what to do next."""
    if outcome is Outcome.OUT_OF_SCOPE:
        declined = (
            "Dazu kann ich nichts Belegtes sagen: Die Frage gehört nicht zu meinen Themen. Ich helfe bei "
            "Ressourcenschonung und Klimaschutz in Kommunen, zum Beispiel Bauen mit Holz, Strom sparen, "
            "Abfall vermeiden und nachhaltig einkaufen."
        )
        return (declined,)
    searched = f"Dazu habe ich nichts Belegtes gefunden; durchsucht habe ich {n_documents} Dokumente."
    lacking = _lacking(evidence)
    return (searched, *lacking, "Vielleicht hilft es, die Frage anders oder allgemeiner zu stellen.")


def _lacking(evidence: Evidence | None) -> tuple[str, ...]:
    if evidence is None:
        return ()
    if evidence.missing_place:
        return (f"Die nächstliegenden Dokumente betreffen nicht {evidence.missing_place}.",)
    if evidence.missing_year:
        return (f"Die nächstliegenden Dokumente sagen nichts zu {evidence.missing_year}.",)
    if evidence.missing_aspect:
        return (f"Verwandtes ist vorhanden, aber {evidence.missing_aspect}, wie gefragt, steht dort nicht.",)
    if evidence.missing:
        words = " und ".join(f"„{word}“" for word in evidence.missing[:2])
        return (f"Die nächstliegenden Dokumente sagen nichts zu {words}.",)
    return ()


def nearest_documents(found: Sequence[ScoredDocument]) -> tuple[NearestDocument, ...]:
    """Return the documents that come closest to a question that is not answered."""
    return tuple(
        NearestDocument(s.document.document_id, s.document.title, s.document.source_url)
        for s in found[:_NEAREST]
    )


def contact_of(document: Document) -> Contact:
    """Return the office that a contact document describes."""
    return Contact(document.title, document.document_id, document.source_url)
