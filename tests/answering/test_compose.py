import pytest

from assistant.answering.candidates import CandidateFinder
from assistant.answering.check import check_draft
from assistant.answering.citations import parse_marks
from assistant.answering.compose import ExtractiveComposer
from assistant.answering.grounding import GroundingChecker
from assistant.answering.likelihood import load_sentence_weights, with_likelihoods
from assistant.answering.shapes import WORDS_LONG, shape_of
from assistant.language.synonyms import load_synonyms
from assistant.records import Intent
from assistant.retrieval.interpretation import Interpreter
from assistant.retrieval.query import QuestionReader
from assistant.retrieval.retriever import HybridRetriever
from assistant.retrieval.support import SupportScorer
from assistant.settings import Settings
from assistant.wiring import BUNDLED_EMBEDDER, open_embedder

QUESTIONS = (
    "Wie fangen wir mit nachhaltiger Beschaffung an?",
    "Welche Städte haben eine Verpackungssteuer und was hat sie gebracht?",
    "Was kostet ein Feuerwehrhaus in Holzbauweise?",
    "Wer fördert LED-Straßenbeleuchtung?",
    "Müssen wir einen Wärmeplan machen und bis wann?",
    "Wer berät uns beim Holzbau in Hessen?",
    "Was ist der Unterschied zwischen KfW 498 und KfW 499?",
    "Was ist ein Materialkataster?",
    "Wie können wir Lebensmittelabfälle in der Kita verringern?",
    "Welche Kommunen haben ein Rathaus aus Holz gebaut?",
    "Wie viel Müll wurde in Konstanz vermieden?",
    "Dürfen wir Recyclingbeton ausschreiben?",
    "Welche Zuschüsse gibt es für Klimaschutzmanager?",
    "Was steht in § 45 KrWG?",
    "Was hat die Sanierung des Rathauses in Siegburg gekostet?",
    "Wie schreibt man Arbeitskleidung fair aus?",
    "Wer hat Erfahrung mit Mehrweggeschirr auf Festen?",
    "Bodenaushub Verwertung Landkreis",
    "Energiespar-Contracting oder eigenes Geld, was ist besser?",
    "Wie senkt man den Stromverbrauch einer Kläranlage?",
    "Welche Städte verkaufen altes Pflaster?",
    "Gibt es Geld für die Innenentwicklung in Baden-Württemberg?",
    "Wie lange dauerte der Bau der Feuerwehrhäuser in Winnweiler?",
    "Welche Pflichten haben öffentliche Stellen nach dem Energieeffizienzgesetz?",
    "An wen wenden wir uns bei der Wärmeplanung?",
    "Wie rechnet man Lebenszykluskosten?",
    "Was bringt ein Reparaturbonus?",
    "Wie bekommt man Hausmeister zum Energiesparen?",
    "Was ist Zero Waste?",
    "Verpackungssteuer",
    "Wie viel CO2 spart das Feuerwehrhaus in Lustnau?",
    "Wer nutzt gebrauchte Computer in der Verwaltung?",
    "Welche Regeln gelten für die Getrennthaltung von Abfällen?",
    "Wie funktioniert ein Gebrauchtwarenkaufhaus?",
    "Was kostet ein Windelzuschuss den Landkreis?",
    "Wie wird ein Gebäude vor dem Abriss geprüft?",
    "Welche Förderung gibt es in Bayern für Holzbau?",
    "Was macht die KNB?",
    "Wie spart eine Schule Wasser?",
    "Welcher Kreis plant seine Wärme gemeinsam?",
)


class Steps:
    """The steps of an answer up to its check, over the shipped index."""

    def __init__(self, index):
        def frequency(stem):
            return index.generation.windows.words.row_frequency(stem)

        analyzer = index.analyzer
        support = SupportScorer(analyzer, frequency, lambda: index.generation.windows.words.n_rows)
        self.analyzer = analyzer
        synonyms = load_synonyms(analyzer)
        interpreter = Interpreter(analyzer, synonyms, frequency, lambda: index.generation.vocabulary)
        self.reader = QuestionReader(analyzer, synonyms, frequency, interpreter)
        self.retriever = HybridRetriever(index)
        self.finder = CandidateFinder(support, open_embedder(BUNDLED_EMBEDDER, analyzer))
        self.weights = load_sentence_weights()
        self.composer = ExtractiveComposer(analyzer)
        self.checker = GroundingChecker(analyzer)

    def draft(self, question, **options):
        query = self.reader.read(question)
        found = self.retriever.retrieve(query, top_k=8)
        candidates = with_likelihoods(query, found, self.finder.find(query, found), self.weights)
        return query, found, self.composer.compose(query, found, candidates, **options)


@pytest.fixture(scope="module")
def steps(shipped_assistant):
    assert Settings().embedder == BUNDLED_EMBEDDER
    return Steps(shipped_assistant.index)


@pytest.fixture(scope="module")
def drafts(steps):
    return {question: steps.draft(question) for question in QUESTIONS}


@pytest.fixture(params=QUESTIONS)
def drafted(request, drafts):
    return drafts[request.param]


def literal(text):
    text = " ".join(text.split()).rstrip(".!?…,; ")
    return text[:1].lower() + text[1:]


def stems(analyzer, text):
    return frozenset(word.stem for word in analyzer.analyze(text))


def test_the_questions_show_every_intent(drafts):
    assert {query.intent for query, _, _ in drafts.values()} == set(Intent)
    assert len(QUESTIONS) == 40


def test_every_sentence_survives_the_check(drafted, steps):
    _, _, draft = drafted
    checked = check_draft(draft, steps.checker)
    assert checked.dropped == ()
    assert len(checked.sentences) == len(draft.sentences) > 0


def test_quotes_are_the_words_of_the_document(drafted, steps, shipped_assistant):
    for citation in check_draft(drafted[2], steps.checker).citations:
        document = shipped_assistant.document(citation.document_id)
        assert document.text[citation.start : citation.end] == citation.quote
        assert citation.title == document.title
        assert citation.heading_path in [section.heading_path for section in document.sections]


def test_every_sentence_stands_in_its_quote(drafted, steps):
    checked = check_draft(drafted[2], steps.checker)
    quotes = {citation.number: citation.quote for citation in checked.citations}
    for sentence in checked.sentences:
        assert sentence.citations
        original = sentence.original
        assert any(literal(original) in literal(quotes[number]) for number in sentence.citations)
        assert sentence.text[0] == sentence.text[0].upper()
        assert sentence.text.rstrip('”“"»)')[-1] in ".!?…"
        assert "\n" not in sentence.text


def test_the_answer_keeps_to_its_words(drafted):
    query, _, draft = drafted
    assert sum(len(passage.text.split()) for passage in draft.passages) <= shape_of(query).words <= 170


def test_nothing_is_said_twice(drafted, steps):
    texts = [parse_marks(sentence.marked, 99).text for sentence in drafted[2].sentences]
    assert len(set(texts)) == len(texts)
    said = [stems(steps.analyzer, text) for text in texts]
    for i, one in enumerate(said):
        for other in said[:i]:
            assert len(one & other) < 0.9 * min(len(one), len(other))


def test_passages_are_numbered_from_one_and_each_is_used(drafted):
    _, _, draft = drafted
    numbers = [passage.number for passage in draft.passages]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [n for s in draft.sentences for n in parse_marks(s.marked, len(numbers)).numbers] == numbers


def is_table(draft):
    return any(sentence.block == "cell" for sentence in draft.sentences)


def test_sentences_of_a_document_stand_together_in_its_order_after_its_steps(drafted):
    _, _, draft = drafted
    groups = []
    for passage, sentence in zip(draft.passages, draft.sentences, strict=True):
        if not groups or groups[-1][0] != passage.document.document_id:
            groups.append((passage.document.document_id, []))
        groups[-1][1].append((sentence.block != "step", passage.start))
    if not is_table(draft):
        assert len({document_id for document_id, _ in groups}) == len(groups)
        assert all(places == sorted(places) for _, places in groups)


def test_a_table_has_two_sides_and_names_every_cell(drafts):
    tables = [draft for _, _, draft in drafts.values() if is_table(draft)]
    assert tables
    for draft in tables:
        assert all(sentence.block == "cell" and sentence.column for sentence in draft.sentences)
        assert len({sentence.column for sentence in draft.sentences}) > 1
        headings = [sentence.heading for sentence in draft.sentences if sentence.heading]
        assert draft.sentences[0].heading
        assert len(set(headings)) == len(headings)


def test_only_documents_that_were_found_speak(drafted):
    _, found, draft = drafted
    assert {p.document.document_id for p in draft.passages} <= {
        scored.document.document_id for scored in found
    }


def test_a_heading_opens_every_group_of_an_answer_from_several_documents(drafted):
    _, _, draft = drafted
    if is_table(draft):
        return
    first = {}
    for passage, sentence in zip(draft.passages, draft.sentences, strict=True):
        is_first = passage.document.document_id not in first
        first.setdefault(passage.document.document_id, sentence.heading)
        assert is_first or sentence.heading is None
    if len(first) > 1:
        assert all(first.values())
        assert len(set(first.values())) == len(first)


def test_steps_are_numbered_only_where_the_document_lists_steps(drafted):
    _, _, draft = drafted
    assert {sentence.block for sentence in draft.sentences} <= {"item", "step", "cell"}
    for passage, sentence in zip(draft.passages, draft.sentences, strict=True):
        if sentence.block == "step":
            assert any("vorgehen" in h.lower() or "schritt" in h.lower() for h in passage.chunk.heading_path)


def test_examples_come_from_several_documents(drafts):
    for question in ("Welche Städte haben eine Verpackungssteuer und was hat sie gebracht?",
                     "Welche Kommunen haben ein Rathaus aus Holz gebaut?"):  # fmt: skip
        _, _, draft = drafts[question]
        assert len({passage.document.municipality for passage in draft.passages}) >= 2


def test_a_sentence_that_hangs_on_another_follows_it(steps):
    _, found, draft = steps.draft("Was macht der Deutsche Städte- und Gemeindebund?")
    texts = [passage.text for passage in draft.passages if passage.document is found[0].document]
    hanging = next(i for i, text in enumerate(texts) if text.startswith("Er "))
    assert texts[hanging - 1].startswith(("Der DStGB", "Er "))


def test_further_documents_open_with_what_they_are_about(drafts):
    _, _, draft = drafts["Was kostet ein Feuerwehrhaus in Holzbauweise?"]
    opened = {}
    for passage in draft.passages:
        opened.setdefault(passage.document.document_id, passage)
    further = [opened[name] for name in list(opened)[1:]]
    assert further
    assert all(passage.start == 0 for passage in further)


def test_both_places_that_a_question_names_speak(steps):
    question = (
        "Wie ehrgeizig sind die Müllziele von Kiel und München, was wollen die pro Einwohner erreichen?"
    )
    _, _, draft = steps.draft(question)
    assert {"Kiel", "München"} <= {passage.document.municipality for passage in draft.passages}


def test_what_the_reader_has_read_is_not_said_again(steps):
    question = QUESTIONS[2]
    _, _, draft = steps.draft(question)
    said = [passage.text for passage in draft.passages]
    _, _, next_draft = steps.draft(question, said=said)
    assert not {passage.text for passage in draft.passages} & {
        passage.text for passage in next_draft.passages
    }


@pytest.mark.parametrize("question", QUESTIONS[:8])
def test_a_long_answer_may_say_more(question, steps, drafts):
    _, _, long = steps.draft(question, is_long=True)
    words = sum(len(passage.text.split()) for passage in long.passages)
    assert words <= WORDS_LONG
    assert words >= sum(len(passage.text.split()) for passage in drafts[question][2].passages)


def test_the_same_question_is_composed_the_same(steps, drafts):
    for question in QUESTIONS[:4]:
        assert steps.draft(question)[2] == drafts[question][2]


def test_without_documents_nothing_is_composed(steps):
    query = steps.reader.read(QUESTIONS[0])
    draft = steps.composer.compose(query, [], [])
    assert draft.sentences == draft.passages == ()


def test_documents_without_sentences_stay_silent(steps):
    query = steps.reader.read(QUESTIONS[0])
    found = steps.retriever.retrieve(query, top_k=3)
    assert steps.composer.compose(query, found, []).sentences == ()
