"""The templates of the pages with everything that all of them need."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.requests import Request
from starlette.responses import HTMLResponse

from assistant.web import wording
from assistant.web.catalogue import LANGUAGES, Words, words_in
from assistant.web.links import document_path, safe_url, source_url, term_anchor, term_path
from assistant.web.preferences import THEMES, preferences_of
from assistant.web.static_files import StaticVersion
from assistant.web.text_layout import split_last_word

NAVIGATION = (
    ("/", "nav.ask"),
    ("/dokumente", "nav.documents"),
    ("/kontakte", "nav.contacts"),
    ("/gespraeche", "nav.conversations"),
)
"""The main menu: addresses with the keys of their words."""


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
        modules=version.modules,
        has_design=version.has_design,
        navigation=NAVIGATION,
        languages=LANGUAGES,
        themes=THEMES,
        examples=wording.EXAMPLE_QUESTIONS,
        states=wording.STATES,
        document_path=document_path,
        safe_url=safe_url,
        source_url=source_url,
        term_anchor=term_anchor,
        term_path=term_path,
    )
    environment.filters.update(
        published=_published,
        day=_day,
        number=_number,
        composer=_composer,
        safe_url=safe_url,
        tied=split_last_word,
    )
    return environment


def render(request: Request, name: str, status: int = 200, **context: object) -> HTMLResponse:
    """Answer with a page in the language and the colours of the reader."""
    templates: Environment = request.app.state.templates
    chosen = preferences_of(request)
    # The answer to a form cannot be fetched again: from there one goes back to the start.
    back = f"{request.url.path}?{request.url.query}".rstrip("?") if request.method == "GET" else "/"
    frame = {
        "t": words_in(chosen.language),
        "language": chosen.language,
        "theme": chosen.theme,
        "path": request.url.path,
        "back": back,
    }
    text = templates.get_template(name).render(frame | context)
    return HTMLResponse(
        text, status, {"Content-Language": chosen.language, "Vary": "Accept-Language, Cookie"}
    )


def _words(context: Context) -> Words:
    words: Words = context["t"]
    return words


@pass_context
def _published(context: Context, published: str | None) -> str:
    return wording.published_in(_words(context), published)


@pass_context
def _day(context: Context, date: str) -> str:
    return wording.day_in(_words(context), date)


@pass_context
def _number(context: Context, number: int) -> str:
    return wording.number_in(_words(context), number)


@pass_context
def _composer(context: Context, composer: str, generated_by: str | None = None) -> str:
    return wording.composed_by(_words(context), composer, generated_by)
