"""Questions that nobody should ask, and somebody will."""

import time

import pytest

GIBBERISH = "krzwpf blmtzq jöxwd "
ODD = {
    "nothing": ("", []),
    "punctuation": ("?!…", []),
    "one letter": ("a", []),
    "function words": ("Was ist das und wie geht es?", []),
    "one word": ("Verpackungssteuer", ["case-steuerstadt-verpackung", "law-verpackungssteuer"]),
    "small letters": ("verpackungssteuer erlaubt", ["law-verpackungssteuer", "case-steuerstadt-verpackung"]),
    "capitals": ("WER FÖRDERT DIE SANIERUNG DER STRASSENBELEUCHTUNG?", ["funding-strassenbeleuchtung"]),
    "no spaces": ("werfördertdiesanierungderstraßenbeleuchtung", ["funding-strassenbeleuchtung"]),
    "no umlauts": ("Wer fordert die Sanierung der Strassenbeleuchtung?", ["funding-strassenbeleuchtung"]),
    "slips": ("Wer födert die Sanirung der Strasenbeleuchtung?", ["funding-strassenbeleuchtung"]),
    "apart": ("Verpackungs Steuer", ["case-steuerstadt-verpackung", "law-verpackungssteuer"]),
    "english": ("Who funds street lighting?", ["funding-strassenbeleuchtung"]),
    "mixed languages": ("Is the Verpackungssteuer zulässig?", ["law-verpackungssteuer"]),
    "other script": (
        "Кто платит Verpackungssteuer?",
        ["case-steuerstadt-verpackung", "law-verpackungssteuer"],
    ),
    "emoji": ("🏗️ Holz 🏗️ Feuerwehrhaus", ["case-holzstadt-feuerwehr"]),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_question_finds_something_sensible_or_nothing(base, name):
    question, wanted = ODD[name]
    found = base.ids(question)
    assert found[:1] == [] if not wanted else found[0] in wanted


LONG = {
    "known words": "Wer fördert die Sanierung der Straßenbeleuchtung in Bayern? " * 250,
    "the same slip": "Förderug " * 2_000,
    "english": "Who funds street lighting in small towns? " * 280,
    "gibberish": " ".join(
        f"{GIBBERISH[i % 17 : i % 17 + 9].strip()}{chr(97 + i % 26)}" for i in range(2_000)
    ),
    "capitals": "FÖRDERUNG SANIERUNG " * 1_000,
    "one word": "straßenbeleuchtung" * 600,
    "distinct slips": " ".join(
        f"Strassenbelech{chr(97 + i % 26)}ung{chr(97 + i // 26 % 26)}" for i in range(2_000)
    ),
}


@pytest.mark.parametrize("name", LONG)
def test_two_thousand_words_are_read_and_searched_quickly(base, name):
    base.ids("Holz")
    started = time.process_time()
    base.ids(LONG[name])
    assert time.process_time() - started < 2
