import pytest

from assistant.conversation.aspects import load_aspects
from assistant.conversation.follow_up import RuleRewriter
from assistant.conversation.rewriting import PastTurn
from assistant.language.analysis import load_analyzer
from assistant.records import Answer, Document, Intent, Kind, Outcome, Sentence, Understood
from assistant.retrieval.hints import HintReader
from assistant.retrieval.topics import TopicFinder, load_topics
from assistant.retrieval.understanding import QuestionUnderstanding
from tests.conftest import CORPUS
from tests.conversation.turns import make_citation
from tests.retrieval.readers import make_reader

DOCUMENTS = {
    "case-tuebingen": Kind.CASE_STUDY,
    "case-konstanz": Kind.CASE_STUDY,
    "law-urteil": Kind.LAW,
}


def _document_of(document_id):
    if document_id not in DOCUMENTS:
        return None
    kind = DOCUMENTS[document_id]
    return Document(document_id, kind, "Verpackungssteuer in Tübingen", "P", "https://e.org", "", ())


@pytest.fixture(scope="session")
def understanding():
    analyzer = load_analyzer()
    topics = TopicFinder(load_topics(CORPUS), analyzer)
    return QuestionUnderstanding(make_reader(analyzer), HintReader(topics))


@pytest.fixture(scope="session")
def aspects():
    return load_aspects(load_analyzer())


@pytest.fixture(scope="session")
def rewriter(understanding, aspects):
    return RuleRewriter(understanding, aspects, _document_of)


@pytest.fixture(scope="session")
def make_past(understanding):
    """Makes an answered turn that cites documents, the first of them most."""

    def making(question, *documents, resolved=None, is_follow_up=False):
        resolved = resolved or question
        citations = tuple(
            make_citation(number, document_id=document_id)
            for number, document_id in enumerate(documents, start=1)
        )
        numbers = range(len(documents), 0, -1)
        sentences = tuple(
            Sentence(f"Satz {i}.", (citation.number,))
            for citation, count in zip(citations, numbers, strict=True)
            for i in range(count)
        )
        understood = Understood(resolved, understanding.hints_of(resolved), is_follow_up)
        answer = Answer(
            question, Outcome.ANSWERED, Intent.GENERAL, sentences, citations, understood=understood
        )
        return PastTurn(question, answer)

    return making
