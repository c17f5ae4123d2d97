"""An answer at the level that the reader chose: shorter, or in plainer words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answering.candidates import Candidate
from assistant.answering.citations import add_marks, parse_marks
from assistant.answering.compose import Draft, DraftSentence
from assistant.answering.glossary import Terms
from assistant.answering.grounding import GroundingChecker
from assistant.answering.plain_language import Simplifier
from assistant.language.readability import vienna_formula
from assistant.records import Level, undo_edits

WORDS_BRIEF = 60
"""Words of a brief answer with its headings, unless one sentence alone has more."""
WORDS_PLAIN = 90
"""The same of an answer in plain language, where every sentence costs the reader effort."""
_MOST_BRIEF = 2
_EASIEST, _HARDEST = 4.0, 15.0
"""School years between which the Vienna formula tells texts apart."""
_DIFFICULTY = 0.8
"""What the hardest sentence loses against the easiest, as a share of the best score."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """A drafted sentence with the heading above it and how well it answers."""

    drafted: DraftSentence
    heading: str | None
    score: float
    text: str

    @property
    def words(self) -> int:
        return len(self.text.split())


class Leveller:
    """Changes a draft to a level; the check of the draft comes after."""

    def __init__(self, checker: GroundingChecker) -> None:
        self._checker = checker

    def adapt(self, draft: Draft, candidates: Sequence[Candidate], level: Level, terms: Terms) -> Draft:
        """Return the draft at a level.

        Args:
            draft: a draft of standard length, a long one for the detailed and the plain level: there is
                more to choose from.
            candidates: the sentences that it was drafted from, with their scores.
            level: what the reader chose.
            terms: the terms whose abbreviations are written out.
        """
        if level is Level.BRIEF:
            return _drafted(draft, _best(_choices(draft, candidates)), block="paragraph")
        if level is Level.PLAIN:
            chosen = _drafted(draft, _plainest(_choices(draft, candidates)))
            simplifier = Simplifier(terms)
            sentences = tuple(self._simplified(chosen, drafted, simplifier) for drafted in chosen.sentences)
            return replace(chosen, sentences=sentences)
        return draft

    def _simplified(self, draft: Draft, drafted: DraftSentence, simplifier: Simplifier) -> DraftSentence:
        marked = parse_marks(drafted.marked, len(draft.passages))
        original = undo_edits(marked.text, drafted.edits)
        plain = simplifier.simplify(original, self._carried_by(draft, marked.numbers))
        if not plain.edits:  # then it keeps the name that it may have been given
            return drafted
        return replace(drafted, marked=add_marks(plain.text, marked.numbers), edits=plain.edits)

    def _carried_by(self, draft: Draft, numbers: Sequence[int]) -> Callable[[str], bool]:
        passages = [passage.text for passage in draft.passages if passage.number in numbers]
        return lambda text: self._checker.check(text, passages).is_supported


def _choices(draft: Draft, candidates: Sequence[Candidate]) -> list[_Choice]:
    scores = {(c.document.document_id, c.start, c.end): c.score for c in candidates}
    passages = {passage.number: passage for passage in draft.passages}
    choices = []
    heading: str | None = None
    for drafted in draft.sentences:
        heading = drafted.heading or heading
        marked = parse_marks(drafted.marked, len(draft.passages))
        cited = [passages[number] for number in marked.numbers]
        found = (scores.get((p.document.document_id, p.start, p.end), 0.0) for p in cited)
        choices.append(_Choice(drafted, heading, max(found, default=0.0), marked.text))
    return choices


def _best(choices: Sequence[_Choice]) -> list[_Choice]:
    """Return the one or two sentences that answer."""
    ranked = sorted(choices, key=lambda choice: -choice.score)
    taken = _within(WORDS_BRIEF, ranked[:_MOST_BRIEF]) or _within(WORDS_BRIEF, ranked)[:1] or ranked[:1]
    return [choice for choice in choices if choice in taken]


def _plainest(choices: Sequence[_Choice]) -> list[_Choice]:
    """Return the sentence that answers best, and of the others those that are easy to read."""
    best = sorted(choices, key=lambda choice: -choice.score)[:1]
    highest = best[0].score if best else 0.0
    others = [choice for choice in choices if choice not in best]
    others.sort(key=lambda choice: _DIFFICULTY * highest * difficulty(choice.text) - choice.score)
    taken = _within(WORDS_PLAIN, [*best, *others])
    return [choice for choice in choices if choice in taken or choice in best]


def difficulty(text: str) -> float:
    """Return how hard a sentence is to read, from 0 to 1."""
    level = vienna_formula([text], fewest_words=1)
    if level is None:
        return 0.0
    return min(max((level - _EASIEST) / (_HARDEST - _EASIEST), 0.0), 1.0)


def _within(budget: int, choices: Sequence[_Choice]) -> list[_Choice]:
    """Return the first sentences that fit together, headings counted once."""
    taken: list[_Choice] = []
    headings: set[str] = set()
    for choice in choices:
        heading = choice.heading or ""
        needed = choice.words + (0 if heading in headings else len(heading.split()))
        if needed <= budget:
            taken.append(choice)
            headings.add(heading)
            budget -= needed
    return taken


def _drafted(draft: Draft, choices: Sequence[_Choice], block: str | None = None) -> Draft:
    """Return a draft of the chosen sentences, each group of them under its heading."""
    sentences = []
    above: str | None = None
    for choice in choices:
        heading = choice.heading if choice.heading != above else None
        sentences.append(replace(choice.drafted, heading=heading, block=block or choice.drafted.block))
        above = choice.heading
    return Draft(tuple(sentences), draft.passages)
