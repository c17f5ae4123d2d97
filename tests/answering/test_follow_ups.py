import pytest

TAX = "Welche Städte haben eine Verpackungssteuer?"
QUESTIONS = (
    TAX,
    "Was kostet ein Feuerwehrhaus in Holzbauweise?",
    "Wer fördert LED-Straßenbeleuchtung?",
    "Müssen wir einen Wärmeplan machen und bis wann?",
    "Wie senkt man den Stromverbrauch einer Kläranlage?",
)


@pytest.fixture(scope="module")
def answers(shipped_assistant):
    return {question: shipped_assistant.ask(question) for question in QUESTIONS}


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_suggestion_is_answered_without_reserve(question, answers, shipped_assistant):
    suggestions = answers[question].follow_ups
    assert 0 < len(suggestions) <= 3
    for suggestion in suggestions:
        assert shipped_assistant.ask(suggestion).sentences


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_suggestion_repeats_the_question_or_another(question, answers):
    suggestions = answers[question].follow_ups
    assert question not in suggestions
    assert len(set(suggestions)) == len(suggestions)


def test_what_was_just_told_is_not_suggested(shipped_assistant):
    answer = shipped_assistant.ask(
        "Was kostete das Feuerwehrhaus in Lustnau und wie lange wurde daran gebaut?"
    )
    told = next(
        document
        for document in shipped_assistant.documents()
        if document.document_id == answer.citations[0].document_id
    )
    assert "6,5 Millionen" in answer.text
    asking_for_the_cost = [question for question in told.questions if "kost" in question.lower()]
    assert asking_for_the_cost
    assert not set(asking_for_the_cost) & set(answer.follow_ups)


def test_the_same_question_gets_the_same_suggestions(answers, shipped_assistant):
    assert shipped_assistant.ask(TAX).follow_ups == answers[TAX].follow_ups


def test_a_refusal_suggests_nothing(shipped_assistant):
    assert shipped_assistant.ask("Wie ist das Wetter morgen?").follow_ups == ()
