"""Documents as Telegram lists them while somebody types a look-up."""

from __future__ import annotations

from collections.abc import Sequence

import telegram

from assistant.rendering import SearchHit
from assistant.web.links import source_url
from assistant.web.wording import published_in_german
from bots.rich_text import RichText, bold, link, piece
from bots.telegram_format import text_with_entities

_DESCRIPTION_LENGTH = 120
_EXCERPT_LENGTH = 600


def inline_results(hits: Sequence[SearchHit]) -> list[telegram.InlineQueryResultArticle]:
    """Return one entry a document; choosing it sends its best passage with its source."""
    return [_result(hit) for hit in hits]


def _result(hit: SearchHit) -> telegram.InlineQueryResultArticle:
    text, entities = text_with_entities(_message(hit))
    content = telegram.InputTextMessageContent(
        text, entities=entities, link_preview_options=telegram.LinkPreviewOptions(is_disabled=True)
    )
    return telegram.InlineQueryResultArticle(
        str(hit.rank), hit.title, content, description=_shortened(hit.text, _DESCRIPTION_LENGTH)
    )


def _message(hit: SearchHit) -> RichText:
    page = f", S. {hit.page}" if hit.page else ""
    source = link("zur Quelle", source_url(hit.source_url, hit.page))
    facts = f"{hit.publisher}{page}, {published_in_german(hit.published)}: "
    return piece(bold(hit.title)), piece(f"„{_shortened(hit.text, _EXCERPT_LENGTH)}“"), piece(facts, source)


def _shortened(text: str, length: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= length else f"{words[:length].rpartition(' ')[0]} …"
