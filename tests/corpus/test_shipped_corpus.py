"""The shipped knowledge base keeps its own rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.language.sentences import sentence_spans
from ingest.corpus_command import check_folder
from ingest.corpus_folder import read_folder
from ingest.corpus_schema import Head
from ingest.findings import describe
from ingest.glossary import read_glossary
from ingest.split import MAX_CHARACTERS, split
from ingest.vocabulary import load_vocabulary

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
FOLDERS = {
    "case_study": "case_studies",
    "guidance": "guidance",
    "funding": "funding",
    "law": "law",
    "contact": "contacts",
}


@pytest.fixture(scope="module")
def documents():
    vocabulary, _ = load_vocabulary(CORPUS, CORPUS)
    readings = read_folder(CORPUS, "", vocabulary, must_be_named_by_id=True)
    return {reading.path: reading.document for reading in readings if reading.document is not None}


def test_the_corpus_passes_its_strict_check():
    checked = check_folder(CORPUS, CORPUS)
    complaints = [
        describe(finding, reading.path) for reading in checked.readings for finding in reading.findings
    ]
    assert complaints == []
    assert checked.exit_status(is_strict=True) == 0


def test_every_file_is_a_document(documents):
    assert len(documents) == len(list(CORPUS.glob("*/*.md"))) >= 249


def test_documents_lie_in_the_folder_of_their_kind(documents):
    misplaced = [path for path, document in documents.items() if path.split("/")[0] != FOLDERS[document.kind]]
    assert misplaced == []


def test_every_topic_is_used_and_described(documents):
    vocabulary, _ = load_vocabulary(CORPUS, CORPUS)
    used = {topic for document in documents.values() for topic in document.topics}
    assert used == set(vocabulary.topics)
    assert len(vocabulary.regions) == 16


def test_every_document_says_what_it_is_about(documents):
    assert [path for path, d in documents.items() if d.sections[0].heading_path != ("Worum es geht",)] == []


def test_the_licence_of_our_wording_is_stated(documents):
    assert {document.license for document in documents.values()} == {"CC-BY-4.0"}


def test_chunks_cover_every_document(documents):
    for document in documents.values():
        chunks = split(document)
        rest = document.text
        for chunk in reversed(chunks):
            assert document.text[chunk.start : chunk.end] == chunk.text
            assert len(chunk.text) <= MAX_CHARACTERS
            rest = rest[: chunk.start] + rest[chunk.end :]
        assert rest.strip() == ""


def test_no_private_contact_is_published(documents):
    # Offices may be named with their function address; a person's address looks like first.last@.
    personal = re.compile(r"\b[a-zäöü]+\.[a-zäöü]+@", re.IGNORECASE)
    assert [path for path, document in documents.items() if personal.search(document.text)] == []


def test_the_readme_explains_every_field():
    readme = (CORPUS / "README.md").read_text("utf-8")
    assert [name for name in Head.model_fields if f"`{name}`" not in readme] == []


def test_the_template_of_the_readme_is_a_document(tmp_path):
    readme = (CORPUS / "README.md").read_text("utf-8")
    template = re.search(r"```markdown\n(.*?)```", readme, re.DOTALL)
    assert template is not None
    document_id = re.search(r"^id: (\S+)", template[1], re.MULTILINE)
    assert document_id is not None
    (tmp_path / f"{document_id[1]}.md").write_text(template[1], "utf-8")
    checked = check_folder(tmp_path, CORPUS)
    assert [describe(f, r.path) for r in checked.readings for f in r.findings] == []
    assert checked.exit_status(is_strict=True) == 0


@pytest.fixture(scope="module")
def terms(documents):
    glossary = read_glossary(CORPUS, "corpus", {d.document_id for d in documents.values()}).glossary
    return glossary.terms


def test_the_glossary_explains_terms_that_the_corpus_uses(terms):
    text = " ".join(path.read_text("utf-8") for path in CORPUS.glob("*/*.md")).lower()
    text += (CORPUS / "topics.yaml").read_text("utf-8").lower()

    def occurs(name):
        return re.search(rf"(?<!\w){re.escape(name.lower())}(?:s|es|n|en|e|er)?(?!\w)", text)

    used = [t for t in terms if any(map(occurs, filter(None, (t.term, t.abbreviation, *t.aliases))))]
    assert len(used) >= 150


def test_explanations_are_short_sentences(terms):
    for term in terms:
        sentences = [term.explanation[start:end] for start, end in sentence_spans(term.explanation)]
        assert len(sentences) <= 2, term.term
        assert max(len(sentence.split()) for sentence in sentences) <= 22, term.term
        assert term.explanation.endswith("."), term.term
