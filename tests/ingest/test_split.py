from __future__ import annotations

import re
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.language.sentences import sentence_spans
from assistant.records import Document, Kind, Section
from ingest.markdown_text import read_markdown
from ingest.split import MAX_CHARACTERS, SPLITTER, split

SENTENCE = "Die Stadt saniert z. B. 12 Schulen nach § 9 Abs. 2 bis zum 15. Juni 2024 für ca. 3 Mio. Euro. "


def document(body: str) -> Document:
    reading = read_markdown(body)
    return Document("case-x", Kind.CASE_STUDY, "T", "P", "https://x.de", reading.text, reading.sections)


def texts(body: str) -> list[str]:
    return [chunk.text for chunk in split(document(body))]


def test_the_splitter_has_a_name():
    assert SPLITTER == "sections-1200-v1"


def test_each_section_is_a_chunk():
    chunks = split(document("## Kosten\n- a\n- b\n### Förderung\nViel.\n## Kontakt\nAmt."))
    assert [(chunk.heading_path, chunk.text) for chunk in chunks] == [
        (("Kosten",), "- a\n- b"),
        (("Kosten", "Förderung"), "Viel."),
        (("Kontakt",), "Amt."),
    ]
    assert [chunk.ordinal for chunk in chunks] == [0, 1, 2]


def test_chunk_ids_are_stable_and_follow_the_content():
    first, again = split(document("## A\nText.")), split(document("## A\nText."))
    other_text, other_heading = split(document("## A\nText!")), split(document("## B\nText."))
    assert re.fullmatch(r"case-x#000-[0-9a-f]{8}", first[0].chunk_id)
    assert first == again
    assert len({first[0].chunk_id, other_text[0].chunk_id, other_heading[0].chunk_id}) == 3


def test_long_paragraphs_are_cut_between_sentences():
    pieces = texts(SENTENCE * 40)
    assert len(pieces) > 3
    assert all(len(piece) <= MAX_CHARACTERS for piece in pieces)
    assert all(piece.startswith("Die Stadt") and piece.endswith("Euro.") for piece in pieces)


def test_long_lists_are_cut_between_bullets():
    pieces = texts("\n".join(f"- Punkt {n}: {SENTENCE.strip()}" for n in range(40)))
    assert len(pieces) > 3
    assert all(piece.startswith("- Punkt") for piece in pieces)


def test_pieces_are_of_about_equal_length():
    lengths = [len(piece) for piece in texts("\n".join(f"- Punkt {n:02}: " + "x" * 80 for n in range(14)))]
    assert len(lengths) == 2
    assert max(lengths) < 1.5 * min(lengths)


def test_a_table_stays_whole_where_it_can():
    table = "\n".join(f"| Ort {n} | {n} Euro |" for n in range(40))
    pieces = texts(SENTENCE * 8 + "\n\n" + table + "\n\n" + SENTENCE * 8)
    assert any(table in piece for piece in pieces)


def test_code_stays_whole_where_it_can():
    code = "\n".join(f"zeile {n} = {n}" for n in range(60))
    assert any(code in piece for piece in texts(SENTENCE * 8 + f"\n\n```\n{code}\n```\n"))


def test_a_table_above_the_limit_is_cut_between_rows():
    pieces = texts("\n".join(f"| Ort {n} | {'x' * 60} |" for n in range(100)))
    assert all(piece.startswith("| Ort") and piece.endswith("|") for piece in pieces)


def test_an_endless_sentence_is_cut_at_white_space():
    pieces = texts("wort " * 1000)
    assert all(len(piece) <= MAX_CHARACTERS and piece.endswith("wort") for piece in pieces)


def test_an_endless_word_is_cut_somewhere():
    assert [len(piece) for piece in texts("x" * 3000)] == [1200, 1200, 600]


def test_tiny_neighbours_under_the_same_heading_are_joined():
    chunks = split(document("## A\nEins.\n## A\nZwei.\n## B\nDrei."))
    assert [chunk.text for chunk in chunks] == ["Eins.\n\nZwei.", "Drei."]


def test_pages_are_kept_apart():
    text = "Eins.\n\nZwei."
    sections = (Section(("A",), 0, 5, 1), Section(("A",), 7, 12, 2))
    chunks = split(Document("case-x", Kind.LAW, "T", "P", "https://x.de", text, sections))
    assert [(chunk.page, chunk.text) for chunk in chunks] == [(1, "Eins."), (2, "Zwei.")]


def test_empty_sections_give_no_chunk():
    empty = Document("case-x", Kind.LAW, "T", "P", "https://x.de", "  \n", (Section((), 0, 3),))
    assert split(empty) == ()
    assert split(Document("case-x", Kind.LAW, "T", "P", "https://x.de", "", ())) == ()


def test_a_book_in_one_line_costs_linear_time():
    started = time.perf_counter()
    pieces = texts(SENTENCE * 20_000)
    assert time.perf_counter() - started < 30
    assert all(len(piece) <= MAX_CHARACTERS for piece in pieces)


BLOCKS = st.lists(
    st.one_of(
        st.sampled_from(["## A", "### B", "## A", "|a|b|", "```", "---", "", "> x"]),
        st.text(alphabet="ab .!\n-*#1äß§|", max_size=60),
        st.integers(1, 30).map(lambda n: SENTENCE * n),
        st.integers(1, 30).map(lambda n: "\n".join(f"- {SENTENCE}" for _ in range(n))),
        st.integers(1, 300).map(lambda n: "wort " * n),
        st.integers(1, 3000).map(lambda n: "x" * n),
    ),
    max_size=12,
)


@settings(deadline=None)  # other work on the machine slows single examples down
@given(BLOCKS)
def test_chunks_cover_the_text_exactly_and_in_order(blocks):
    source = document("\n\n".join(blocks))
    chunks = split(source)
    position = 0
    for number, chunk in enumerate(chunks):
        assert chunk.ordinal == number
        assert source.text[chunk.start : chunk.end] == chunk.text
        assert source.text[position : chunk.start].strip() == ""
        assert 0 < len(chunk.text) <= MAX_CHARACTERS
        assert chunk.text == chunk.text.strip()
        position = chunk.end
    assert source.text[position:].strip() == ""
    assert len({chunk.chunk_id for chunk in chunks}) == len(chunks)


@settings(deadline=None)  # other work on the machine slows single examples down
@given(BLOCKS)
def test_no_chunk_begins_or_ends_inside_a_sentence(blocks):
    source = document("\n\n".join(blocks))
    chunks = split(source)
    for section in source.sections:
        text = source.text[section.start : section.end]
        for line in re.finditer(r"[^\n]+", text):
            if len(line[0]) > 8 * MAX_CHARACTERS:
                continue  # windows of a very long line are tested above
            for begin, end in sentence_spans(line[0]):
                start, stop = (section.start + line.start() + place for place in (begin, end))
                if stop - start <= MAX_CHARACTERS - 10:
                    assert any(c.start <= start and stop <= c.end for c in chunks), source.text[start:stop]


@settings(deadline=None)  # other work on the machine slows single examples down
@given(BLOCKS)
def test_every_chunk_lies_in_a_section_of_its_heading(blocks):
    source = document("\n\n".join(blocks))
    for chunk in split(source):
        paths = {s.heading_path for s in source.sections if s.start < chunk.end and chunk.start < s.end}
        assert paths == {chunk.heading_path}
