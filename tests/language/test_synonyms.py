import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.synonyms import (
    ABBREVIATION_WEIGHT,
    LEXICON_WEIGHT,
    THESAURUS_WEIGHT,
    Synonyms,
    Thesaurus,
    load_thesaurus,
)


@pytest.fixture(scope="module")
def others(analyzer, synonyms):
    """Return the expansions of a question, each as one lower-case string, with their weights."""

    def expand(question, **options):
        found = synonyms.expand(analyzer.analyze(question), **options)
        return {" ".join(w.surface.lower() for w in expansion.words): expansion.weight for expansion in found}

    return expand


@pytest.fixture
def small(analyzer):
    """Return synonyms with a few entries of one's own, as a table of positions to words."""

    def build(abbreviations=(), groups=(), table=()):
        synonyms = Synonyms(dict(abbreviations), list(groups), Thesaurus(dict(table)), analyzer)

        def expand(question):
            found = synonyms.expand(analyzer.analyze(question))
            return [(e.replaced, " ".join(w.surface for w in e.words), round(e.weight, 3)) for e in found]

        return expand

    return build


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("KRL", "kommunalrichtlinie"),
        ("krl", "kommunalrichtlinie"),
        ("KrWG", "kreislaufwirtschaftsgesetz"),
        ("BEG", "bundesförderung effiziente gebäude"),
        ("BEG EM", "bundesförderung effiziente gebäude einzelmaßnahmen"),
        ("ANBest-P", "allgemeine nebenbestimmungen zuwendungen projektförderung"),
        ("ZUG", "zukunft umwelt gesellschaft"),
        ("LSA", "lichtsignalanlage"),
    ],
)
def test_abbreviations_lead_to_their_long_form(others, short, long):
    assert long in others(f"Was ist {short}?")


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("Kommunalrichtlinie", "krl"),
        ("Kreislaufwirtschaftsgesetz", "krwg"),
        ("Bundesförderung für effiziente Gebäude", "beg"),
        ("Nationale Klimaschutzinitiative", "nki"),
        ("den Nationalen Klimaschutzinitiativen", "nki"),
    ],
)
def test_long_forms_lead_to_their_abbreviation(others, long, short):
    assert short in others(f"Wer fördert nach der {long} Radwege?")


@pytest.mark.parametrize("word", ["Zug", "zug", "lau", "red", "Lena", "Ems"])
def test_abbreviations_that_are_also_words_count_only_as_written(others, word):
    assert not {"zukunft umwelt gesellschaft", "landesenergieagentur sachsen anhalt"} & others(word).keys()
    assert not any(weight == ABBREVIATION_WEIGHT for weight in others(word).values())


@pytest.mark.parametrize(
    ("everyday", "office"),
    [
        ("Straßenlampen", "straßenbeleuchtung"),
        ("Müll", "abfall"),
        ("Ampel", "lichtsignalanlage"),
        ("Rathaus", "verwaltungsgebäude"),
        ("leere Kassen", "haushaltsnotlage"),
        ("Dorf", "kleine gemeinde"),
    ],
)
def test_everyday_words_lead_to_office_words(others, everyday, office):
    assert office in others(f"Was tun wir mit {everyday}?")


def test_phrases_are_found_inside_a_question(small):
    expand = small(groups=[["leere kassen", "haushaltsnotlage"]])
    assert expand("Warum leere Kassen?") == [((0, 1), "haushaltsnotlage", LEXICON_WEIGHT)]
    assert expand("Haushaltsnotlage") == [((0,), "leere kassen", round(LEXICON_WEIGHT / 2**0.5, 3))]
    assert expand("Kassen leeren, leere Akten") == []


def test_the_members_of_a_group_share_its_weight(small):
    expand = small(groups=[["müll", "abfall", "unrat", "kehricht", "dreck"]])
    found = expand("Müll")
    assert [words for _, words, _ in found] == ["abfall", "unrat", "kehricht", "dreck"]
    assert {weight for *_, weight in found} == {LEXICON_WEIGHT / 2}


def test_a_phrase_that_lives_on_a_small_word_is_no_key(small):
    expand = small(groups=[["verboten", "nicht erlaubt"]])
    assert expand("Ist das erlaubt?") == []
    assert expand("Ist das verboten?") == [((0,), "erlaubt", LEXICON_WEIGHT)]


def test_parts_of_compounds_lead_on_at_half_weight(small):
    expand = small(groups=[["beleuchtung", "lampen"]])
    assert expand("Straßenbeleuchtung") == [((0,), "lampen", LEXICON_WEIGHT / 2)]


def test_the_thesaurus_helps_where_nothing_else_does(small):
    expand = small(groups=[["müll", "abfall"]], table={"müll": "unrat", "baum": "gewächs|stamm"})
    assert [words for _, words, _ in expand("Müll")] == ["abfall"]
    assert expand("Baum") == [
        ((0,), "gewächs", round(THESAURUS_WEIGHT / 2**0.5, 3)),
        ((0,), "stamm", round(THESAURUS_WEIGHT / 2**0.5, 3)),
    ]


def test_at_most_four_thesaurus_words_that_documents_use(analyzer):
    synonyms = Synonyms({}, [], Thesaurus({"baum": "eins|zwei|drei|vier|fünf|sechs"}), analyzer)
    found = synonyms.expand(analyzer.analyze("Baum"), lambda stem: stem != "zwei")
    assert [e.words[0].surface for e in found] == ["eins", "drei", "vier", "fünf"]


def test_the_thesaurus_is_read_by_word_then_by_stem():
    thesaurus = Thesaurus({"häuser": "bauten", "~haus": "gebäude|heim"})
    assert thesaurus.of("Häuser") == ("bauten",)
    assert thesaurus.of("Hauses") == ("gebäude", "heim")
    assert thesaurus.of("Wald") == ()
    assert thesaurus.of("") == ()


@pytest.mark.parametrize(
    ("word", "synonym"),
    [("Fördermittel", "zuschuss"), ("Zuschüsse", "beihilfe"), ("Häuser", "heim"), ("defekt", "kaputt")],
)
def test_the_shipped_thesaurus_knows_inflected_words(word, synonym):
    assert synonym in load_thesaurus().of(word)


def test_several_long_forms_all_count(small):
    expand = small(abbreviations={"VZ": ["Verbraucherzentrale", "Vollzeit"]})
    assert [words for _, words, _ in expand("VZ")] == ["Verbraucherzentrale", "Vollzeit"]
    assert expand("vz") == []


def test_what_is_left_of_an_abbreviation_must_be_one(small):
    expand = small(abbreviations={"B-Plan": ["Bebauungsplan"], "VOB/A": ["Vergabeordnung"]})
    assert expand("Plan") == []
    assert [words for _, words, _ in expand("VOB/A")] == ["Vergabeordnung"]


@given(st.text(max_size=100))
def test_expansions_point_at_words_of_the_question(analyzer, synonyms, text):
    words = analyzer.analyze(text)
    for expansion in synonyms.expand(words):
        assert expansion.words
        assert 0 < expansion.weight <= 1
        assert set(expansion.replaced) <= set(range(len(words)))


def test_nothing_has_no_synonyms(synonyms):
    assert synonyms.expand([]) == []
