import pytest

from assistant.generation.langchain_model import LangChainModel, ModelAddress
from assistant.generation.language_model import LanguageModel
from assistant.generation.meter import Meter
from assistant.records import Outcome
from eval.answer_figures import answer_figures
from eval.evaluators.model_judge import JudgementError, model_judges
from eval.evaluators.verdict import judge_trials
from eval.loopback import Reply, loopback
from tests.eval.conftest import trial

QUOTE = "Anschaffung insgesamt rund 15.000 Euro"


@pytest.fixture
def judges():
    opened = []

    def open_judges(script):
        server = loopback(script)
        url = server.__enter__().url
        meter = Meter()
        model = LangChainModel(ModelAddress("openai", "richter", f"{url}/v1"), meter)
        opened.append((server, model))
        return model_judges(LanguageModel(model, meter))

    yield open_judges
    for server, model in opened:
        model.close()
        server.__exit__(None, None, None)


@pytest.fixture
def answered(cite):
    return trial(f"{QUOTE}.", citations=[cite(1, "case-potsdam-neuruppin-trinkbrunnen", QUOTE)])


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("URTEIL: 5 – alles belegt", 1.0),
        ("URTEIL: 1 – widerspricht", 0.0),
        ("<think>Vielleicht URTEIL: 1?</think>**Urteil:** 3 – teils", 0.5),
    ],
)
def test_a_mark_becomes_a_share_with_its_reason(judges, answered, said, value):
    verdict = judges(lambda _: Reply((said,)))[0].judge(answered)
    assert verdict.value == value
    assert verdict.reason.startswith("Note ")


@pytest.mark.parametrize(
    "reply",
    [Reply(("Schwer zu sagen.",)), Reply(("URTEIL: 9 – gut",)), Reply(status=500, error="x"), Reply(())],
)
def test_a_judge_that_fails_is_a_failure_and_no_bad_mark(judges, answered, reply):
    faithfulness, _ = judges(lambda _: reply)
    with pytest.raises(JudgementError):
        faithfulness.judge(answered)
    (judged,) = judge_trials([answered], [faithfulness])
    verdict = judged.verdicts["judged_faithfulness"]
    assert verdict.is_crash
    assert verdict.value is None


def test_the_judge_sees_question_answer_and_evidence_as_data(judges, answered):
    prompts = []
    faithfulness, relevance = judges(lambda asked: prompts.append(asked.prompt) or Reply(("URTEIL: 4 – ja",)))
    faithfulness.judge(answered)
    relevance.judge(answered)
    assert QUOTE in prompts[0].split("<belege>")[1]
    assert "<belege>" not in prompts[1]
    assert answered.topic.question in prompts[1]


def test_a_refusal_is_not_judged(judges):
    refused = trial(outcome=Outcome.NOT_FOUND)
    assert judges(lambda _: pytest.fail("asked"))[0].judge(refused).value is None


def test_the_figures_of_the_judges_stand_apart(judges, answered):
    judged = judge_trials([answered], judges(lambda _: Reply(("URTEIL: 5 – ja",))))
    names = [figure.name for figure in answer_figures(judged)]
    assert names[-2:] == ["judged_faithfulness", "judged_relevance"]
    assert "judged_relevance" not in [figure.name for figure in answer_figures([])]
