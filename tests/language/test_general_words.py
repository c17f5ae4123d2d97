from assistant.language.general_words import general_words, general_words_version
from assistant.language.tokens import stop_words


def test_general_german_knows_everyday_words_office_words_and_laender():
    known = general_words()
    assert {"Haus", "machen", "Thüringen", "und"} <= known.keys()
    assert {"kämmerei", "Kämmerei"} & known.keys()
    assert stop_words() <= {word.lower() for word in known}


def test_every_word_counts_something():
    assert min(general_words().values()) > 0


def test_the_mark_of_the_lists_stays_while_they_do():
    assert general_words_version() == general_words_version()
    assert len(general_words_version()) == 16
