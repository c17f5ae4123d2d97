import pytest

from assistant.conversation.model_rewriter import ModelQuestionRewriter
from assistant.conversation.rewriting import PastTurn, ResolvedQuestion
from assistant.generation.langchain_model import LangChainModel, ModelAddress
from assistant.generation.language_model import LanguageModel
from assistant.generation.meter import Meter
from assistant.generation.rewriting import ModelRewriter
from eval.loopback import Reply, loopback

HISTORY = (PastTurn("Wie sanieren wir die Straßenbeleuchtung?"),)
FOLLOW_UP = "Und was kostet das?"
WHOLE = "Was kostet die Sanierung der Straßenbeleuchtung?"


class Rules:
    """Takes what begins with "Und" for a follow-up."""

    def resolve(self, question, history, ignored=()):  # noqa: ARG002 -- the rules of the product have it
        is_follow_up = bool(history) and question.startswith("Und")
        text = f"{question} (Straßenbeleuchtung)" if is_follow_up else question
        return ResolvedQuestion(text, is_follow_up, liked=("d",) if is_follow_up else ())


@pytest.fixture
def resolve():
    opened = []

    def run(script, question=FOLLOW_UP, ignored=()):
        server = loopback(script)
        url = server.__enter__().url
        meter = Meter()
        model = LangChainModel(ModelAddress("openai", "x", f"{url}/v1"), meter)
        opened.append((server, model))
        rewriter = ModelQuestionRewriter(Rules(), ModelRewriter(LanguageModel(model, meter)))
        return rewriter.resolve(question, HISTORY, ignored)

    yield run
    for server, model in opened:
        model.close()
        server.__exit__(None, None, None)


def test_the_model_words_what_the_rules_carry_over(resolve):
    resolved = resolve(lambda _: Reply((WHOLE,)))
    assert resolved == ResolvedQuestion(WHOLE, is_follow_up=True, liked=("d",))


def test_a_failing_model_leaves_the_question_to_the_rules(resolve):
    resolved = resolve(lambda _: Reply(status=500, error="x"))
    assert resolved.text == f"{FOLLOW_UP} (Straßenbeleuchtung)"


def test_a_question_of_its_own_is_not_sent_to_the_model(resolve):
    assert resolve(lambda _: pytest.fail("asked"), "Was ist BISKO?").text == "Was ist BISKO?"


def test_what_the_reader_has_removed_does_not_come_back(resolve):
    assert resolve(lambda _: pytest.fail("asked"), ignored=("topic:beleuchtung",)).is_follow_up
