import json
import re

import pytest

from assistant.answering.paraphrase import ParaphraseChecker
from assistant.events import AnswerEvent, CitationEvent, SentenceEvent, StatusEvent
from assistant.generation.composer import ModelComposer
from assistant.generation.langchain_model import LangChainModel, ModelAddress
from assistant.generation.language_model import LanguageModel
from assistant.generation.meter import Meter
from assistant.pipeline import Assistant
from assistant.records import Outcome
from assistant.rendering import answer_from_dict, answer_to_dict
from eval.evaluators.citations import cited
from eval.evaluators.support import find_support
from eval.loopback import Reply, in_pieces, loopback
from tests.generation.liar import Liar

TAX = "Was hat die Verpackungssteuer in Tübingen gebracht?"
WEATHER = "Wie ist das Wetter morgen?"
_PASSAGE = re.compile(r'<passage nummer="(\d+)"[^>]*>\n(?:- )?([^\n]+)')


def quoting(asked):
    """Answer with the first line of some passages."""
    found = _PASSAGE.findall(asked.prompt)[:4]
    return Reply(in_pieces(" ".join(f"{text.rstrip('.')} [{number}]." for number, text in found), 40))


@pytest.fixture
def ask_model(shipped_assistant):
    """Let a scripted model word the answers of the shipped base."""
    opened = []

    def open_assistant(script, seconds=20.0):
        server = loopback(script)
        url = server.__enter__().url
        meter = Meter()
        model = LangChainModel(ModelAddress("openai", "testmodell", f"{url}/v1"), meter)
        opened.append((server, model))
        index = shipped_assistant.index
        checker = ParaphraseChecker(index.analyzer, index.embedder)
        writer = ModelComposer(LanguageModel(model, meter, seconds=seconds), checker)
        return Assistant(index, index.embedder, writer=writer)

    yield open_assistant
    for server, model in opened:
        model.close()
        server.__exit__(None, None, None)


def test_the_answer_says_that_an_ai_worded_it(ask_model):
    answer = ask_model(quoting).ask(TAX)
    assert answer.composer == "model"
    assert answer.generated_by == "testmodell"
    assert answer.versions["llm"] == "testmodell"
    assert re.fullmatch(r"answer-\w+ repair-\w+", answer.versions["prompts"])
    assert answer.sentences
    assert answer_from_dict(json.loads(json.dumps(answer_to_dict(answer)))) == answer


def test_the_stream_sends_citations_before_the_sentences_that_use_them(ask_model):
    events = list(ask_model(quoting).stream(TAX))
    known = set()
    for event in events:
        if isinstance(event, CitationEvent):
            known.add(event.citation.number)
        if isinstance(event, SentenceEvent):
            assert set(event.sentence.citations) <= known
    (last,) = [event for event in events if isinstance(event, AnswerEvent)]
    assert [e.sentence for e in events if isinstance(e, SentenceEvent)] == list(last.answer.sentences)
    assert [e.citation for e in events if isinstance(e, CitationEvent)] == list(last.answer.citations)


def test_without_an_answer_in_the_base_the_model_is_not_asked(ask_model):
    answer = ask_model(lambda _: pytest.fail("asked")).ask(WEATHER)
    assert answer.outcome in {Outcome.OUT_OF_SCOPE, Outcome.NOT_FOUND}
    assert answer.generated_by is None


def test_a_model_that_fails_gives_way_to_the_documents(ask_model, shipped_assistant):
    answer = ask_model(lambda _: Reply(status=401, error="{}")).ask(TAX)
    assert answer.composer == "extractive"
    assert answer.generated_by is None
    assert "llm" not in answer.versions
    assert answer.sentences == shipped_assistant.ask(TAX).sentences
    assert answer.notes[0] == (
        "Das Sprachmodell weist den hinterlegten Zugang ab. Sie lesen deshalb Sätze wörtlich aus den Quellen."
    )


def test_a_model_that_breaks_off_gives_way_without_sending_twice(ask_model):
    def broken(asked):
        return Reply(quoting(asked).pieces, ends="cut")

    events = list(ask_model(broken).stream(TAX))
    answer = events[-1].answer
    sent = [event.sentence for event in events if isinstance(event, SentenceEvent)]
    assert answer.composer == "extractive"
    assert sent
    assert not any(sentence in answer.sentences and sent.count(sentence) > 1 for sentence in sent)


def test_warming_does_not_call_the_model(ask_model):
    ask_model(lambda _: pytest.fail("asked")).warm(TAX)


def test_closing_the_stream_ends_the_call(shipped_assistant):
    with loopback(lambda asked: Reply(quoting(asked).pieces[:3], ends="hang")) as server:
        meter = Meter()
        model = LangChainModel(ModelAddress("openai", "testmodell", f"{server.url}/v1"), meter)
        index = shipped_assistant.index
        checker = ParaphraseChecker(index.analyzer, index.embedder)
        assistant = Assistant(
            index, index.embedder, writer=ModelComposer(LanguageModel(model, meter), checker)
        )
        events = assistant.stream(TAX)
        assert any(isinstance(event, StatusEvent) and "KI" in event.text for event in events)
        events.close()
        assert server.has_lost_reader.wait(3)
        model.close()


QUESTIONS = (
    TAX,
    "Was kostet ein Feuerwehrhaus in Holzbauweise?",
    "Wer fördert LED-Straßenbeleuchtung?",
    "Wie fangen wir mit nachhaltiger Beschaffung an?",
    "Müssen wir einen Wärmeplan machen?",
    "Wie bauen wir ein kommunales Energiemanagement auf?",
    "Welche Kommunen haben ein Repair-Café unterstützt?",
    "Was sagt das Kreislaufwirtschaftsgesetz zur Getrenntsammlung?",
)


def test_a_liar_gets_no_untruth_past_the_check(ask_model):
    liar = Liar()
    assistant = ask_model(liar)
    answers = [assistant.ask(question) for question in QUESTIONS]
    assert len(liar.lies) > 10
    assert sum(answer.composer == "model" for answer in answers) >= 3
    unsupported = [
        (sentence.text, support.reason)
        for answer in answers
        for sentence in answer.sentences
        if not (support := find_support(sentence, cited(answer, sentence))).is_given
    ]
    assert unsupported == []
