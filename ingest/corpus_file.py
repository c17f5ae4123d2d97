"""One Markdown file with front matter as a document."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from assistant.records import Document
from ingest.corpus_schema import Head, read_head
from ingest.findings import FileReading, Finding, Severity, quoted
from ingest.markdown_text import ReadingText, read_markdown
from ingest.marked_yaml import MarkedYaml, read_yaml
from ingest.text_file import TextFile, Unreadable, read_text
from ingest.vocabulary import Vocabulary

_MAX_HEAD = 64 * 1024
_TEMPLATE = (
    "ergänzen Sie am Anfang der Datei: ---, darunter je eine Zeile id:, kind:, title:, publisher:, "
    "source_url: und topics: [], dann wieder --- (Vorlage in corpus/README.md)"
)


def read_corpus_file(
    root: Path, path: str, vocabulary: Vocabulary, *, must_be_named_by_id: bool = False
) -> FileReading:
    """Read one file below `root`; all its mistakes become findings.

    Args:
        root: folder that `path` is relative to.
        path: relative path with slashes.
        vocabulary: topics and Länder to check against.
        must_be_named_by_id: whether a file name other than the id is an error or a warning.
    """
    try:
        file = read_text(root / path)
        head_text, body, body_line = _split_head(file.text)
    except Unreadable as error:
        return FileReading(path, findings=(error.finding,))
    source = read_yaml(head_text, first_line=_head_line(file.text) + 1)
    findings = [*file.findings, *source.findings]
    head, head_findings = read_head(source) if source.value is not None or not source.findings else (None, [])
    findings += head_findings
    document_id, id_line = _id_of(source)
    if document_id is not None and document_id != PurePosixPath(path).stem:
        findings.append(_misnamed(document_id, path, id_line, is_error=must_be_named_by_id))
    text = read_markdown(body, body_line, head.title if head else None)
    findings += [*text.findings, *_empty_body(text, body_line)]
    if head is not None:
        findings += _vocabulary_findings(head, source, vocabulary)
    findings.sort(key=lambda finding: finding.line or 0)
    is_faulty = any(finding.severity is Severity.ERROR for finding in findings)
    document = _document(head, text, file) if head is not None and not is_faulty else None
    return FileReading(path, document, tuple(findings), document_id, id_line)


def _head_line(text: str) -> int:
    """Return the line of the opening mark; empty lines before it are forgiven."""
    return text[: len(text) - len(text.lstrip())].count("\n") + 1


def _split_head(text: str) -> tuple[str, str, int]:
    """Return the head without its marks, the body and the line where the body begins."""
    lines = text.split("\n")
    opening = _head_line(text)
    if lines[opening - 1].rstrip() != "---":
        raise Unreadable(f"der Kopf mit den Angaben zum Dokument fehlt; {_TEMPLATE}", opening)
    for number in range(opening, len(lines)):
        if lines[number].rstrip() in {"---", "..."}:
            head = "\n".join(lines[opening:number])
            if len(head) > _MAX_HEAD:
                raise Unreadable("der Kopf ist länger als 64 KB; schließen Sie ihn mit --- ab", opening)
            return head, "\n".join(lines[number + 1 :]), number + 2
    raise Unreadable("der Kopf hat kein Ende; setzen Sie eine Zeile --- unter das letzte Feld", opening)


def _id_of(source: MarkedYaml) -> tuple[str | None, int | None]:
    document_id = source.value.get("id") if isinstance(source.value, dict) else None
    if not isinstance(document_id, str) or not document_id.strip():
        return None, None
    return document_id.strip(), source.line(("id",))


def _misnamed(document_id: str, path: str, line: int | None, *, is_error: bool) -> Finding:
    name = PurePosixPath(path).name
    return Finding(
        f"id: {quoted(document_id)} und Dateiname {quoted(name)} passen nicht zusammen; die Datei sollte wie "
        "die id heißen, mit der Endung .md",
        line,
        severity=Severity.ERROR if is_error else Severity.WARNING,
    )


def _empty_body(text: ReadingText, body_line: int) -> list[Finding]:
    if any(character.isalpha() for character in text.text):
        return []
    return [Finding("unter dem Kopf steht kein Text; ergänzen Sie den Inhalt des Dokuments", body_line)]


def _vocabulary_findings(head: Head, source: MarkedYaml, vocabulary: Vocabulary) -> list[Finding]:
    return [
        *vocabulary.state_findings(head.state, source.line(("state",))),
        *vocabulary.topic_findings(head.topics, lambda number: source.line(("topics", number))),
    ]


def _document(head: Head, text: ReadingText, file: TextFile) -> Document:
    return Document(
        document_id=head.id,
        kind=head.kind,
        title=head.title,
        publisher=head.publisher,
        source_url=head.source_url,
        text=text.text,
        sections=text.sections,
        published=head.published,
        valid_until=head.valid_until,
        municipality=head.municipality,
        states=tuple(dict.fromkeys(head.state)),
        inhabitants=head.inhabitants,
        topics=tuple(dict.fromkeys(head.topics)),
        questions=tuple(dict.fromkeys(head.questions)),
        further_sources=head.further_sources,
        source_title=head.source_title,
        language=head.language,
        license=head.license,
        content_hash=file.content_hash,
    )
