from __future__ import annotations

import pytest

from assistant.records import Kind
from ingest.corpus_schema import Head, read_head
from ingest.marked_yaml import read_yaml

NEEDED = {
    "id": "case-x",
    "kind": "case_study",
    "title": "Titel",
    "publisher": "Stadt",
    "source_url": "https://stadt.de/x",
    "topics": "[]",
}


def check(**fields):
    values = {name: value for name, value in {**NEEDED, **fields}.items() if value is not None}
    head, findings = read_head(read_yaml("\n".join(f"{name}: {value}" for name, value in values.items())))
    return head, [finding.message for finding in findings]


def test_the_required_fields_are_enough():
    head, messages = check()
    assert head == Head(
        id="case-x",
        kind=Kind.CASE_STUDY,
        title="Titel",
        publisher="Stadt",
        source_url="https://stadt.de/x",
        topics=[],
    )
    assert messages == []


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_each_required_field_is_missed(name):
    head, messages = check(**{name: None})
    assert head is None
    assert messages == [f"{name}: dieses Feld fehlt"]


@pytest.mark.parametrize("name", ["id", "kind", "title", "publisher", "source_url"])
@pytest.mark.parametrize("empty", ["", "null", "''", "'  '"])
def test_empty_required_fields_are_told(name, empty):
    assert check(**{name: empty}) == (None, [f"{name}: ist leer"])


def test_topics_may_be_an_empty_list_but_not_nothing():
    assert check(topics="[]")[0].topics == ()
    assert check(topics="")[1] == ["topics: ist leer; schreiben Sie [], wenn nichts einzutragen ist"]
    assert check(topics="holzbau")[0].topics == ("holzbau",)


def test_every_mistake_is_told_at_once():
    _, messages = check(
        kind="gesetz", source_url="www.x.de", published="gestern", inhabitants="viele", title=""
    )
    assert len(messages) == 5


def test_an_unknown_kind_names_the_known_ones():
    _, messages = check(kind="gesetz")
    assert messages == [
        "kind: „gesetz“ ist keine Art von Dokument; erlaubt sind case_study, guidance, funding, law, contact"
    ]
    assert "meinten Sie „case_study“?" in check(kind="case-study")[1][0]


@pytest.mark.parametrize("date", ["2022", "2022-04", "2022-04-01", "'2022'", '"2024-02-29"'])
def test_dates_are_kept_as_precise_as_they_are(date):
    assert check(published=date)[0].published == date.strip("'\"")


@pytest.mark.parametrize(
    "date",
    [
        "22",
        "2022-13",
        "2022-00",
        "2023-02-29",
        "2022-4-1",
        "01.04.2022",
        "2022.5",
        "2022-04-01T10:00:00",
        "0000",
    ],
)
def test_what_is_no_date_is_told(date):
    head, messages = check(published=date)
    assert head is None
    assert messages == [f"published: „{date}“ ist kein Datum; erlaubt sind JJJJ, JJJJ-MM und JJJJ-MM-TT"]


def test_validity_ends_on_a_day():
    assert check(valid_until="2027-12-31")[0].valid_until == "2027-12-31"
    assert check(valid_until="null")[0].valid_until is None
    assert "ganzes Datum" in check(valid_until="2027")[1][0]


@pytest.mark.parametrize(
    "url",
    [
        "www.x.de",
        "ftp://x.de",
        "javascript:alert(1)",
        "https://",
        "https://x.de/a b",
        "'https://x.de/\"<'",
        "https://x.de:0/",
        "http://[::1",
        "https://x.de:99999/",
    ],
)
def test_only_web_addresses_are_addresses(url):
    head, messages = check(source_url=url)
    assert head is None
    assert "ist keine Webadresse" in messages[0]


def test_addresses_with_a_password_are_refused():
    assert "Zugangsdaten" in check(source_url="https://ich:geheim@x.de/")[1][0]


@pytest.mark.parametrize(
    "url", ["http://x.de", "https://x.de/Öffentliche-(264)", "https://x.de/?a=1&b=[2]#c"]
)
def test_odd_but_real_addresses_pass(url):
    assert check(source_url=f'"{url}"')[0].source_url == url


@pytest.mark.parametrize(
    "number", ["91.000", "0", "-5", "1_000", "0x10", "3.5", "viele", "true", "010", "1e5"]
)
def test_inhabitants_are_a_positive_whole_number(number):
    assert "ist keine ganze Zahl" in check(inhabitants=number)[1][0]
    assert check(inhabitants="91000")[0].inhabitants == 91000


@pytest.mark.parametrize(
    ("state", "states"),
    [
        ("Hessen", ("Hessen",)),
        ("Hessen / Rheinland-Pfalz", ("Hessen", "Rheinland-Pfalz")),
        ("[Hessen, Rheinland-Pfalz]", ("Hessen", "Rheinland-Pfalz")),
        ("null", ()),
        ("", ()),
        ("[]", ()),
    ],
)
def test_states_may_be_written_in_several_ways(state, states):
    assert check(state=state)[0].state == states


def test_wrong_types_are_told_with_the_entry():
    assert check(title="[a, b]")[1] == ["title: erwartet wird ein Text, hier steht eine Liste"]
    assert check(title="{a: b}")[1] == [
        "title: erwartet wird ein Text, hier steht ein verschachtelter Eintrag"
    ]
    assert check(questions="[Was?, [x]]")[1] == [
        "questions, Eintrag 2: erwartet wird ein Text, hier steht eine Liste"
    ]
    assert check(questions="[Was?, null]")[1] == ["questions, Eintrag 2: ist leer"]
    assert check(topics="{a: b}")[1] == ["topics: erwartet wird eine Liste wie [eins, zwei]"]
    assert check(further_sources="[nix]")[1] == [
        "further_sources, Eintrag 1: „nix“ ist keine Webadresse; sie muss mit https:// oder http:// beginnen"
    ]


def test_the_norwegian_no_stays_a_word():
    head, _ = check(title="no", topics="[on, yes]", retrieved_excerpt_only="no")
    assert (head.title, head.topics, head.retrieved_excerpt_only) == ("no", ("on", "yes"), False)


def test_flags_and_languages_are_checked():
    assert "weder true noch false" in check(retrieved_excerpt_only="vielleicht")[1][0]
    assert "kein Sprachkürzel" in check(language="deutsch")[1][0]
    assert check(language="en")[0].language == "en"


def test_unknown_fields_are_remarked_with_the_likely_intention():
    head, messages = check(publishd="2022", farbe="rot")
    assert head is not None
    assert messages == [
        "„publishd“ ist ein unbekanntes Feld und bleibt ohne Wirkung; meinten Sie „published“?",
        "„farbe“ ist ein unbekanntes Feld und bleibt ohne Wirkung",
    ]


@pytest.mark.parametrize("text", ["- a\n- b\n", "nur Text\n", "", "null"])
def test_a_head_without_fields_is_told(text):
    head, findings = read_head(read_yaml(text))
    assert head is None
    assert "werden Felder" in findings[0].message


def test_endless_texts_are_refused():
    assert "hat 501 Zeichen" in check(title="x" * 501)[1][0]
    assert "201 Einträge" in check(topics=f"[{', '.join(['a'] * 201)}]")[1][0]
