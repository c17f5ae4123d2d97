import pytest

from assistant.records import Intent
from eval.judged_topics import FOLDER
from eval.topics import Difficulty, Missing, Trait, read_topics

GOOD = """\
# Kommentar
- id: dev-001
  question: "Wer hat das schon gemacht?"
  kind: example
  answerable: true
  difficulty: hard
  traits: [place, typo]
  key_facts: ["1,20 Euro"]
- id: dev-002
  question: "Wie wird das Wetter?"
  kind: number
  answerable: false
  difficulty: easy
  traits: []
  key_facts: []
  comment: "Wetter"
  missing: off_topic
"""


@pytest.fixture
def read(tmp_path):
    def from_text(text):
        path = tmp_path / "dev.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_topics(path)

    return from_text


def complaints(reading):
    return [str(one).removeprefix(f"{one.path}:") for one in reading.findings]


def test_a_topic_carries_everything_of_its_entry(read):
    first, second = read(GOOD).topics
    assert first.topic_id == "dev-001"
    assert first.kind is Intent.EXAMPLE
    assert first.difficulty is Difficulty.HARD
    assert first.traits == (Trait.PLACE, Trait.TYPO)
    assert first.key_facts == ("1,20 Euro",)
    assert first.is_answerable
    assert first.line == 2
    assert (second.missing, second.comment) == (Missing.OFF_TOPIC, "Wetter")


@pytest.mark.parametrize("split", ["dev", "test"])
def test_the_shipped_topics_are_in_order(split):
    reading = read_topics(FOLDER / "topics" / f"{split}.yaml")
    assert reading.findings == ()
    assert len(reading.topics) > 100


def test_all_mistakes_are_told_at_once_with_their_lines(read):
    text = GOOD.replace("kind: example", "kind: exampel").replace("difficulty: easy", "difficulty: 3")
    kinds = "how_to, example, number, funding, law, contact, comparison, general"
    assert complaints(read(text)) == [
        f"4: kind: 'exampel' ist nicht erlaubt; erlaubt sind {kinds}",
        "13: difficulty: 3 ist nicht erlaubt; erlaubt sind easy, medium, hard",
    ]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("  kind: example\n", "", "2: das Feld kind fehlt"),
        ("  kind: example", "  art: x\n  kind: example", "4: das Feld art gibt es nicht"),
        (
            "answerable: true",
            "answerabel: true",
            "5: das Feld answerabel gibt es nicht; gemeint ist vielleicht answerable",
        ),
        (
            "answerable: true",
            "answerable: ja",
            "5: answerable: erwartet wird true oder false, gefunden ist 'ja'",
        ),
        ("[place, typo]", "[place, tippo]", "7: traits: 'tippo' ist nicht erlaubt"),
        ("[place, typo]", "place", "7: traits: erwartet wird eine Liste von Texten, gefunden ist 'place'"),
        ('["1,20 Euro"]', "[1.20]", "8: key_facts: erwartet wird eine Liste von Texten, gefunden ist [1.2]"),
        ('"Wer hat das schon gemacht?"', '""', "3: question: erwartet wird ein Text, gefunden ist ''"),
        ('"Wer hat das schon gemacht?"', "2024-02-31", "3: question: der Wert ist nicht lesbar"),
        ("id: dev-001", "id: dev 001", "2: id: „dev 001“; erlaubt sind"),
        ("id: dev-002", "id: dev-001", "9: die id „dev-001“ steht schon in Zeile 2"),
        (
            '"Wie wird das Wetter?"',
            '"Wer hat das schon gemacht?"',
            "9: die Frage „Wer hat das schon gemacht?“ steht schon",
        ),
        ("  missing: off_topic\n", "", "12: answerable: false braucht missing"),
        ("missing: off_topic", "missing: wetter", "17: missing: 'wetter' ist nicht erlaubt"),
        (
            "difficulty: hard",
            "difficulty: hard\n  missing: near_miss",
            "7: missing passt nur zu answerable: false",
        ),
        ("key_facts: []", 'key_facts: ["x"]', "15: key_facts müssen leer sein"),
        ("  kind: example", "  kind: example\n  kind: law", "5: das Feld kind steht zweimal da"),
    ],
)
def test_each_mistake_is_named_at_its_line(read, old, new, complaint):
    assert old in GOOD
    found = complaints(read(GOOD.replace(old, new, 1)))
    assert any(one.startswith(complaint) for one in found), found


def test_a_faulty_topic_does_not_hide_the_others(read):
    reading = read(GOOD.replace("kind: example", "kind: nichts"))
    assert [topic.topic_id for topic in reading.topics] == ["dev-002"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "die Datei enthält keine Frage"),
        ("# nur ein Kommentar\n", "die Datei enthält keine Frage"),
        ("[]", "die Datei enthält keine Frage"),
        ("a: 1\n", "1: erwartet wird eine Liste von Fragen"),
        ("- nur Text\n", "1: erwartet wird eine Frage mit Feldern"),
        ("- id: x\n  kind: [\n", "kein gültiges YAML"),
        ("- id: \x01\n", "kein gültiges YAML"),
        (b"- id: gr\xfcn\n", "1: die Datei ist kein UTF-8"),
    ],
)
def test_a_file_without_topics_says_why(read, text, complaint):
    assert any(complaint in one for one in complaints(read(text)))


def test_a_missing_file_is_a_finding(tmp_path):
    reading = read_topics(tmp_path / "dev.yaml")
    assert [str(one) for one in reading.findings] == [f"{tmp_path / 'dev.yaml'}: die Datei fehlt"]
