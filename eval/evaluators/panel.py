"""The evaluators that judge every answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.answering.check import problems_of
from assistant.answering.edits import document_names
from assistant.answering.grounding import GroundingChecker
from assistant.generation.language_model import LanguageModel
from assistant.language.analysis import GermanAnalyzer
from assistant.records import Citation, Sentence
from eval.evaluators.citations import CitationPrecision, CitationRecall, QuoteFidelity
from eval.evaluators.coherence import Coherence
from eval.evaluators.key_facts import KeyFacts
from eval.evaluators.model_judge import model_judges
from eval.evaluators.prose import Latency, Length, ReadingLevel
from eval.evaluators.refusal import Refusal
from eval.evaluators.shape import IntentAgreement, Shape
from eval.evaluators.support import Support
from eval.evaluators.verdict import Evaluator


def all_evaluators(
    text_of: Callable[[str], str], analyzer: GermanAnalyzer, model: LanguageModel | None = None
) -> tuple[Evaluator, ...]:
    """Return one of each.

    Args:
        text_of: returns the text of a document by its id.
        analyzer: what the check inside the product cuts texts with.
        model: judges, too, where there is one.
    """
    return (
        CitationPrecision(),
        CitationPrecision(_product_check(analyzer), "citation_precision_product"),
        CitationRecall(),
        QuoteFidelity(text_of),
        KeyFacts(),
        Refusal(),
        Shape(),
        Coherence(),
        IntentAgreement(),
        Length(),
        ReadingLevel(),
        Latency(),
        *(model_judges(model) if model else ()),
    )


def _product_check(analyzer: GermanAnalyzer) -> Callable[[Sentence, Sequence[Citation]], Support]:
    """Return the check that the product itself applies to its drafts."""
    checker = GroundingChecker(analyzer)

    def check(sentence: Sentence, citations: Sequence[Citation]) -> Support:
        names = [name for c in citations for name in document_names(c.title, c.municipality, c.states)]
        quotes = [one.quote for one in citations]
        problems = problems_of(sentence.text, sentence.edits, quotes, names, checker)
        return Support(is_given=not problems, reason=", ".join(problems))

    return check
