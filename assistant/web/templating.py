"""The templates of the pages with everything that all of them need."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from assistant.web import wording
from assistant.web.links import document_path, safe_url, source_url, term_anchor, term_path
from assistant.web.static_files import StaticVersion
from assistant.web.text_layout import split_last_word


def open_templates(version: StaticVersion) -> Environment:
    """Load the templates; everything put into them is escaped unless it says otherwise."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"sort_keys": False}  # readers see the order of the words
    environment.globals.update(
        static=version.path,
        words=wording,
        document_path=document_path,
        safe_url=safe_url,
        source_url=source_url,
        term_anchor=term_anchor,
        term_path=term_path,
    )
    environment.filters.update(
        published=wording.published_in_german,
        day=wording.day_in_german,
        number=wording.number_in_german,
        composer=wording.composer_in_german,
        safe_url=safe_url,
        tied=split_last_word,
    )
    return environment


def render(request: Request, name: str, status: int = 200, **context: object) -> HTMLResponse:
    """Answer with a page."""
    templates: Environment = request.app.state.templates
    text = templates.get_template(name).render(path=request.url.path, **context)
    return HTMLResponse(text, status)
