import pytest

from assistant.web.topic_questions import TopicQuestions
from tests.conftest import CORPUS


class Base:
    """The shipped documents as the service lists them."""

    def __init__(self, assistant):
        self._assistant = assistant

    async def documents(self):
        return self._assistant.index.generation.heads

    async def document(self, document_id):
        return self._assistant.document(document_id)


@pytest.fixture
def base(shipped_assistant):
    return Base(shipped_assistant)


async def test_every_topic_of_the_base_suggests_questions_that_its_documents_answer(base):
    topics = TopicQuestions(CORPUS)
    known = await topics.topics(base)
    assert len(known) > 20
    heads = {head.document_id: head for head in await base.documents()}
    for topic in known:
        questions = await topics.questions(topic.topic_id, base)
        assert 1 <= len(questions) <= 6, topic
        assert len(set(questions)) == len(questions)
        documents = [await base.document(head) for head in heads if topic.topic_id in heads[head].topics]
        assert all(any(question in document.questions for document in documents) for question in questions)


async def test_a_topic_that_does_not_exist_suggests_nothing(base):
    assert await TopicQuestions(CORPUS).questions("nix", base) == ()


async def test_without_names_of_topics_none_is_offered(base, tmp_path):
    assert await TopicQuestions(tmp_path).topics(base) == []
