from assistant.language.analysis import load_analyzer
from eval.answer_figures import FIGURE_NAMES, answer_figures
from eval.evaluators.panel import all_evaluators
from eval.evaluators.verdict import judge_trials
from tests.eval.conftest import trial

KIEL = "case-kiel-zero-waste"
QUOTE = "Zwischenziel ist die Halbierung dieser Menge bis 2035."


def test_a_good_answer_satisfies_every_evaluator_and_a_bad_one_does_not(cite, document_of):
    evaluators = all_evaluators(lambda name: document_of(name).text, load_analyzer())
    citation = cite(1, KIEL, QUOTE)
    good, bad = judge_trials(
        [
            trial(QUOTE, citations=[citation]),
            trial("Die Menge sinkt bis 2040 um 90 Prozent.", citations=[citation]),
        ],
        evaluators,
    )
    for name in ("citation_precision", "citation_precision_product"):
        assert good.verdicts[name].value == 1
        assert bad.verdicts[name].value == 0, name


def test_every_figure_that_a_gate_may_name_exists_once():
    names = [figure.name for figure in answer_figures([])]
    assert sorted(names) == sorted(FIGURE_NAMES)
    assert len(set(names)) == len(names)
