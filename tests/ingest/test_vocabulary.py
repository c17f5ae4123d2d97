from __future__ import annotations

import pytest

from ingest.findings import describe
from ingest.vocabulary import load_vocabulary

TOPICS = "topics:\n- id: holzbau\n  label: Holzbau\n  synonyms: [holz]\n  description: Bauen mit Holz.\n"
REGIONS = (
    "regions:\n- {name: Hessen, code: HE, synonyms: [hessisch], neighbours: [Bayern]}\n"
    "- {name: Bayern, code: BY, synonyms: [], neighbours: [Hessen]}\n"
)


def load(tmp_path, topics=TOPICS, regions=REGIONS):
    tmp_path.joinpath("topics.yaml").write_text(topics, "utf-8")
    tmp_path.joinpath("regions.yaml").write_text(regions, "utf-8")
    vocabulary, readings = load_vocabulary(tmp_path, tmp_path / "nix")
    return vocabulary, [
        describe(finding, reading.path) for reading in readings for finding in reading.findings
    ]


def test_topics_and_states_are_read(tmp_path):
    vocabulary, complaints = load(tmp_path)
    assert complaints == []
    assert vocabulary.topics["holzbau"].synonyms == ("holz",)
    assert vocabulary.regions["Hessen"].neighbours == ("Bayern",)


def test_a_folder_without_its_own_topics_uses_the_shipped_ones(tmp_path):
    load(tmp_path)
    other = tmp_path / "anderer"
    other.mkdir()
    vocabulary, _ = load_vocabulary(other, tmp_path)
    assert set(vocabulary.topics) == {"holzbau"}
    (other / "topics.yaml").write_text(TOPICS.replace("holzbau", "eigenes"), "utf-8")
    vocabulary, _ = load_vocabulary(other, tmp_path)
    assert set(vocabulary.topics) == {"eigenes"}


def test_a_folder_without_its_own_regions_uses_the_german_laender(tmp_path):
    vocabulary, readings = load_vocabulary(tmp_path, tmp_path)
    assert readings == []
    assert len(vocabulary.regions) == 16
    (finding,) = vocabulary.state_findings(["Hessen", "Hesen"], 3)
    assert "„Hesen“ ist kein Bundesland, meinten Sie „Hessen“?" in finding.message
    (finding,) = vocabulary.state_findings(["NRW"], 3)
    assert "meinten Sie „Nordrhein-Westfalen“?" in finding.message


def test_without_a_table_of_topics_no_topic_is_checked(tmp_path):
    vocabulary, readings = load_vocabulary(tmp_path, tmp_path)
    assert readings == []
    assert vocabulary.topic_findings(["x"], lambda _: 1) == []


@pytest.mark.parametrize(
    ("topics", "complaint"),
    [
        ("themen: []", "topics.yaml:1: erwartet wird eine Liste unter „topics:“"),
        ("- x", "topics.yaml:1: erwartet wird eine Liste unter „topics:“"),
        ("topics: [x]", "topics.yaml:1: erwartet wird ein Eintrag mit Feldern"),
        ("topics:\n- id: a\n  label: A\n", "topics.yaml:2: description: dieses Feld fehlt"),
        (
            "topics:\n- id: a\n  label: A\n  description: d\n  synonym: [x]\n",
            "topics.yaml:5: „synonym“ ist ein",
        ),
        (
            "topics:\n- {id: a, label: A, description: d, synonyms: x}",
            "topics.yaml:2: synonyms: hier wird eine Liste",
        ),
        (TOPICS + TOPICS.split("\n", maxsplit=1)[1], "topics.yaml: „holzbau“ ist doppelt eingetragen"),
        ("topics: [", "topics.yaml:2:1: kein gültiges YAML"),
        ("", "topics.yaml: die Datei ist leer"),
    ],
)
def test_mistakes_in_topics_are_told(tmp_path, topics, complaint):
    _, complaints = load(tmp_path, topics=topics)
    assert complaints[0].startswith(complaint)


def test_neighbours_are_mutual_and_known(tmp_path):
    _, complaints = load(tmp_path, regions=REGIONS.replace("[Hessen]", "[Hesen]"))
    assert complaints == [
        "regions.yaml: Hessen nennt Bayern als Nachbarn, umgekehrt nicht",
        "regions.yaml: Bayern: Nachbar „Hesen“ ist nicht eingetragen; meinten Sie „Hessen“?",
    ]
