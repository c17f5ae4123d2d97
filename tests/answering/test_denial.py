import pytest

from assistant.answering.denial import denial_problems, with_denials
from assistant.answering.source_text import SentenceReader


@pytest.fixture
def problems(analyzer):
    reader = SentenceReader(analyzer)

    def find(claim, *source):
        read = reader.read(claim)
        stems_of = lambda text: set(reader.stems(analyzer.analyze(text)))  # noqa: E731 -- short
        return denial_problems(read, {s: s for s in read.stems}, reader.read_all(source), (), stems_of)

    return find


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("Kaffee ist nur mit Zertifikat zulässig. Verboten sind Putzmittel.", "Putzmittel sind zulässig."),
        ("Die Initiativen sind keine Konkurrenz.", "Die Initiativen sind Konkurrenz."),
        ("RC-Baustoffe werden selten verlangt.", "RC-Baustoffe werden häufig verlangt."),
        ("Im Winter ist es wärmer als Außenluft.", "Im Winter ist es kälter als Außenluft."),
        ("Das waren 800 Euro mehr als 2022.", "Das waren 800 Euro weniger als 2022."),
        ("Die Stadt muss zahlen.", "Die Stadt kann zahlen."),
    ],
)
def test_what_is_turned_round_is_found(problems, source, claim):
    assert problems(claim, source)


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("Die Menge bleibt ungenutzt.", "Die Menge wird nicht genutzt."),
        ("Becher und Besteck werden nicht beschafft.", "Es wird kein Becher und kein Besteck beschafft."),
        ("Alte Verträge bleiben außen vor.", "Alte Verträge sind nicht erfasst."),
        ("Die Stadt darf zahlen.", "Die Stadt kann zahlen."),
    ],
)
def test_what_says_the_same_passes(problems, source, claim):
    assert problems(claim, source) == []


def test_a_prefix_is_written_as_a_denial_only_where_it_answers_one():
    assert with_denials("bleibt ungenutzt", "nicht genutzt") == "bleibt nicht genutzt"
    assert with_denials("bleibt ungenutzt", "genutzt") == "bleibt ungenutzt"
    assert with_denials("ungebunden und gebunden", "nicht gebunden") == "ungebunden und gebunden"
