from __future__ import annotations

from assistant.records import GlossaryTerm
from ingest.corpus_command import check_folder
from ingest.findings import describe
from ingest.glossary import GLOSSARY_FILE, read_glossary

TERM = """\
  - term: Kreislaufwirtschaftsgesetz
    abbreviation: KrWG
    aliases: [Gesetz über Abfälle]
    explanation: Das Gesetz regelt den Umgang mit Abfällen.
    source_url: https://www.musterstadt.de/krwg
    source_title: KrWG, § 6
"""
OF_DOCUMENT = """\
  - term: Radweg
    explanation: Ein Radweg ist für Fahrräder da.
    document_id: a-1
"""


def read(folder, text, ids=("a-1",)):
    folder.write(GLOSSARY_FILE, text)
    found = read_glossary(folder.root, "corpus", ids)
    return found.glossary, [describe(finding, found.reading.path) for finding in found.reading.findings]


def test_terms_are_read_with_their_sources(folder):
    glossary, complaints = read(folder, "terms:\n" + TERM + OF_DOCUMENT)
    assert complaints == []
    assert glossary.source == "corpus"
    assert len(glossary.content_hash) == 64
    assert glossary.terms == (
        GlossaryTerm(
            "Kreislaufwirtschaftsgesetz",
            "Das Gesetz regelt den Umgang mit Abfällen.",
            "KrWG",
            ("Gesetz über Abfälle",),
            source_url="https://www.musterstadt.de/krwg",
            source_title="KrWG, § 6",
        ),
        GlossaryTerm("Radweg", "Ein Radweg ist für Fahrräder da.", document_id="a-1"),
    )


def test_a_folder_without_the_file_has_no_terms(folder):
    found = read_glossary(folder.root, "corpus", ())
    assert found.glossary.terms == ()
    assert not found.reading.is_failed
    assert found.reading.findings == ()


def test_every_mistake_is_told_with_its_line(folder):
    faulty = "\n".join(
        [
            "terms:",  # 1
            "  - term: Abfall",  # 2
            "    explanation: Abfall ist, was man loswerden will.",
            "  - term: Abriss",  # 4
            "    source_url: https://www.musterstadt.de/abriss",
            "    source_title: Abriss",
            "  - term: Asphalt",  # 7
            "    explanation: Asphalt liegt auf Straßen.",
            "    document_id: a-2",
            "  - term: abfall",  # 10
            "    explanation: Noch einmal.",
            "    document_id: a-1",
            "    erklaerung: x",  # 13
            "  - Bauhof",  # 14
            "  - term: Beton",  # 15
            f"    explanation: {'Beton ist hart. ' * 40}",  # 16
            "    source_url: musterstadt.de",  # 17
            "    source_title: Beton",
            "",
        ]
    )
    glossary, complaints = read(folder, faulty)
    assert glossary is None
    assert complaints == [
        "glossary.yaml:2: erwartet wird genau eine Quelle: document_id oder source_url",
        "glossary.yaml:4: explanation: dieses Feld fehlt",
        "glossary.yaml:7: document_id: ein Dokument „a-2“ gibt es hier nicht; „Asphalt“ bleibt weg",
        "glossary.yaml:13: „erklaerung“ ist ein unbekanntes Feld und bleibt ohne Wirkung",
        "glossary.yaml:14: erwartet wird ein Eintrag mit Feldern",
        "glossary.yaml:16: explanation: hat 639 Zeichen, erlaubt sind 400",
        (
            "glossary.yaml:17: source_url: „musterstadt.de“ ist keine Webadresse; sie muss mit https:// oder "
            "http:// beginnen"
        ),
    ]


def test_a_name_belongs_to_one_term(folder):
    other = OF_DOCUMENT.replace("Radweg\n", "Radweg\n    aliases: [krwg]\n", 1)
    glossary, complaints = read(folder, "terms:\n" + TERM + other)
    assert glossary is None
    assert complaints == ["glossary.yaml:8: „krwg“ steht schon in Zeile 2 bei „Kreislaufwirtschaftsgesetz“"]


def test_a_source_has_address_and_title_together(folder):
    _, complaints = read(folder, "terms:\n" + TERM.replace("    source_title: KrWG, § 6\n", ""))
    assert complaints == ["glossary.yaml:2: source_url und source_title gehören zusammen"]


def test_a_file_that_is_no_glossary_is_told(folder):
    assert read(folder, "terms: 3\n") == (
        None,
        ["glossary.yaml:1: erwartet wird eine Liste unter „terms:“"],
    )
    assert read(folder, b"\xff\xfe\x00")[0] is None


def test_the_check_of_a_folder_covers_its_glossary(folder):
    folder.add("a-1.md", topics="[]")
    folder.write(GLOSSARY_FILE, "terms:\n" + TERM + OF_DOCUMENT)
    checked = check_folder(folder.root, folder.root)
    assert checked.exit_status(is_strict=True) == 0
    assert checked.terms == 2
    folder.write(GLOSSARY_FILE, "terms:\n" + TERM + OF_DOCUMENT.replace("a-1", "a-9"))
    checked = check_folder(folder.root, folder.root)
    assert (checked.exit_status(is_strict=False), checked.exit_status(is_strict=True)) == (0, 3)
    assert checked.terms == 1
    folder.write(GLOSSARY_FILE, "terms:\n" + TERM.replace("term:", "begriff:"))
    assert check_folder(folder.root, folder.root).exit_status(is_strict=False) == 3


def test_a_term_comes_back_with_its_document(folder):
    text = "terms:\n" + TERM + OF_DOCUMENT
    without, complaints = read(folder, text, ids=())
    assert [term.term for term in without.terms] == ["Kreislaufwirtschaftsgesetz"]
    assert complaints == [
        "glossary.yaml:8: document_id: ein Dokument „a-1“ gibt es hier nicht; „Radweg“ bleibt weg"
    ]
    assert read(folder, text)[0].content_hash != without.content_hash
