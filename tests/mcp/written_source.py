"""A source of answers that are written down, for the tools."""

from assistant.errors import DocumentUnknownError, IndexMissingError
from assistant.records import Answer, Citation, Intent, Kind, Outcome, ScoredDocument, Sentence
from assistant.rendering import search_to_dict
from assistant.testing import make_document
from assistant.web.document_view import document_to_dict

CITATION = Citation(1, "a", "Titel", "Verlag", "https://a.example/", (), None, "Q", 0, 1, "2024", Kind.LAW)
DOCUMENT = make_document("ordner/a", "Absatz. " * 6_000, published="2024-05")


class WrittenSource:
    """Answers every question the same; remembers what it was asked."""

    def __init__(self):
        self.asked = []

    async def ask(self, question, filters, level):
        self.asked.append((question, filters, level))
        if question == "Bruch?":
            raise RuntimeError("Innerei")
        if question == "Index?":
            raise IndexMissingError("Es gibt noch keinen Index.")
        sentences = (Sentence("Ein Satz.", (1,)),)
        return Answer(question, Outcome.ANSWERED, Intent.GENERAL, sentences, (CITATION,))

    async def search(self, question, top_k, filters):
        self.asked.append((question, top_k, filters))
        found = [] if question == "Nichts?" else [ScoredDocument(DOCUMENT, 0.5, ())]
        return search_to_dict(question, found)

    async def document(self, document_id):
        if document_id != DOCUMENT.document_id:
            raise DocumentUnknownError(f"Ein Dokument „{document_id}“ gibt es nicht.")
        return document_to_dict(DOCUMENT)
