"""The gate of the shipped documents and questions: what is worse than this does not go out."""

from assistant.records import Answer, Intent, Outcome
from eval.asked_wordings import ask_wordings
from eval.session import has_document
from eval.stability import judge_stability
from eval.wordings import load_wordings


def test_the_search_keeps_its_quality_on_the_shipped_questions(lotse_eval, shipped_copy, monkeypatch):
    monkeypatch.setenv("LOTSE_DATA_DIR", str(shipped_copy.data_dir))
    lotse_eval("retrieval", "--min", "success@1=0.92", "--min", "recall@5=0.96", "--min", "nDCG@10=0.92")


def test_other_words_for_a_question_lead_to_the_same_document(shipped_assistant):
    def search(question, top_k):
        return shipped_assistant.search(question, top_k=top_k)

    def ask(question):
        # Writing a hundred answers would take ten times as long as searching.
        return Answer(question, Outcome.NOT_FOUND, Intent.GENERAL, (), ())

    worded = load_wordings("dev", lambda name: has_document(shipped_assistant, name))
    stability = judge_stability("dev", [ask_wordings(one, search, ask) for one in worded.questions])
    values = {one.name: one.interval.mean for one in stability.figures}
    assert values["same_first_document"] >= 0.85
    assert values["success@1"] >= 0.92
