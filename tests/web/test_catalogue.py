import re
import tomllib
from pathlib import Path

import pytest

from assistant.web import catalogue
from assistant.web.catalogue import LANGUAGES, words_in
from assistant.web.page_data import SECTIONS

WEB = Path(catalogue.__file__).parent
CONTENT = tomllib.loads((WEB / "catalogue.toml").read_text(encoding="utf-8"))
ENTRIES = {f"{section}.{key}": texts for section, keys in CONTENT.items() for key, texts in keys.items()}
TEMPLATES = "".join(file.read_text(encoding="utf-8") for file in (WEB / "templates").glob("*.html"))
SCRIPTS = "".join(file.read_text(encoding="utf-8") for file in (WEB / "static").glob("*.js"))
PYTHON = "".join(file.read_text(encoding="utf-8") for file in WEB.glob("*.py"))


def test_every_text_is_there_in_every_language_with_the_same_placeholders():
    for key, texts in ENTRIES.items():
        assert set(texts) == set(LANGUAGES), key
        placeholders = {tuple(sorted(re.findall(r"\{(\w+)\}", text))) for text in texts.values()}
        assert len(placeholders) == 1, key


def test_every_key_that_templates_and_scripts_use_is_there():
    templates = set(re.findall(r'\bt\("([\w.]+)"[,)]', TEMPLATES))
    scripts = set(re.findall(r'\bt\("([\w.]+)"[,)]', SCRIPTS))
    assert templates <= set(ENTRIES)
    assert scripts <= set(ENTRIES)
    assert {key.partition(".")[0] for key in scripts} <= set(SECTIONS)


def test_no_text_is_there_that_nothing_uses():
    everything = TEMPLATES + SCRIPTS + PYTHON
    built = {section for section in CONTENT if f'"{section}." ~' in TEMPLATES or f"`{section}.${{" in SCRIPTS}
    built |= {section for section in CONTENT if f'f"{section}.{{' in PYTHON or f"f'{section}.{{" in PYTHON}
    unused = [
        key
        for key in ENTRIES
        if f'"{key}"' not in everything
        and key.partition(".")[0] not in built
        and f'section("{key.partition(".")[0]}")' not in TEMPLATES
        and f'words("{key.partition(".")[0]}")' not in SCRIPTS
    ]
    assert unused == []


def test_templates_and_scripts_hold_no_words_of_their_own():
    own = re.sub(r"\{% block body_class %\}.*?\{% endblock %\}", "", frame_templates())
    own = re.sub(r"\{[{%#].*?[%#}]\}|<script.*?</script>|<!--.*?-->", "", own, flags=re.DOTALL)
    texts = re.findall(r">([^<>]*[a-zäöüß]{3}[^<>]*)<", own)
    assert [text.strip() for text in texts if text.strip() not in {"Deutsch", "English"}] == []
    comments = re.sub(r"^\s*//.*$|\s//.*$", "", SCRIPTS, flags=re.MULTILINE)
    assert re.findall(r'"[^"\n]*[äöüß][^"\n]*"', comments) == []


def frame_templates():
    """All templates but the legal pages, which are whole texts in one language."""
    files = (WEB / "templates").glob("*.html")
    return "".join(
        file.read_text(encoding="utf-8")
        for file in files
        if not file.name.startswith(("datenschutz", "barrierefreiheit"))
    )


def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError):
        words_in("de")("chat.nix")
