"""The glossary of a folder: terms with short explanations and where each was read."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from assistant.index.changes import Glossary
from assistant.records import GlossaryTerm
from ingest.corpus_schema import Url
from ingest.entry_list import Word, Words, read_entries
from ingest.findings import FileReading, Finding, Severity, did_you_mean, quoted
from ingest.marked_yaml import Raw

GLOSSARY_FILE = "glossary.yaml"
_MAX_NAME = 120
_MAX_EXPLANATION = 400


def _short(longest: int) -> BeforeValidator:
    """Refuse texts that are longer than the interface has room for."""

    def check(raw: Raw) -> Raw:
        if isinstance(raw, str) and len(raw) > longest:
            raise ValueError(f"hat {len(raw)} Zeichen, erlaubt sind {longest}")
        return raw

    return BeforeValidator(check)


class Term(BaseModel):
    """One entry of the file; it names a document of the folder or a page as its source."""

    model_config = ConfigDict(frozen=True)

    term: Annotated[Word, _short(_MAX_NAME)]
    explanation: Annotated[Word, _short(_MAX_EXPLANATION)]
    abbreviation: Annotated[Word | None, _short(_MAX_NAME)] = None
    aliases: Words = ()
    document_id: Word | None = None
    source_url: Url | None = None
    source_title: Word | None = None

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        if (self.document_id is None) == (self.source_url is None):
            raise ValueError("erwartet wird genau eine Quelle: document_id oder source_url")
        if (self.source_url is None) != (self.source_title is None):
            raise ValueError("source_url und source_title gehören zusammen")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """All names under which the term is recognised."""
        return (self.term, *((self.abbreviation,) if self.abbreviation else ()), *self.aliases)

    def to_record(self) -> GlossaryTerm:
        """Return the record that the index keeps."""
        return GlossaryTerm(
            term=self.term,
            explanation=self.explanation,
            abbreviation=self.abbreviation,
            aliases=self.aliases,
            document_id=self.document_id,
            source_url=self.source_url,
            source_title=self.source_title,
        )


@dataclass(frozen=True, slots=True)
class ReadGlossary:
    """The glossary of a folder, and what there is to say about its file.

    Attributes:
        glossary: None where a mistake keeps the file out as a whole: half a glossary would explain less
            than the one that the index holds.
    """

    glossary: Glossary | None
    reading: FileReading


def read_glossary(folder: Path, source: str, document_ids: Collection[str]) -> ReadGlossary:
    """Read the glossary at the top of a folder; without the file it has no terms.

    Args:
        folder: the folder of the documents.
        source: name of the folder in the index.
        document_ids: ids of all documents of the folder, which the terms may name as their sources.
    """
    path = folder / GLOSSARY_FILE
    if not path.is_file():
        return ReadGlossary(Glossary(source, "", ()), FileReading(GLOSSARY_FILE, is_skipped=True))
    entries = read_entries(path, "terms", Term)
    findings = [
        *entries.findings,
        *_shared_names(entries.found),
        *_unknown_documents(entries.found, document_ids),
    ]
    findings.sort(key=lambda finding: finding.line or 0)
    is_faulty = any(finding.severity is Severity.ERROR for finding in findings)
    reading = FileReading(GLOSSARY_FILE, findings=tuple(findings), is_skipped=not is_faulty)
    if is_faulty:
        return ReadGlossary(None, reading)
    terms = [
        term for _, term in entries.found if term.document_id is None or term.document_id in document_ids
    ]
    # A term whose document comes back is there again, though the file has not changed.
    mark = "\n".join((entries.content_hash, *(term.term for term in terms)))
    content_hash = hashlib.sha256(mark.encode()).hexdigest()
    return ReadGlossary(Glossary(source, content_hash, tuple(term.to_record() for term in terms)), reading)


def _shared_names(found: list[tuple[int, Term]]) -> Iterator[Finding]:
    """Report names that stand for two things; abbreviations differ by their capitals, too."""
    owners: dict[str, tuple[int, str]] = {}
    for line, term in found:
        for name in dict.fromkeys(term.names):
            first_line, owner = owners.setdefault(name.casefold(), (line, term.term))
            if (first_line, owner) != (line, term.term):
                yield Finding(f"{quoted(name)} steht schon in Zeile {first_line} bei {quoted(owner)}", line)


def _unknown_documents(found: list[tuple[int, Term]], document_ids: Collection[str]) -> Iterator[Finding]:
    for line, term in found:
        if term.document_id is not None and term.document_id not in document_ids:
            hint = did_you_mean(term.document_id, document_ids)
            message = (
                f"document_id: ein Dokument {quoted(term.document_id)} gibt es hier nicht{hint}; "
                f"{quoted(term.term)} bleibt weg"
            )
            yield Finding(message, line, severity=Severity.WARNING)
