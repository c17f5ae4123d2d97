"""Evaluators of citations: are they there, do they carry the sentence, are they word for word."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.records import Answer, Citation, Sentence
from eval.evaluators.support import Support, find_support
from eval.evaluators.verdict import Verdict
from eval.trials import Trial

NO_SENTENCES = Verdict(None, "keine Sätze")


def cited(answer: Answer, sentence: Sentence) -> tuple[Citation, ...]:
    """Return the citations that the numbers of a sentence lead to; a number without one leads nowhere."""
    by_number = {citation.number: citation for citation in answer.citations}
    return tuple(by_number[number] for number in sentence.citations if number in by_number)


class CitationPrecision:
    """Measures which share of the sentences is carried by the quotes that they cite."""

    name = "citation_precision"

    def __init__(
        self, check: Callable[[Sentence, Sequence[Citation]], Support] = find_support, name: str = name
    ) -> None:
        self.name = name
        self._check = check

    def judge(self, trial: Trial) -> Verdict:
        """Return the share of supported sentences; the reason quotes the first that is not."""
        answer = trial.answer
        if answer is None or not answer.sentences:
            return NO_SENTENCES
        checks = [(one, self._check(one, cited(answer, one))) for one in answer.sentences]
        failed = [(sentence, support) for sentence, support in checks if not support.is_given]
        value = 1 - len(failed) / len(checks)
        if not failed:
            return Verdict(value, f"alle {len(checks)} Sätze belegt")
        sentence, support = failed[0]
        what = f"{len(failed)} von {len(checks)} nicht belegt"
        return Verdict(value, f"{what}: „{sentence.text}“ – {support.reason}")


class CitationRecall:
    """Measures which share of the sentences has a citation that exists."""

    name = "citation_recall"

    def judge(self, trial: Trial) -> Verdict:
        """Return the share of sentences with a citation; numbers that lead nowhere count as none."""
        answer = trial.answer
        if answer is None or not answer.sentences:
            return NO_SENTENCES
        bare = [one for one in answer.sentences if not cited(answer, one)]
        value = 1 - len(bare) / len(answer.sentences)
        if not bare:
            return Verdict(value, "jeder Satz hat einen Beleg")
        return Verdict(value, f"{len(bare)} ohne Beleg: „{bare[0].text}“")


class QuoteFidelity:
    """Measures which share of the quotes stands word for word at the named place of the document.

    Args:
        text_of: returns the text of a document by its id.
    """

    name = "quote_fidelity"

    def __init__(self, text_of: Callable[[str], str]) -> None:
        self._text_of = text_of

    def judge(self, trial: Trial) -> Verdict:
        """Return the share of exact quotes."""
        answer = trial.answer
        if answer is None or not answer.citations:
            return Verdict(None, "keine Belege")
        altered = [one for one in answer.citations if not self._is_exact(one)]
        value = 1 - len(altered) / len(answer.citations)
        if not altered:
            return Verdict(value, "alle Zitate wörtlich")
        return Verdict(value, f"nicht wörtlich: [{altered[0].number}] „{altered[0].quote}“")

    def _is_exact(self, citation: Citation) -> bool:
        return self._text_of(citation.document_id)[citation.start : citation.end] == citation.quote
