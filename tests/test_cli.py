import json
import os
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from assistant import cli
from assistant.access.keys import has_form
from assistant.archive import Placement
from assistant.commands.german import usage_sentence
from assistant.commands.plugins import GROUP, SUMMARIES, command_names
from assistant.commands.serve import open_port
from assistant.conversation.owner import new_token
from assistant.conversation.records import Turn
from assistant.coordination.feedback import Feedback, Rating
from assistant.database.schema import newest_version
from assistant.discovery import FILE_NAME, Service, announce, find_service, withdraw
from assistant.errors import ConfigurationError
from assistant.incident import record_incident
from assistant.records import Answer, Citation, Explanation, Intent, Kind, Level, Outcome, Sentence
from assistant.rendering import answer_to_dict, search_to_dict
from assistant.settings import Settings
from assistant.wiring import open_archive

CITATION = Citation(
    number=1,
    document_id="funding-led",
    title="LED \x1b[31mrot\u202e",
    publisher="Bund",
    source_url="https://example.org/led",
    heading_path=(),
    page=4,
    quote="Es werden 25 Prozent gefördert.",
    start=0,
    end=31,
    published="2024",
    kind=Kind.FUNDING,
)
ANSWER = Answer(
    question="Wer fördert?",
    outcome=Outcome.ANSWERED,
    intent=Intent.FUNDING,
    sentences=(Sentence("Es werden 25 Prozent gefördert.", (1,)),),
    citations=(CITATION,),
    notes=("Stand 2024.",),
)
HITS = {
    "question": "Wer fördert?",
    "results": [
        {
            "rank": 1,
            "score": 1.0,
            "document_id": "funding-led",
            "chunk_id": "funding-led#0",
            "title": "LED-Förderung",
            "heading_path": ["Höhe"],
            "page": 4,
            "source_url": "https://example.org/led",
            "text": "Es werden 25 Prozent gefördert.",
        }
    ],
}
PROBLEM = {"type": "urn:ressourcenlotse:problem:index-missing", "detail": "Es gibt noch keinen Index."}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    """Every run has its own data folder and sees no other settings."""
    for name in [name for name in os.environ if name.startswith("LOTSE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOTSE_DATA_DIR", str(tmp_path / "var"))


@pytest.fixture
def service(tmp_path):
    """A service on the loopback interface that answers with what the test puts into `replies`."""
    replies, requests = {}, []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            requests.append((self.path, body))
            self.reply()

        def do_GET(self):
            self.reply()

        def reply(self):
            queue = replies[self.path]
            status, content = queue.pop(0) if len(queue) > 1 else queue[0]
            payload = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    announce(tmp_path / "var", Service(f"http://127.0.0.1:{server.server_port}", os.getpid(), "token"))
    yield replies, requests
    server.shutdown()
    thread.join()
    server.server_close()


def run(*arguments, **environ):
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "assistant.cli", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environ},
        timeout=60,
        check=False,
    )


def test_the_overview_lists_all_commands_in_german(capsys):
    assert cli.main([]) == 0
    overview = capsys.readouterr().out
    for name in ("ask", "search", "serve", "doctor", "keys", "mcp", "purge", *command_names()):
        assert f"\n  {name} " in overview
    assert "Usage" not in overview
    assert "Show this" not in overview


def test_the_overview_imports_nothing_heavy():
    probe = (
        "import sys; from assistant.cli import main; main(['--help']); heavy = "
        "{'rich', 'httpx', 'pydantic', 'numpy', 'limits', 'ingest', 'fastapi'}; "
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_commands_of_other_packages_have_a_summary():
    assert set(command_names()) <= SUMMARIES.keys()
    assert GROUP == "ressourcenlotse.commands"


@pytest.mark.parametrize("command", ["ask", "search", "serve", "doctor", "keys", "mcp", "purge"])
def test_every_command_explains_itself_in_german(command, capsys):
    assert cli.main([command, "--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"Aufruf: lotse {command} [OPTIONEN]")
    assert "Zeigt diese Hilfe." in text


def test_the_version_is_told(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("Ressourcenlotse ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["aks"], "Den Befehl „aks“ gibt es nicht. Gemeint war vielleicht ask."),
        (["xyz"], "Den Befehl „xyz“ gibt es nicht."),
        (["ask"], "Es fehlt die Angabe FRAGE."),
        (["ask", "--jsno", "x"], "Die Option „--jsno“ gibt es nicht. Gemeint war vielleicht --json."),
        (["search", "x", "--top-k"], "Die Option --top-k braucht einen Wert."),
        (["search", "x", "--top-k", "0"], "Ungültiger Wert für --top-k: mindestens 1."),
        (["search", "x", "--top-k", "101"], "Ungültiger Wert für --top-k: höchstens 100."),
        (["search", "x", "--top-k", "drei"], "Ungültiger Wert für --top-k: eine ganze Zahl wird erwartet."),
        (["ask", "x", "--level", "leicht"], "„leicht“ ist kein Wert für --level; erlaubt sind 'kurz', "),
        (["serve", "jetzt"], "Überzählige Angaben: jetzt."),
    ],
)
def test_a_wrong_command_line_ends_with_one_german_sentence(arguments, sentence, capsys):
    assert cli.main(arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(sentence)
    assert output.err.rstrip().endswith("--help")


def test_an_unknown_message_of_typer_stays():
    assert usage_sentence("Something new.") == "Something new."


@pytest.mark.parametrize("question", ["", "  ", "?!", "🌳"])
@pytest.mark.parametrize("command", ["ask", "search"])
def test_an_unusable_question_ends_with_status_2(command, question, capsys):
    assert cli.main([command, question]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("Die Frage")


def test_a_wrong_setting_ends_with_status_2(capsys, monkeypatch):
    monkeypatch.setenv("LOTSE_PORT", "achttausend")
    assert cli.main(["ask", "Wer fördert?"]) == 2
    assert "LOTSE_PORT hat den Wert „achttausend“" in capsys.readouterr().err


def test_an_answer_of_the_running_service_is_printed_with_its_sources(service, capsys, monkeypatch):
    replies, requests = service
    replies["/api/ask"] = [(200, answer_to_dict(ANSWER))]
    monkeypatch.setenv("LOTSE_PROT", "1")
    assert cli.main(["ask", "Wer", "fördert?"]) == 0
    output = capsys.readouterr()
    body = {"question": "Wer fördert?", "level": "standard", "keep": False}
    assert requests == [("/api/ask", body)]
    assert output.out.splitlines() == [
        "Es werden 25 Prozent gefördert. [1]",
        "",
        "Quellen",
        "[1] LED rot – Bund, Stand 2024, S. 4",
        "    https://example.org/led",
        "",
        "Hinweise",
        "- Stand 2024.",
    ]
    assert "LOTSE_PORT" in output.err


def test_the_level_reaches_the_service_and_terms_are_printed(service, capsys):
    explanation = Explanation(
        "Bund", "Der Bund ist der ganze Staat.", "Grundgesetz", "https://example.org/gg"
    )
    replies, requests = service
    answer = replace(ANSWER, level=Level.PLAIN, explanations=(explanation,))
    replies["/api/ask"] = [(200, answer_to_dict(answer))]
    assert cli.main(["ask", "--level", "einfach", "Wer fördert?"]) == 0
    assert requests[-1][1]["level"] == "einfach"
    assert "Begriffe\n- Bund: Der Bund ist der ganze Staat. (Quelle: Grundgesetz)" in capsys.readouterr().out


def test_a_source_is_printed_once_with_all_its_numbers(service, capsys):
    replies, _ = service
    second = replace(CITATION, number=2, quote="Der Antrag geht an den Bund.")
    third = replace(CITATION, number=3, page=5)
    replies["/api/ask"] = [(200, answer_to_dict(replace(ANSWER, citations=(CITATION, second, third))))]
    assert cli.main(["ask", "Wer fördert?"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "[1] [2] LED rot – Bund, Stand 2024, S. 4" in lines
    assert "[3] LED rot – Bund, Stand 2024, S. 5" in lines


@pytest.mark.parametrize(
    ("notes", "text"),
    [
        ((), "Dazu habe ich nichts Belegtes gefunden.\n"),
        (("Dazu steht hier nichts.",), "Dazu steht hier nichts.\n"),
    ],
)
def test_a_non_answer_says_why_once(service, capsys, notes, text):
    replies, _ = service
    answer = Answer("Wetter?", Outcome.NOT_FOUND, Intent.GENERAL, (), (), notes=notes)
    replies["/api/ask"] = [(200, answer_to_dict(answer))]
    assert cli.main(["ask", "Wetter?"]) == 0
    assert capsys.readouterr().out == text


def test_json_output_is_json_alone_and_cannot_steer_the_terminal(service, capsys):
    replies, _ = service
    replies["/api/ask"] = [(200, answer_to_dict(ANSWER))]
    assert cli.main(["ask", "--json", "Wer fördert?"]) == 0
    text = capsys.readouterr().out
    assert "gefördert" in text
    assert not {"\x1b", "\u202e"} & set(text)
    assert json.loads(text) == answer_to_dict(ANSWER)


def test_search_results_of_the_running_service_are_printed(service, capsys):
    replies, requests = service
    replies["/api/search"] = [(200, HITS)]
    assert cli.main(["search", "Wer fördert?", "--top-k", "3"]) == 0
    assert requests == [("/api/search", {"question": "Wer fördert?", "top_k": 3})]
    assert capsys.readouterr().out.startswith("1. LED-Förderung\n   Höhe, S. 4\n   https://example.org/led\n")
    assert cli.main(["search", "Wer fördert?", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == HITS


def test_no_results_are_said(service, capsys):
    replies, _ = service
    replies["/api/search"] = [(200, search_to_dict("Wer fördert?", []))]
    assert cli.main(["search", "Wer fördert?"]) == 0
    assert "Keine Treffer" in capsys.readouterr().out


def test_a_starting_service_is_waited_for(service, capsys):
    replies, requests = service
    starting = {"type": "urn:ressourcenlotse:problem:starting", "detail": "Der Assistent startet noch."}
    replies["/api/ask"] = [(503, starting), (200, answer_to_dict(ANSWER))]
    replies["/readyz"] = [(503, starting), (200, {"status": "ready"})]
    assert cli.main(["ask", "Wer fördert?"]) == 0
    assert len(requests) == 2
    assert capsys.readouterr().err.startswith("Der Dienst startet gerade")


@pytest.mark.parametrize(
    ("reply", "status", "sentence"),
    [
        ((503, PROBLEM), 4, "Es gibt noch keinen Index."),
        ((429, {"type": "urn:x:rate-limit", "detail": "Bitte warten."}), 1, "Bitte warten."),
        ((500, {}), 1, "Der Dienst antwortet mit dem Status 500."),
        ((200, b"<html>"), 1, "Der laufende Dienst antwortet unverständlich"),
        ((200, {"something": "else"}), 1, "Der laufende Dienst antwortet unverständlich"),
        ((200, [1]), 1, "Der laufende Dienst antwortet unverständlich"),
    ],
)
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_problem_of_the_service_ends_with_its_sentence(service, capsys, command, reply, status, sentence):
    replies, _ = service
    replies[f"/api/{command}"] = [reply]
    assert cli.main([command, "Wer fördert?"]) == status
    assert capsys.readouterr().err.startswith(sentence)


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_service_that_does_not_know_the_token_is_another_one(service, capsys, command):
    replies, requests = service
    replies[f"/api/{command}"] = [(401, {"type": "urn:x:key", "detail": "Dieser Schlüssel gilt nicht."})]
    assert cli.main([command, "Wer fördert?"]) == 4
    assert len(requests) == 1
    assert "Index" in capsys.readouterr().err


def test_a_key_is_issued_once_listed_and_revoked(capsys):
    assert cli.main(["keys", "add", "openwebui", "--limit", "10/day"]) == 0
    issued = capsys.readouterr()
    secret = issued.out.strip()
    assert has_form(secret)
    assert "nur dieses eine Mal" in issued.err
    assert cli.main(["keys", "list"]) == 0
    listed = capsys.readouterr().out
    assert listed.startswith("openwebui: 10/day, vergeben am ")
    assert secret not in listed
    assert cli.main(["keys", "revoke", "openwebui"]) == 0
    assert cli.main(["keys", "list", "--json"]) == 0
    (key,) = json.loads(capsys.readouterr().out)["keys"]
    assert key["revoked_on"] is not None
    assert set(key) == {"name", "rate_limit", "created_on", "revoked_on"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["add", "mit Leerzeichen"], "taugt nicht als Name"),
        (["add", "x" * 81], "taugt nicht als Name"),
        (["add", "cms", "--limit", "viele"], "--limit hat den Wert „viele“"),
        (["add", "cms", "--limit", "0/day"], "--limit hat den Wert „0/day“"),
        (["revoke", "cms"], "Einen gültigen Schlüssel „cms“ gibt es nicht"),
    ],
)
def test_what_is_wrong_with_a_key_is_said(arguments, sentence, capsys):
    assert cli.main(["keys", *arguments]) == 2
    assert sentence in capsys.readouterr().err


def test_doctor_counts_the_keys(capsys, monkeypatch, tmp_path):
    cli.main(["doctor"])
    assert "ok      Schlüssel: 0 gültig" in capsys.readouterr().out
    assert not (tmp_path / "var" / "lotse.sqlite3").exists()
    monkeypatch.setenv("LOTSE_REQUIRE_API_KEY", "true")
    cli.main(["doctor"])
    assert "→ lotse keys add NAME" in capsys.readouterr().out
    cli.main(["keys", "add", "cms"])
    cli.main(["doctor"])
    report = capsys.readouterr().out
    assert "ok      Schlüssel: 1 gültig; Programme brauchen einen" in report
    assert "LOTSE_REQUIRE_API_KEY=true" in report


def test_the_question_can_come_from_standard_input(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "assistant.cli", "ask", "-"],
        input=b"\xff\x00\xfe",
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert "Binärdaten" in done.stderr.decode()


def test_the_discovery_file_is_for_the_owner_alone_and_ends_with_its_process(tmp_path):
    service = Service("http://127.0.0.1:1", os.getpid(), "token")
    announce(tmp_path, service)
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert find_service(tmp_path) == service
    assert "token" not in repr(service).replace("token=", "")
    withdraw(tmp_path, os.getpid() + 1)
    assert find_service(tmp_path) == service
    withdraw(tmp_path, os.getpid())
    assert find_service(tmp_path) is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"url": "x"}', '{"url": "x", "pid": -1, "token": ""}'])
def test_a_damaged_discovery_file_counts_as_none(tmp_path, content):
    (tmp_path / FILE_NAME).write_text(content, encoding="utf-8")
    assert find_service(tmp_path) is None


def test_a_dead_process_runs_no_service(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    announce(tmp_path, Service("http://127.0.0.1:1", process.pid, "token"))
    assert find_service(tmp_path) is None


def test_a_busy_port_ends_with_one_sentence_and_a_way_out(capsys, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("LOTSE_PORT", str(port))
        assert cli.main(["serve"]) == 2
    message = capsys.readouterr().err
    assert f"Der Port {port} auf 127.0.0.1 ist schon belegt." in message
    assert "LOTSE_PORT=" in message


@pytest.mark.parametrize("host", ["gibt.es.nicht.invalid", "192.0.2.1"])
def test_a_foreign_host_is_named(host):
    with pytest.raises(ConfigurationError, match="LOTSE_HOST"):
        open_port(host, 8123)


def test_doctor_reports_problems_with_status_1_and_the_mending_command(capsys):
    assert cli.main(["doctor"]) == 1
    report = capsys.readouterr().out
    assert "Problem Index: Es gibt noch keinen Index." in report
    assert "→ lotse ingest" in report
    assert "ok      Python" in report
    assert report.rstrip().endswith("1 Problem gefunden.")


def test_doctor_works_with_wrong_settings(capsys, monkeypatch):
    monkeypatch.setenv("LOTSE_PORT", "0")
    monkeypatch.setenv("LOTSE_CHROMA_URL", "ftp://amt:geheim@x")
    assert cli.main(["doctor"]) == 1
    report = capsys.readouterr().out
    assert "LOTSE_PORT hat den Wert „0“" in report
    assert "geheim" not in report


def test_doctor_finds_an_absent_chroma_server(capsys, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("LOTSE_CHROMA_URL", f"http://amt:geheim@127.0.0.1:{port}")
    assert cli.main(["doctor"]) == 1
    report = capsys.readouterr().out
    assert f"Problem Chroma-Server: Unter http://•••@127.0.0.1:{port} antwortet niemand." in report
    assert "geheim" not in report


@pytest.fixture
def stored(tmp_path, monkeypatch):
    """A data folder with conversations of today and of long ago, and a rating."""
    monkeypatch.setenv("LOTSE_DATA_DIR", str(tmp_path / "stored"))
    archive = open_archive(Settings(data_dir=tmp_path / "stored"))
    today = datetime.now(UTC).date()
    for age in (0, 10, 91):
        archive.remember(
            Placement(token=new_token()), Turn("Geheimfrage?", ANSWER, today - timedelta(days=age))
        )
    archive.add_feedback(Feedback(Rating.WRONG))
    yield tmp_path / "stored"
    archive.close()


def test_doctor_tells_how_much_is_stored(stored, capsys):
    cli.main(["doctor"])
    report = capsys.readouterr().out
    assert (
        f"lotse.sqlite3, Fassung {newest_version()}: 3 Gespräche mit 3 Fragen, 1 Rückmeldungen; 90 Tage"
        in report
    )


def test_doctor_says_what_the_database_server_says(capsys, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("LOTSE_DATABASE_URL", f"postgresql://amt:geheim@127.0.0.1:{port}/lotse")
    assert cli.main(["doctor"]) == 1
    report = capsys.readouterr().out
    assert f"Problem Datenbank: postgresql://•••@127.0.0.1:{port}/lotse: Sie ist nicht erreichbar (" in report
    assert "geheim" not in report


def test_doctor_finds_a_damaged_database_and_makes_none(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LOTSE_DATA_DIR", str(tmp_path))
    cli.main(["doctor"])
    assert "ist noch leer" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())
    (tmp_path / "lotse.sqlite3").write_bytes(b"kein SQLite" * 100)
    assert cli.main(["doctor"]) == 1
    assert "Problem Datenbank" in capsys.readouterr().out


def test_purge_deletes_what_is_older_than_the_retention(stored, capsys):
    assert cli.main(["purge"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Endgültig gelöscht (älter als 90 Tage): 1 Gespräche, 0 Rückmeldungen, 0 weitergegebene Fragen.",
        "Noch gespeichert: 2 Gespräche, 1 Rückmeldungen.",
    ]
    assert cli.main(["purge", "--days", "5"]) == 0
    assert "1 Gespräche, 0 Rückmeldungen" in capsys.readouterr().out


def test_purge_deletes_everything_for_good_where_that_is_wanted(stored, capsys, monkeypatch):
    monkeypatch.setenv("LOTSE_RETENTION_DAYS", "0")
    assert cli.main(["purge"]) == 0
    assert "Endgültig gelöscht (alles): 3 Gespräche, 1 Rückmeldungen" in capsys.readouterr().out
    assert b"Geheimfrage" not in b"".join(path.read_bytes() for path in stored.glob("lotse.sqlite3*"))


def test_an_unforeseen_error_is_recorded_for_the_owner_alone(tmp_path):
    number, log = record_incident(ZeroDivisionError("Rechenfehler"), tmp_path / "var")
    assert log == tmp_path / "var" / "lotse.log"
    assert log.stat().st_mode & 0o777 == 0o600
    assert number in log.read_text(encoding="utf-8")
    assert "ZeroDivisionError: Rechenfehler" in log.read_text(encoding="utf-8")


def test_an_unwritable_data_folder_sends_the_record_elsewhere(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    _, log = record_incident(ZeroDivisionError(), tmp_path / "file")
    assert log is not None
    assert log.parent != tmp_path / "file"


def test_an_interrupt_ends_with_status_130_and_one_line():
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant.cli", "ask", "-"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    # Reading standard input keeps it waiting; the signal comes once the interpreter handles it.
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(1.5)
    process.send_signal(2)
    process.stdin.close()
    assert process.wait(30) == 130
    assert process.stderr.read().splitlines() == ["Abgebrochen."]
    process.stderr.close()


def test_a_closed_pipe_leaves_no_traceback():
    done = run("--help", PYTHONUNBUFFERED="1")
    assert done.returncode == 0
    shell = f"{sys.executable} -m assistant.cli --help | true"
    piped = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=False)
    assert "Traceback" not in piped.stderr
