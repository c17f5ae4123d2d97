import pytest
from pydantic import ValidationError

from assistant.errors import QuestionError
from assistant.web.completion_request import (
    MODEL,
    CompletionBody,
    ModelUnknownError,
    UnsupportedRequestError,
    check_support,
    read_turn,
)


def body_of(*messages, **fields):
    return CompletionBody.model_validate({"model": MODEL, "messages": list(messages), **fields})


def user(content):
    return {"role": "user", "content": content}


QUESTION = user("Was kostet das?")


def test_the_last_message_of_the_user_is_the_question():
    turn = read_turn(
        body_of(
            {"role": "system", "content": "Sei kurz."},
            user("Wer hat eine Verpackungssteuer?"),
            {"role": "assistant", "content": "Tübingen. [1]"},
            user("Was bringt sie?"),
            {"role": "assistant", "content": "Geld."},
        ),
        500,
    )
    assert turn.question == "Was bringt sie?"
    assert turn.earlier == ("Wer hat eine Verpackungssteuer?",)


def test_parts_of_text_are_one_question():
    parts = [{"type": "text", "text": "Was kostet"}, {"type": "text", "text": "das?"}]
    assert read_turn(body_of(user(parts)), 500).question == "Was kostet das?"


def test_earlier_messages_that_are_no_questions_are_left_out():
    image = [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]
    turn = read_turn(body_of(user(""), user(image), user("x" * 600), user("Ja?"), QUESTION), 500)
    assert turn.earlier == ("Ja?",)


def test_only_the_latest_earlier_questions_count():
    turn = read_turn(body_of(*(user(f"Frage {n}?") for n in range(20)), QUESTION), 500)
    assert turn.earlier == tuple(f"Frage {n}?" for n in range(14, 20))


@pytest.mark.parametrize("content", ["", "  ", "?!", None, [], "x" * 501, "Was\ud800?"])
def test_what_is_no_question_is_refused(content):
    with pytest.raises(QuestionError):
        read_turn(body_of(user(content)), 500)


def test_without_a_user_there_is_no_question():
    with pytest.raises(QuestionError, match="user"):
        read_turn(body_of({"role": "system", "content": "Sei kurz."}), 500)


@pytest.mark.parametrize(
    "part",
    [
        {"type": "image_url", "image_url": {"url": "https://a.example/x.png"}},
        {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}},
        {"type": "file", "file": {"file_id": "x"}},
        {"type": "text"},
        {"type": "text", "text": 7},
        {},
    ],
)
def test_other_parts_than_text_are_refused(part):
    with pytest.raises(UnsupportedRequestError) as caught:
        read_turn(body_of(user([{"type": "text", "text": "Was ist das?"}, part])), 500)
    assert caught.value.parameter == "messages.0.content"


@pytest.mark.parametrize(
    ("fields", "parameter"),
    [
        ({"n": 2}, "n"),
        ({"n": 0}, "n"),
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, "tools"),
        ({"functions": [{"name": "f"}]}, "functions"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"modalities": ["text", "audio"], "audio": {"voice": "alloy"}}, "modalities"),
        ({"logprobs": True}, "logprobs"),
    ],
)
def test_what_cannot_be_honoured_is_refused_by_name(fields, parameter):
    with pytest.raises(UnsupportedRequestError) as caught:
        check_support(body_of(QUESTION, **fields))
    assert caught.value.parameter == parameter


def test_what_steers_a_language_model_has_no_effect():
    check_support(
        body_of(
            QUESTION,
            temperature=0.3,
            top_p=1,
            max_tokens=10,
            seed=1,
            stop=["x"],
            user="u",
            n=1,
            tools=[],
            tool_choice="none",
            response_format={"type": "text"},
            modalities=["text"],
            logprobs=False,
            reasoning_effort="low",
            stream_options={"include_usage": True},
            metadata={"a": "b"},
        )
    )


def test_another_model_is_unknown():
    with pytest.raises(ModelUnknownError, match=MODEL):
        check_support(CompletionBody(model="gpt-5", messages=[QUESTION]))


@pytest.mark.parametrize(
    "fields",
    [
        {"messages": []},
        {"messages": "Was kostet das?"},
        {"messages": [{"role": "chef", "content": "x"}]},
        {"messages": [{"content": "x"}]},
        {"messages": [QUESTION] * 2_001},
        {"messages": [user(7)]},
        {"model": None},
        {"stream": "vielleicht"},
        {"n": "2"},
        {"stream_options": True},
    ],
)
def test_bodies_of_another_shape_are_refused(fields):
    with pytest.raises(ValidationError):
        CompletionBody.model_validate({"model": MODEL, "messages": [QUESTION], **fields})
