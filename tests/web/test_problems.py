import pytest
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from assistant import errors
from assistant.web.assistant_threads import AnswerTimeoutError, NotReadyError, OverloadedError
from assistant.web.problems import problem_for_error, problem_for_http, problem_for_validation
from assistant.web.rate_limit import RateLimitError


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.QuestionError("Satz."), 422),
        (errors.DocumentUnknownError("Satz."), 404),
        (errors.IndexMissingError("Satz."), 503),
        (errors.IndexMismatchError("Satz."), 503),
        (errors.IndexBusyError("Satz."), 503),
        (errors.ModelUnavailableError("Satz."), 503),
        (errors.ConfigurationError("Satz."), 503),
        (errors.CorpusError("Satz."), 503),
        (errors.StorageError("Satz."), 507),
        (NotReadyError("Satz."), 503),
        (OverloadedError("Satz."), 503),
        (AnswerTimeoutError("Satz."), 504),
    ],
)
def test_errors_have_their_status_and_keep_their_sentence(error, status):
    problem = problem_for_error(error)
    assert problem.status == status
    assert problem.detail == "Satz."
    assert (problem.retry_after is not None) == (status == 503)


def _children(kind):
    return {kind}.union(*(_children(child) for child in kind.__subclasses__()))


def test_no_error_of_ours_is_unexpected():
    for kind in _children(errors.LotseError) - {errors.LotseError}:
        if not kind.__module__.startswith("assistant."):
            continue  # those of the command line never reach the service
        error = kind(7) if kind is RateLimitError else kind("Satz.")
        assert problem_for_error(error).status != 500, kind


def test_the_wait_of_a_rate_limit_is_its_own():
    problem = problem_for_error(RateLimitError(7))
    assert (problem.status, problem.retry_after) == (429, 7)


def test_problem_details_have_the_members_of_the_standard():
    body = problem_for_error(errors.QuestionError("Satz.")).as_dict()
    assert set(body) == {"type", "title", "status", "detail", "instance"}
    assert str(body["instance"]).startswith("urn:ressourcenlotse:incident:")


def test_two_problems_have_different_numbers():
    first, second = (problem_for_error(errors.QuestionError("x")) for _ in range(2))
    assert first.incident != second.incident


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 415, 418, 421])
def test_phrases_of_the_framework_do_not_reach_the_reader(status):
    problem = problem_for_http(HTTPException(status, "English phrase"))
    assert problem.status == status
    assert "English" not in problem.detail


def test_wrong_fields_are_named():
    found = [
        {"type": "missing", "loc": ("body", "question"), "msg": "Field required"},
        {"type": "less_than_equal", "loc": ("body", "top_k"), "msg": "", "ctx": {"le": 50}},
        {"type": "never_heard_of", "loc": ("body",), "msg": "English"},
    ]
    problem = problem_for_validation(RequestValidationError(found))
    assert [(wrong.field, wrong.message) for wrong in problem.fields] == [
        ("question", "Diese Angabe fehlt."),
        ("top_k", "Die Zahl darf höchstens 50 sein."),
        ("Inhalt", "Dieser Wert ist ungültig."),
    ]
    assert "„question“: Diese Angabe fehlt." in problem.detail
