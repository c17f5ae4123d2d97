"""A report on three questions, everything in it as hostile as it can be."""

from assistant.records import Citation, Intent, Kind, Outcome, Sentence
from eval.asked_wordings import AskedQuestion, AskedWording
from eval.comparison import compare_runs
from eval.evaluators.key_facts import KeyFacts
from eval.evaluators.refusal import Refusal
from eval.evaluators.verdict import judge_trials
from eval.judged_topics import JudgedTopics
from eval.qrels import Judgement
from eval.reporting.content import make_content
from eval.reporting.worst import Texts
from eval.runs import RankedDocument, Run, RunHeader
from eval.stability import judge_stability
from eval.topics import Difficulty, Topic
from eval.wordings import Style, WordedQuestion
from tests.eval.conftest import trial

EVIL = (
    '<script>alert(1)</script><img src="https://evil.example/x.png" onerror=alert(2)> [k](javascript:1) | `x`'
)


class Broken:
    name = "broken"

    def judge(self, trial):  # noqa: ARG002 -- the form of an evaluator
        raise ValueError(EVIL)


def topic(number, **fields):
    known = {"is_answerable": True, "difficulty": Difficulty.EASY, "key_facts": ("107",)}
    return Topic(f"dev-{number:03d}", f"Frage {number}: {EVIL}", Intent.LAW, **known | fields)


def run_of(*first, system="lotse", version="v1"):
    documents = {f"dev-{i:03d}": (RankedDocument(one, 1.0),) for i, one in enumerate(first, start=1)}
    return Run(RunHeader(system, "dev", "2026-11-24", "abc", version, {"x": EVIL}), documents)


def asked_in_five_wordings():
    """A question of which one wording leads elsewhere and is refused."""
    wordings = {style: f"Fassung {style}: {EVIL}" for style in Style}
    made = tuple(
        AskedWording(style, text, (first,), first, frozenset({first}), first == "right")
        for (style, text), first in zip(
            wordings.items(), ("right", "wrong", "right", "right", "right"), strict=True
        )
    )
    return AskedQuestion(WordedQuestion("wrd-dev-01", wordings, {"right": 2}), made)


def hostile_content():
    topics = (topic(1), topic(2), topic(3))
    judged = JudgedTopics("dev", topics, tuple(Judgement(one.topic_id, "right", 2) for one in topics))
    quote = Citation(1, "right", EVIL, EVIL, EVIL, (EVIL,), None, EVIL, 0, 1, None, Kind.LAW)
    sentence = Sentence(f"Es sind 107. {EVIL}", (1,), "item", EVIL)
    trials = (
        trial(sentence, citations=[quote], about=topics[0], confidence=0.96),
        trial("Nichts.", citations=[quote], about=topics[1], notes=(EVIL,), confidence=0.61),
        trial(outcome=Outcome.NOT_FOUND, about=topics[2], confidence=0.12),
    )
    run = run_of("right", "wrong", "wrong")
    comparison = compare_runs(judged, run_of("wrong", "right", "wrong", system="alt", version="v0"), run)
    verdicts = judge_trials(trials, [KeyFacts(), Refusal(), Broken()])
    texts = Texts(lambda name: f"Titel {name} {EVIL}", lambda _, name: f"Stelle aus {name} {EVIL}")
    stability = judge_stability("dev", [asked_in_five_wordings()])
    return make_content(judged, run, verdicts, texts, comparison, stability)
