"""`lotse eval dialogue`: do follow-ups find the right documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.commands.invocation import settings_of_invocation
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.rewriting import PastTurn, ResolvedQuestion
from assistant.terminal import print_hint, print_json
from eval.bootstrap import mean_interval
from eval.dialogues import Case, Phenomenon, load_dialogues
from eval.figures import Figure, values_by_name
from eval.figures_json import figures_to_dict
from eval.gates import missed_gates, read_gates, refuse_missed
from eval.measures import recall_at_5, success_at_1
from eval.qrels import ANSWERS
from eval.retrieval import ranked_documents
from eval.session import has_document
from eval.tables import open_table_console, print_figures, print_table

_TOP = 10
_NAMES = ("success@1", "success@5", "recall@5", "kind_right", "success@5_alone")
_LABELS = {
    "success@1": "erstes Dokument passt",
    "success@5": "ein passendes unter den ersten fünf",
    "recall@5": "recall@5",
    "kind_right": "Nachfrage oder neue Frage erkannt",
    "success@5_alone": "zum Vergleich: ohne das Gespräch",
}


@dataclass(frozen=True, slots=True)
class DialogueOrder:
    """What the command line asks for."""

    split: str
    folder: Path | None
    as_json: bool
    minima: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Outcome:
    case: Case
    resolved: ResolvedQuestion
    ranking: tuple[str, ...]
    values: dict[str, float]


def measure_dialogues(order: DialogueOrder) -> None:
    """Measure, print, then fail if a limit is missed."""
    gates = read_gates(order.minima, _NAMES)
    from assistant.wiring import open_assistant, open_dialogue  # noqa: PLC0415 -- opens Chroma

    with open_assistant(settings_of_invocation()) as assistant:
        dialogues = load_dialogues(order.split, lambda name: has_document(assistant, name), order.folder)
        dialogue = open_dialogue(assistant)
        outcomes = [_outcome(dialogue, case) for case in dialogues.cases]
    figures = _figures(outcomes)
    if order.as_json:
        print_json({"split": order.split, "figures": figures_to_dict(figures), "cases": _cases(outcomes)})
    else:
        _print(order.split, outcomes, figures)
    refuse_missed(missed_gates(gates, values_by_name(figures)))


def _outcome(dialogue: Dialogue, case: Case) -> _Outcome:
    history: list[PastTurn] = []
    for question in case.turns[:-1]:
        history.append(PastTurn(question, dialogue.ask(question, tuple(history))))
    question = case.turns[-1]
    resolved = dialogue.resolve(question, history)
    ranking = _ranking(dialogue, resolved)
    alone = _ranking(dialogue, ResolvedQuestion(question))
    is_right = resolved.is_follow_up is (case.phenomenon is not Phenomenon.NEW_QUESTION)
    values = {
        "success@1": success_at_1(ranking, case.grades),
        "success@5": _success_at_5(ranking, case),
        "recall@5": recall_at_5(ranking, case.grades),
        "kind_right": float(is_right),
        "success@5_alone": _success_at_5(alone, case),
    }
    return _Outcome(case, resolved, ranking, values)


def _ranking(dialogue: Dialogue, resolved: ResolvedQuestion) -> tuple[str, ...]:
    found = dialogue.assistant.search(resolved.text, top_k=_TOP, leanings=resolved.leanings)
    return tuple(one.document_id for one in ranked_documents(found))


def _success_at_5(ranking: Sequence[str], case: Case) -> float:
    return float(any(case.grades.get(one) == ANSWERS for one in ranking[:5]))


def _figures(outcomes: Sequence[_Outcome]) -> tuple[Figure, ...]:
    return tuple(
        Figure(name, _LABELS[name], mean_interval([one.values[name] for one in outcomes])) for name in _NAMES
    )


def _cases(outcomes: Sequence[_Outcome]) -> list[dict[str, object]]:
    return [
        {
            "id": one.case.id,
            "resolved": one.resolved.text,
            "is_follow_up": one.resolved.is_follow_up,
            "found": list(one.ranking[:5]),
            **one.values,
        }
        for one in outcomes
    ]


def _print(split: str, outcomes: Sequence[_Outcome], figures: Sequence[Figure]) -> None:
    console = open_table_console()
    print_figures(console, f"Nachfragen, Teil {split}: {len(outcomes)} Gespräche", figures)
    rows = []
    for phenomenon in Phenomenon:
        members = [one for one in outcomes if one.case.phenomenon is phenomenon]
        if members:
            shares = [sum(one.values[name] for one in members) / len(members) for name in _NAMES[:2]]
            rows.append((phenomenon.value, str(len(members)), *(f"{share:.2f}" for share in shares)))
    print_table(console, "Nach Art", ("Art", "Gespräche", *_NAMES[:2]), rows)
    if split == "test":
        print_hint("Der Teil test dient nur zum Abnehmen; wer nach ihm einstellt, macht ihn wertlos.")
        return
    missed = [one for one in outcomes if not one.values["success@1"] or not one.values["kind_right"]]
    print_table(
        console,
        f"Nicht auf dem ersten Platz oder falsch erkannt: {len(missed)}",
        ("Gespräch", "verstanden als", "zuerst gefunden"),
        [
            (f"{one.case.id}: {one.case.turns[-1]}", one.resolved.text, ", ".join(one.ranking[:3]))
            for one in missed
        ],
    )
