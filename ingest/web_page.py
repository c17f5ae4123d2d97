"""A page of the web as a document of the knowledge base: a corpus file named after its address."""

from __future__ import annotations

import codecs
import hashlib
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import yaml

from assistant.records import Kind
from assistant.visible_text import keep_visible
from ingest.fetch import Fetched, PageError
from ingest.findings import quoted
from ingest.marked_yaml import read_yaml

_HTML = {"text/html", "application/xhtml+xml"}
_MARKDOWN = {"text/markdown", "text/x-markdown"}
_PLAIN = {"text/plain", "application/octet-stream", ""}
_MARKDOWN_NAME = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)
_FEWEST_LETTERS = 120
_MAX_NAME = 300
_LONGEST_SLUG = 90
_SECONDS = 90
_EXTRACTOR = Path(__file__).with_name("web_text.py")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_HEAD = re.compile(r"\A\s*---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIRST_HEADING = re.compile(r"^#{1,2}[ \t]+(\S.*?)[ \t#]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class WebPage:
    """The text of a page as Markdown, with what the page says about itself."""

    text: str
    title: str
    publisher: str
    published: str | None = None
    language: str = "de"


def document_id_of(url: str) -> str:
    """Return the id of the document that an address becomes; it stays the same at every visit."""
    address = _address(url)
    parts = urlsplit(address)
    slug = re.sub(r"[^a-z0-9]+", "-", f"{parts.hostname or ''}{parts.path}".lower()).strip("-")
    mark = hashlib.sha256(address.encode()).hexdigest()[:8]
    return f"web-{slug[:_LONGEST_SLUG].strip('-')}-{mark}"


def _address(url: str) -> str:
    """Return an address without its fragment, host and scheme in small letters."""
    try:
        return str(httpx.URL(url).copy_with(fragment=None))
    except (httpx.InvalidURL, UnicodeError) as error:
        raise PageError("das ist keine gültige Webadresse") from error


def read_page(fetched: Fetched) -> WebPage:
    """Read a page that was fetched; raises PageError."""
    is_named_markdown = bool(_MARKDOWN_NAME.search(urlsplit(fetched.url).path))
    if fetched.media_type == "application/pdf" or fetched.content.startswith(b"%PDF-"):
        raise PageError(
            "das ist eine PDF-Datei; PDF-Dateien werden noch nicht aufgenommen. Legen Sie den Inhalt als "
            "Markdown-Datei mit Kopf in einen Ordner (Vorlage in corpus/README.md)"
        )
    if fetched.media_type in _MARKDOWN or (fetched.media_type in _PLAIN and is_named_markdown):
        return _checked(_read_markdown(fetched))
    if fetched.media_type in _HTML:
        return _read_html(fetched)
    raise PageError(
        f"die Adresse liefert {quoted(fetched.media_type or 'etwas ohne Angabe der Art')}; aufgenommen "
        "werden Webseiten (HTML) und Markdown-Dateien"
    )


def _read_markdown(fetched: Fetched) -> WebPage:
    text = _decoded(fetched).replace("\r\n", "\n")
    head = _HEAD.match(text)
    body = text[head.end() :] if head else text
    values = read_yaml(head[0].strip().strip("-.").strip()).value if head else None
    title = values.get("title") if isinstance(values, dict) else None
    heading = _FIRST_HEADING.search(body)
    host = urlsplit(fetched.url).hostname or ""
    name = title if isinstance(title, str) else heading[1] if heading else urlsplit(fetched.url).path
    return WebPage(body, _name(name, host), host)


def _decoded(fetched: Fetched) -> str:
    try:
        return fetched.content.decode(fetched.charset or "utf-8-sig")
    except (UnicodeDecodeError, LookupError) as error:
        raise PageError("die Datei ist nicht in UTF-8 gespeichert") from error


def _read_html(fetched: Fetched) -> WebPage:
    found = _extracted(fetched)
    text = str(found.get("text") or "")
    if found.get("asks_for_password") and _letters(text) < 4 * _FEWEST_LETTERS:
        raise PageError("die Seite verlangt eine Anmeldung; nehmen Sie eine öffentlich lesbare Seite")
    host = urlsplit(fetched.url).hostname or ""
    published = str(found.get("published") or "")
    language = str(found.get("language") or "")
    return _checked(
        WebPage(
            text,
            _name(found.get("title"), host),
            _name(found.get("site"), host),
            published if _DATE.fullmatch(published) else None,
            language if re.fullmatch("[a-z]{2}", language) else "de",
        )
    )


def _extracted(fetched: Fetched) -> dict[str, object]:
    """Take the main text out of a page in a process of its own."""
    # -P keeps the folder of the script, whose modules have plain names, out of the search path.
    command = [sys.executable, "-P", str(_EXTRACTOR), fetched.url, _known_charset(fetched.charset)]
    try:
        done = subprocess.run(  # noqa: S603 -- our own script
            command, input=fetched.content, capture_output=True, timeout=_SECONDS, check=True
        )
        found = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise PageError("aus der Seite lässt sich kein Text gewinnen; sie ist beschädigt") from error
    assert isinstance(found, dict)
    return found


def _known_charset(charset: str | None) -> str:
    try:
        codecs.lookup(charset or "utf-8")
    except (LookupError, ValueError):
        return ""
    return charset or ""


def _checked(page: WebPage) -> WebPage:
    if _letters(page.text) < _FEWEST_LETTERS:
        raise PageError(
            "auf der Seite steht kein Text, den man lesen kann; vielleicht verlangt sie eine Anmeldung, oder "
            "erst ein Skript lädt den Inhalt"
        )
    return page


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _name(raw: object, otherwise: str) -> str:
    text = " ".join(keep_visible(str(raw or ""), keep="").split())[:_MAX_NAME].strip()
    return text or otherwise


def corpus_file_of(page: WebPage, url: str, kind: Kind) -> str:
    """Return a page as a corpus file; a second visit to the same page gives the same file."""
    head: dict[str, object] = {
        "id": document_id_of(url),
        "kind": kind.value,
        "title": page.title,
        "publisher": page.publisher,
        "source_url": _address(url),
        "published": page.published,
        "language": page.language,
        "topics": [],
    }
    values = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{values}---\n\n{page.text.strip()}\n"


def kind_of_file(path: Path) -> Kind | None:
    """Return the kind that a stored page has, or None without such a file."""
    try:
        head = _HEAD.match(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    values = read_yaml(head[0].strip().strip("-").strip()).value if head else None
    kind = values.get("kind") if isinstance(values, dict) else None
    return next((known for known in Kind if known.value == kind), None)
