import asyncio

import openai
import pytest

pytestmark = pytest.mark.e2e

MODEL = "ressourcenlotse"
QUESTION = "Was kostet ein Feuerwehrhaus in Holzbauweise?"
MESSAGES = [{"role": "user", "content": QUESTION}]
STREAMS = 10
MORE_THAN_MAY_WAIT = 80


@pytest.fixture
def client(service_url):
    with openai.OpenAI(base_url=f"{service_url}/v1", api_key="none", max_retries=0) as opened:
        yield opened


@pytest.fixture
async def async_client(service_url):
    async with openai.AsyncOpenAI(base_url=f"{service_url}/v1", api_key="none", max_retries=0) as opened:
        yield opened


def check_citations(text, annotations):
    assert annotations
    for annotation in annotations:
        citation = annotation.url_citation
        assert text[citation.start_index : citation.end_index].strip("[]").isdecimal()
        assert citation.url.startswith("https://")
        assert citation.title


def test_the_model_is_listed(client):
    assert [model.id for model in client.models.list()] == [MODEL]
    assert client.models.retrieve(MODEL).id == MODEL


def test_a_question_is_answered(client):
    completion = client.chat.completions.create(model=MODEL, messages=MESSAGES, temperature=0.2)
    (choice,) = completion.choices
    assert choice.finish_reason == "stop"
    assert "Euro" in choice.message.content
    check_citations(choice.message.content, choice.message.annotations)
    assert completion.usage.total_tokens > 0


def read(stream):
    texts, annotations, reasons, usage = [], [], [], None
    for chunk in stream:
        usage = chunk.usage or usage
        for choice in chunk.choices:
            texts.append(choice.delta.content or "")
            annotations += (choice.delta.model_extra or {}).get("annotations", [])
            reasons.append(choice.finish_reason)
    return texts, annotations, reasons, usage


def test_a_stream_gives_the_same_answer(client):
    whole = client.chat.completions.create(model=MODEL, messages=MESSAGES)
    texts, annotations, reasons, usage = read(
        client.chat.completions.create(
            model=MODEL, messages=MESSAGES, stream=True, stream_options={"include_usage": True}
        )
    )
    assert "".join(texts) == whole.choices[0].message.content
    assert annotations == [a.model_dump() for a in whole.choices[0].message.annotations]
    assert reasons[-1] == "stop"
    assert usage.total_tokens == whole.usage.total_tokens
    assert len([text for text in texts if text]) > 3


def test_the_accumulating_helper_of_the_client_understands_the_stream(client):
    with client.chat.completions.stream(model=MODEL, messages=MESSAGES) as stream:
        completion = stream.get_final_completion()
    assert completion.choices[0].finish_reason == "stop"
    assert "**Quellen**" in completion.choices[0].message.content


def test_a_refusal_is_a_message(client):
    completion = client.chat.completions.create(
        model=MODEL, messages=[{"role": "user", "content": "Wie backe ich eine Pizza?"}]
    )
    assert completion.choices[0].finish_reason == "stop"
    assert "nichts Belegtes" in completion.choices[0].message.content


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"n": 2}, openai.BadRequestError),
        ({"messages": [{"role": "user", "content": ""}]}, openai.BadRequestError),
        ({"model": "gpt-5"}, openai.NotFoundError),
        ({"messages": [{"role": "user", "content": "x" * 1_200_000}]}, openai.APIStatusError),
    ],
)
def test_errors_are_those_that_the_client_knows(client, fields, error):
    with pytest.raises(error) as caught:
        client.chat.completions.create(**{"model": MODEL, "messages": MESSAGES, **fields})
    assert caught.value.code
    assert "." in caught.value.message


async def test_many_streams_at_once_end_well(async_client):
    async def ask(number):
        stream = await async_client.chat.completions.create(
            model=MODEL,
            messages=[{"role": "user", "content": f"{QUESTION} Nummer {number}"}],
            stream=True,
        )
        return [choice.finish_reason async for chunk in stream for choice in chunk.choices]

    ended = await asyncio.gather(*(ask(number) for number in range(STREAMS)))
    assert [reasons[-1] for reasons in ended] == ["stop"] * STREAMS


async def test_clients_that_leave_free_their_places(async_client):
    for _ in range(MORE_THAN_MAY_WAIT):
        stream = await async_client.chat.completions.create(model=MODEL, messages=MESSAGES, stream=True)
        await anext(aiter(stream))
        await stream.close()
    completion = await async_client.chat.completions.create(model=MODEL, messages=MESSAGES)
    assert completion.choices[0].finish_reason == "stop"
