from datetime import date

import pytest

from assistant.records import Document, Kind
from assistant.web.document_age import AgeWarning, age_warning

TODAY = date(2026, 11, 25)


def make_document(kind=Kind.GUIDANCE, **facts):
    return Document("d", kind, "T", "P", "https://e.org", "Text", (), **facts)


@pytest.mark.parametrize(
    ("document", "warning"),
    [
        (make_document(valid_until="2025"), AgeWarning("expired", "2025")),
        (make_document(valid_until="2026-11-24"), AgeWarning("expired", "2026-11-24")),
        (make_document(valid_until="2026-11-25"), None),
        (make_document(valid_until="2026"), None),
        (make_document(Kind.FUNDING, published="2024-05"), AgeWarning("ageing", "2024")),
        (make_document(Kind.FUNDING, published="2025"), None),
        (make_document(Kind.LAW, published="2023"), AgeWarning("ageing", "2023")),
        (make_document(Kind.LAW), AgeWarning("undated")),
        (make_document(published="2019"), AgeWarning("old", "2019")),
        (make_document(published="2020"), None),
        (make_document(), None),
    ],
)
def test_age_is_warned_of_where_it_matters(document, warning):
    assert age_warning(document, TODAY) == warning
