import json

import pytest

from assistant.records import (
    Answer,
    Chunk,
    Citation,
    Contact,
    Document,
    Edit,
    EditKind,
    Intent,
    Kind,
    NearestDocument,
    Outcome,
    ScoredChunk,
    ScoredDocument,
    Sentence,
)
from assistant.rendering import answer_from_dict, answer_to_dict, hits_from_dict, search_to_dict

CITATION = Citation(
    number=1,
    document_id="funding-led",
    title="Förderung der Straßenbeleuchtung",
    publisher="Bund",
    source_url="https://example.org/led",
    heading_path=("Förderung", "Höhe"),
    page=4,
    quote="Es werden 25 Prozent gefördert.",
    start=10,
    end=41,
    published="2024-11",
    kind=Kind.FUNDING,
    states=("Bayern",),
)
ANSWER = Answer(
    question="Wer fördert?",
    outcome=Outcome.ANSWERED,
    intent=Intent.FUNDING,
    sentences=(
        Sentence("Es werden 25 Prozent gefördert.", (1,), heading="Förderung"),
        Sentence("Antrag stellen.", (1,), block="step"),
        Sentence(
            "Das Land [Bayern] zahlt 10 Prozent.",
            (1,),
            "cell",
            "Anteile",
            "Bayern",
            edits=(Edit(8, 17, "", EditKind.NAME),),
        ),
        Sentence("Bis 2026.", (1,), "cell", None, "Bund", "Bis wann?"),
    ),
    citations=(CITATION,),
    notes=("Stand 2024, bitte prüfen.",),
    follow_ups=("Bis wann?",),
    contact=Contact("Klimaschutz-Agentur", "contact-a", "https://example.org/a"),
    confidence=0.75,
    versions={"index": "3"},
)
DOCUMENT = Document("law-1", Kind.LAW, "Gesetz", "Bund", "https://example.org/g", "Ganzer Text.", ())
CHUNK = Chunk("law-1#0", "law-1", 0, ("§ 1",), 0, 6, "Ganzer")


def test_an_answer_has_the_fields_that_other_programs_rely_on():
    content = answer_to_dict(ANSWER)
    assert {
        "question",
        "outcome",
        "text",
        "sentences",
        "citations",
        "notes",
        "follow_ups",
        "contact",
        "confidence",
        "composer",
    } <= content.keys()
    assert content["outcome"] == "answered"
    assert content["text"] == ANSWER.text
    assert content["sentences"][0]["citations"] == [1]
    assert {
        "number",
        "document_id",
        "title",
        "publisher",
        "source_url",
        "page",
        "quote",
        "published",
    } <= content["citations"][0].keys()


def test_an_answer_survives_the_way_through_json():
    assert answer_from_dict(json.loads(json.dumps(answer_to_dict(ANSWER)))) == ANSWER


def test_the_text_names_columns_and_parts():
    assert ANSWER.text.endswith(
        "Anteile:\n- Bayern: Das Land [Bayern] zahlt 10 Prozent. [1]\n\nZu „Bis wann?“\n- Bund: Bis 2026. [1]"
    )


def test_what_the_assistant_inserted_is_recorded():
    (edit,) = answer_to_dict(ANSWER)["sentences"][2]["edits"]
    assert edit == {"start": 8, "end": 17, "original": "", "kind": "name"}


def test_a_non_answer_survives_the_way_through_json():
    near = NearestDocument("law-1", "Gesetz", "https://example.org/g")
    answer = Answer("Wetter?", Outcome.NOT_FOUND, Intent.GENERAL, (), (), nearest=(near,))
    content = json.loads(json.dumps(answer_to_dict(answer)))
    assert content["contact"] is None
    assert answer_from_dict(content) == answer


def test_fields_of_a_newer_service_are_left_out():
    assert answer_from_dict({**answer_to_dict(ANSWER), "conversation_id": "x"}) == ANSWER


@pytest.mark.parametrize(
    "content", [None, [], {}, {"question": "?"}, {**answer_to_dict(ANSWER), "outcome": "?"}]
)
def test_anything_else_is_no_answer(content):
    with pytest.raises(ValueError, match="validation error"):
        answer_from_dict(content)


def test_a_result_shows_the_best_chunk_of_its_document():
    content = search_to_dict("Frage?", [ScoredDocument(DOCUMENT, 0.123456789, (ScoredChunk(CHUNK, 1.0),))])
    assert content["question"] == "Frage?"
    (result,) = content["results"]
    fixed = (
        "rank",
        "score",
        "document_id",
        "chunk_id",
        "title",
        "heading_path",
        "page",
        "source_url",
        "text",
    )
    assert tuple(result)[: len(fixed)] == fixed
    assert (result["rank"], result["score"]) == (1, 0.123457)
    assert (result["chunk_id"], result["heading_path"], result["text"]) == ("law-1#0", ["§ 1"], "Ganzer")


def test_a_document_without_chunks_shows_its_text():
    (result,) = search_to_dict("Frage?", [ScoredDocument(DOCUMENT, 1.0, ())])["results"]
    assert (result["chunk_id"], result["text"]) == (None, "Ganzer Text.")


def test_results_are_read_back():
    found = [ScoredDocument(DOCUMENT, 0.5, (ScoredChunk(CHUNK, 1.0),))] * 2
    hits = hits_from_dict(json.loads(json.dumps(search_to_dict("Frage?", found))))
    assert [hit.rank for hit in hits] == [1, 2]
    assert hits[0].heading_path == ("§ 1",)


@pytest.mark.parametrize("content", [None, {}, {"results": [{"rank": 1}]}])
def test_anything_else_is_no_result_list(content):
    with pytest.raises(ValueError, match="validation error"):
        hits_from_dict(content)
