import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.embedding.features import feature_key, word_features


def test_a_word_has_its_stem_its_parts_and_its_grams(analyzer):
    features = dict(word_features(analyzer.word("Holzbau")))
    assert features["sholzbau"] == 1
    assert features["sholz"] == features["sbau"] == 0.5
    grams = {f: w for f, w in features.items() if f[0] == "g"}
    assert set(grams) == {"g<holz", "gholzb", "golzba", "glzbau", "gzbau>"}
    assert sum(weight**2 for weight in grams.values()) == pytest.approx(1)


def test_a_short_word_is_its_own_gram(analyzer):
    assert dict(word_features(analyzer.word("Rad"))) == {"srad": 1.0, "g<rad>": 1.0}


def test_inflections_share_features(analyzer):
    one = dict(word_features(analyzer.word("Wärmenetz")))
    other = dict(word_features(analyzer.word("Waermenetze")))
    assert "swarmenetz" in one.keys() & other.keys()


@given(st.text(min_size=1, max_size=40))
def test_every_word_has_features_with_positive_weights(analyzer, surface):
    features = word_features(analyzer.word(surface))
    assert features
    assert all(weight > 0 for _, weight in features)


def test_keys_are_stable_between_processes_and_versions():
    # The keys stand in the shipped weights: another value here makes them useless.
    assert feature_key("sholz") == 12_409_323_664_713_632_103
    assert feature_key("gholzb") != feature_key("sholzb")
