"""`lotse eval report`: one page with all figures and the weakest questions."""

from __future__ import annotations

from pathlib import Path

from assistant.commands.invocation import settings_of_invocation
from assistant.errors import ConfigurationError
from eval.answer_comparison import compare_answers
from eval.commands.answers import judge_answers, refuse_crashes
from eval.commands.stability import ask_all
from eval.comparison import compare_runs
from eval.findings import EvaluationDataError
from eval.judged_topics import FOLDER
from eval.reporting.content import make_content
from eval.reporting.html import render_html
from eval.reporting.markdown import render_markdown
from eval.reporting.passages import PassageFinder
from eval.reporting.worst import Texts
from eval.runs import Run, read_run
from eval.session import Session, has_document, open_session, run_search
from eval.stability import Stability
from eval.tables import open_table_console, print_line
from eval.trials import TrialRun, holds_trials, read_trials
from eval.wordings import load_wordings, wordings_path

_TOP_K = 10


def _read_earlier(path: Path) -> Run | TrialRun:
    return read_trials(path) if holds_trials(path) else read_run(path)


def _stability(session: Session, folder: Path | None) -> Stability | None:
    """Measure with the questions in five wordings, where the split has any."""
    split, assistant = session.judged.split, session.assistant
    if not wordings_path(split, folder or FOLDER).exists():
        return None
    return ask_all(assistant, load_wordings(split, lambda name: has_document(assistant, name), folder))


def write_report(out: Path, split: str, folder: Path | None, against: Path | None) -> None:
    """Measure search and answers, and write the report beside its Markdown form."""
    if out.suffix.lower() not in {".html", ".htm"}:
        raise ConfigurationError(f"Der Bericht „{out}“ muss auf .html enden.")
    earlier = _read_earlier(against) if against else None
    with open_session(settings_of_invocation(), split, folder) as session:
        run = run_search(session, _TOP_K)
        answers, judged = judge_answers(session)
        comparison = None
        if isinstance(earlier, TrialRun):
            comparison = compare_answers(earlier, answers)
        elif earlier is not None:
            comparison = compare_runs(session.judged, earlier, run)
        content = make_content(
            session.judged,
            run,
            judged,
            Texts(
                lambda name: session.assistant.document(name).title, PassageFinder(session.assistant).passage
            ),
            comparison,
            _stability(session, folder),
        )
    markdown = out.with_suffix(".md")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(render_html(content), "utf-8")
        markdown.write_text(render_markdown(content), "utf-8")
    except OSError as error:
        raise EvaluationDataError(f"Der Bericht lässt sich nicht schreiben ({error}).") from error
    print_line(open_table_console(), f"Bericht: {out} und {markdown}")
    refuse_crashes(content.crashes)
