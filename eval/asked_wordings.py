"""Questions put to the assistant in five wordings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.records import Answer, Outcome, ScoredDocument
from eval.trials import attempt
from eval.wordings import Style, WordedQuestion

_ANSWERED = {Outcome.ANSWERED, Outcome.PARTLY_ANSWERED}
_TOP_K = 10


@dataclass(frozen=True, slots=True)
class AskedWording:
    """What one wording of a question led to.

    Attributes:
        ranking: ids of the documents found, best first.
        first: the best document; near-duplicates go by the same name in all wordings.
        cited: the documents that the answer cites, named likewise.
        error: why answering failed, if it did.
    """

    style: Style
    question: str
    ranking: tuple[str, ...]
    first: str | None
    cited: frozenset[str]
    is_answered: bool
    error: str | None = None


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question asked in all its wordings, the original first."""

    question: WordedQuestion
    wordings: tuple[AskedWording, ...]

    @property
    def original(self) -> AskedWording:
        """The wording that the others are compared with."""
        return self.wordings[0]

    @property
    def others(self) -> tuple[AskedWording, ...]:
        """The other wordings."""
        return self.wordings[1:]


def ask_wordings(
    question: WordedQuestion,
    search: Callable[[str, int], Sequence[ScoredDocument]],
    ask: Callable[[str], Answer],
) -> AskedQuestion:
    """Search and ask once in every wording; an error while answering is part of the result."""
    found = {style: tuple(search(text, _TOP_K)) for style, text in question.wordings.items()}
    names = _common_names(one for ranking in found.values() for one in ranking)
    asked = []
    for style, text in question.wordings.items():
        ranking = tuple(one.document.document_id for one in found[style])
        answer, error = attempt(text, ask)
        cited = {one.document_id for one in answer.citations} if answer else set()
        asked.append(
            AskedWording(
                style,
                text,
                ranking,
                names[ranking[0]] if ranking else None,
                frozenset(names.get(one, one) for one in cited),
                answer is not None and answer.outcome in _ANSWERED,
                error,
            )
        )
    return AskedQuestion(question, tuple(asked))


def _common_names(found: Iterable[ScoredDocument]) -> Mapping[str, str]:
    """Return one name for each document, the same for those that the search folded into one somewhere."""
    names: dict[str, str] = {}
    for one in found:
        members = {one.document.document_id, *one.duplicates}
        taken = {names[member] for member in members if member in names}
        members |= {member for member, name in names.items() if name in taken}
        names |= dict.fromkeys(members, min(members))
    return names
