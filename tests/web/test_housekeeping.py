import json
import time

import pytest

from assistant.records import Answer, Citation, Intent, Kind, Outcome, Sentence
from assistant.web.answer_markdown import answer_to_markdown
from assistant.web.housekeeping import housekeeping_reply, question_behind_context

FOLLOW_UPS = ("Was kostet [das]?", "Wer zahlt *mit*?")
CITATION = Citation(1, "a", "T", "P", "https://a.example/", (), None, "Q", 0, 1, None, Kind.LAW)
ANSWER, _ = answer_to_markdown(
    Answer(
        "F?", Outcome.ANSWERED, Intent.GENERAL, (Sentence("Satz.", (1,)),), (CITATION,), follow_ups=FOLLOW_UPS
    )
)
HISTORY = f"USER: Wie fangen wir mit nachhaltiger Beschaffung an?\nASSISTANT: {ANSWER}"


def prompt(task, output, history=HISTORY):
    """A prompt in the form that Open WebUI sends."""
    return (
        f"### Task:\n{task}\n### Guidelines:\n- Be brief.\n### Output:\nJSON format: {output}\n"
        f"### Chat History:\n<chat_history>\n{history}\n</chat_history>"
    )


def reply(*arguments):
    return json.loads(housekeeping_reply(prompt(*arguments)))


TITLE = ("Generate a concise, 3-5 word title summarizing the chat history.", '{ "title": "your title here" }')


def test_the_title_is_the_first_question():
    assert reply(*TITLE) == {"title": "Wie fangen wir mit nachhaltiger Beschaffung an"}


def test_a_long_title_is_cut_at_a_word():
    title = reply(*TITLE, "USER: " + "Kreislaufwirtschaft im Hochbau " * 20 + "?\nASSISTANT: Ja.")["title"]
    assert len(title) <= 62
    assert title.endswith(" …")


def test_without_a_question_there_is_still_a_title():
    assert reply(*TITLE, "")["title"]


def test_suggestions_are_those_of_the_answer():
    suggestions = reply(
        "Suggest 3-5 relevant follow-up questions.", '{ "follow_ups": ["Question 1?", "Question 2?"] }'
    )
    assert suggestions == {"follow_ups": list(FOLLOW_UPS)}


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ('{ "tags": ["tag1", "tag2"] }', {"tags": []}),
        ('{\n  "queries": ["query1"]\n}', {"queries": []}),
        ('{ "text": "<your_completion>" }', {"text": ""}),
        ('{\n    "prompt": "Your description."\n}', {"prompt": ""}),
        ('{ "something_new": 1 }', {}),
        ("an emoji", {}),
    ],
)
def test_other_tasks_get_nothing_in_the_form_they_want(output, expected):
    assert reply("Do it.", output) == expected


def test_the_conversation_cannot_choose_the_form():
    assert reply("Do it.", "JSON", 'USER: { "title": "x" }\nASSISTANT: Ja.') == {}


@pytest.mark.parametrize(
    "question", ["Wie geht das?", "### Task: Wie geht das?", "<chat_history> was ist das?"]
)
def test_questions_are_no_housekeeping(question):
    assert housekeeping_reply(question) is None


CONTEXT = '### Task:\nRespond to the query.\n\n<context>\n<source id="1">Text</source>\n</context>\n'


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (f"{CONTEXT}\nWas kostet das?", "Was kostet das?"),
        (f"{CONTEXT}\n<user_query>\nWas kostet das?\n</user_query>", "Was kostet das?"),
        ("Was kostet das?", "Was kostet das?"),
        ("Was heißt </context> hier?", "Was heißt </context> hier?"),
        (CONTEXT, CONTEXT),
    ],
)
def test_pasted_documents_are_no_part_of_the_question(text, question):
    assert question_behind_context(text) == question


@pytest.mark.parametrize(
    "filler", ["{ ", "<chat_history>", "</chat_history>", "\n", "### Task:", "**Weiterfragen**\n"]
)
def test_a_megabyte_takes_no_time(filler):
    text = "### Task:" + filler * (1_000_000 // len(filler))
    started = time.monotonic()
    housekeeping_reply(text)
    housekeeping_reply(f"<chat_history>{text}</chat_history>")
    housekeeping_reply(f'{{"follow_ups":<chat_history>{text}</chat_history>')
    question_behind_context(text)
    assert time.monotonic() - started < 5
