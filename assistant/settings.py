"""The settings, read once from environment variables and a `.env` file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from assistant.errors import ConfigurationError

PREFIX = "LOTSE_"
_PACKAGE_PARENT = Path(__file__).resolve().parent.parent
_IS_CHECKOUT = (_PACKAGE_PARENT / "pyproject.toml").is_file()
_MASK = "•••"
_LONGEST_LIMIT = 40
LLM_PROVIDERS = ("openai", "ollama")


@dataclass(frozen=True, slots=True)
class UnknownVariable:
    """A variable with our prefix that no setting reads, with the likely intention."""

    name: str
    suggestion: str | None


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """Everything an operator can choose; made by `load_settings` alone."""

    host: str = "127.0.0.1"
    port: int = 8000
    data_dir: Path = Path("var")
    corpus_dir: Path = Path("corpus")
    embedder: str = "bundled"
    reranker: str | None = None
    chroma_url: str | None = None
    database_url: str | None = None
    retention_days: int = 90
    llm: str | None = None
    llm_base_url: str | None = None
    llm_api_key: str | None = None
    llm_timeout: int = 60
    llm_concurrency: int = 2
    llm_price: tuple[float, float] | None = None
    nli_model: str | None = None
    rate_limit: str = "60/minute"
    public_names: tuple[str, ...] = ()
    require_api_key: bool = False
    max_question_length: int = 4000
    fetch_private: bool = False
    log_level: str = "info"
    unknown: tuple[UnknownVariable, ...] = field(default=())

    def __repr__(self) -> str:
        """Show every field, secrets masked."""
        shown = ", ".join(
            f"{item.name}={_shown(item.name, getattr(self, item.name))!r}" for item in fields(self)
        )
        return f"Settings({shown})"


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable: what the documentation says and how its text becomes a value."""

    name: str
    field: str
    default: str
    description: str
    expectation: str
    read: Callable[[str], object]
    is_secret: bool = False

    def show(self, value: object) -> str:
        """Write a value so that it gives no secret away."""
        if value is None:
            return "–"
        if self.is_secret:
            return _MASK
        if isinstance(value, bool):
            return str(value).lower()
        return ", ".join(map(str, value)) if isinstance(value, tuple) else masked(str(value))


def _read_host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._:-]+|\[[0-9A-Fa-f:.]+\]", text):
        raise ValueError
    return text.strip("[]")


def _read_number(lowest: int, highest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not lowest <= int(text) <= highest:
            raise ValueError
        return int(text)

    return read


def _read_path(text: str) -> Path:
    if "\0" in text:
        raise ValueError
    try:
        return Path(text).expanduser()
    except RuntimeError as error:  # "~name" of a user that does not exist
        raise ValueError from error


def _read_text(text: str) -> str:
    if not text.isprintable():
        raise ValueError
    return text


def _read_url(text: str) -> str:
    parts = urlsplit(text)
    # `port` checks its range when it is read.
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
        raise ValueError
    if parts.query or parts.fragment or not text.isprintable() or " " in text:
        raise ValueError
    return text.rstrip("/")


def _read_model(text: str) -> str:
    if not re.fullmatch(r"[\w./:@+-]{1,200}", text):
        raise ValueError
    return text


def _read_secret(text: str) -> str:
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError
    return text


def _read_price(text: str) -> tuple[float, float]:
    read, _, written = text.partition("/")
    prices = float(read.replace(",", ".")), float(written.replace(",", "."))
    if not all(0 <= price < 10_000 for price in prices):
        raise ValueError
    return prices


def _read_database_url(text: str) -> str:
    parts = urlsplit(text)
    is_server = parts.scheme in {"postgresql", "postgres"} and parts.port != 0
    if not is_server or len(parts.path) < 2 or not text.isprintable() or " " in text:
        raise ValueError
    # A password belongs before the host name, where every message masks it.
    if "password" in parts.query or parts.fragment:
        raise ValueError
    return parts._replace(scheme="postgresql").geturl()


def read_rate_limit(text: str) -> str:
    """Check a limit such as 60/minute or off; raises ValueError."""
    if text.lower() == "off":
        return "off"
    from limits import parse  # noqa: PLC0415 -- 0.2 s that only an operator who sets a limit pays

    if len(text) > _LONGEST_LIMIT or parse(text).amount < 1:
        raise ValueError
    return text


def _read_names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip().lower() for name in text.split(",") if name.strip())
    if not names or not all(re.fullmatch(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]", name) for name in names):
        raise ValueError
    return tuple(name.strip("[]") for name in names)


def _read_truth(text: str) -> bool:
    if text.lower() not in {"1", "true", "yes", "on", "ja", "0", "false", "no", "off", "nein"}:
        raise ValueError
    return text.lower() in {"1", "true", "yes", "on", "ja"}


def _read_log_level(text: str) -> str:
    if text.lower() not in {"debug", "info", "warning", "error", "critical"}:
        raise ValueError
    return text.lower()


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "LOTSE_HOST",
        "host",
        "127.0.0.1",
        "Adresse, auf der der Dienst lauscht. `0.0.0.0` macht ihn im ganzen Netz erreichbar.",
        "ein Rechnername oder eine IP-Adresse ohne http:// und ohne Port",
        _read_host,
    ),
    Setting(
        "LOTSE_PORT",
        "port",
        "8000",
        "Port des Dienstes.",
        "eine ganze Zahl von 1 bis 65535",
        _read_number(1, 65535),
    ),
    Setting(
        "LOTSE_DATA_DIR",
        "data_dir",
        "var",
        "Ordner für Index, Protokoll und Verweis auf den laufenden Dienst. Ohne Angabe `var` neben dem "
        "Programm, wenn es aus dem Quellbaum läuft, sonst im aktuellen Ordner.",
        "ein Ordnerpfad",
        _read_path,
    ),
    Setting(
        "LOTSE_CORPUS_DIR",
        "corpus_dir",
        "corpus",
        "Ordner mit den Dokumenten der Wissensbasis. Ohne Angabe `corpus` neben dem Programm, wenn es aus "
        "dem Quellbaum läuft, sonst im aktuellen Ordner.",
        "ein Ordnerpfad",
        _read_path,
    ),
    Setting(
        "LOTSE_EMBEDDER",
        "embedder",
        "bundled",
        "Modell für die Bedeutungssuche: `bundled` (mitgeliefert, ohne Netz und Grafikkarte) oder Name oder "
        "Ordner eines sentence-transformers-Modells. Nach einem Wechsel `lotse ingest --rebuild` ausführen.",
        "„bundled“ oder Name oder Ordner eines sentence-transformers-Modells",
        _read_text,
    ),
    Setting(
        "LOTSE_RERANKER",
        "reranker",
        "–",
        "Modell, das die besten 20 Dokumente jeder Suche noch einmal ordnet: Name oder Ordner eines "
        "Cross-Encoders von sentence-transformers. Ohne Angabe bleibt die Reihenfolge der Suche.",
        "Name oder Ordner eines Cross-Encoders",
        _read_text,
    ),
    Setting(
        "LOTSE_CHROMA_URL",
        "chroma_url",
        "–",
        "Adresse eines Chroma-Servers. Ohne Angabe liegt der Index im Datenordner.",
        "eine Adresse wie http://127.0.0.1:8001",
        _read_url,
    ),
    Setting(
        "LOTSE_DATABASE_URL",
        "database_url",
        "–",
        "Adresse einer PostgreSQL-Datenbank für Gespräche und Rückmeldungen. Ohne Angabe liegen sie in "
        "`lotse.sqlite3` im Datenordner.",
        "eine Adresse wie postgresql://name:kennwort@rechner:5432/datenbank",
        _read_database_url,
    ),
    Setting(
        "LOTSE_RETENTION_DAYS",
        "retention_days",
        "90",
        "Nach so vielen Tagen werden Gespräche und Rückmeldungen endgültig gelöscht; `0` speichert gar "
        "nichts.",
        "eine ganze Zahl von 0 bis 3650",
        _read_number(0, 3650),
    ),
    Setting(
        "LOTSE_LLM",
        "llm",
        "–",
        "Sprachmodell, das die Antworten formuliert: `openai:NAME` (jede OpenAI-kompatible Schnittstelle, "
        "auch vLLM, llama.cpp, LM Studio) oder `ollama:NAME`; mit LOTSE_LLM_BASE_URL genügt der Name. Ohne "
        "Angabe bestehen Antworten aus Sätzen der Quellen.",
        "openai:NAME, ollama:NAME oder ein Name zusammen mit LOTSE_LLM_BASE_URL",
        _read_model,
    ),
    Setting(
        "LOTSE_LLM_BASE_URL",
        "llm_base_url",
        "–",
        "Adresse des Sprachmodells, für OpenAI-kompatible Dienste meist mit `/v1` am Ende. Ohne Angabe bei "
        "`ollama:` der Dienst auf diesem Rechner, bei `openai:` api.openai.com.",
        "eine Adresse wie http://127.0.0.1:8080/v1",
        _read_url,
    ),
    Setting(
        "LOTSE_LLM_API_KEY",
        "llm_api_key",
        "–",
        "Zugangsschlüssel des Sprachmodells; er erscheint in keiner Meldung und keinem Protokoll.",
        "ein Schlüssel ohne Leer- und Sonderzeichen",
        _read_secret,
        is_secret=True,
    ),
    Setting(
        "LOTSE_LLM_TIMEOUT",
        "llm_timeout",
        "60",
        "Sekunden, die eine Antwort des Sprachmodells vom Einreihen bis zum letzten Satz dauern darf; danach "
        "kommt sie aus den Quellen.",
        "eine ganze Zahl von 5 bis 110",
        _read_number(5, 110),
    ),
    Setting(
        "LOTSE_LLM_CONCURRENCY",
        "llm_concurrency",
        "2",
        "Wie viele Antworten das Sprachmodell zugleich schreibt; weitere Fragen warten und sehen ihren "
        "Platz.",
        "eine ganze Zahl von 1 bis 64",
        _read_number(1, 64),
    ),
    Setting(
        "LOTSE_LLM_PRICE",
        "llm_price",
        "–",
        "Preis in Euro je Million gelesener und geschriebener Token, wie `0,15/0,60`; damit nennt "
        "`lotse doctor` die Kosten.",
        "zwei Beträge wie 0,15/0,60",
        _read_price,
    ),
    Setting(
        "LOTSE_NLI_MODEL",
        "nli_model",
        "–",
        "Name oder Ordner eines CrossEncoder-Modells von sentence-transformers, das jeden Satz des "
        "Sprachmodells zusätzlich auf Folgerung aus seiner Quelle prüft.",
        "Name oder Ordner eines CrossEncoder-Modells",
        _read_text,
    ),
    Setting(
        "LOTSE_RATE_LIMIT",
        "rate_limit",
        "60/minute",
        "Höchstzahl der Anfragen je Absender, wie `60/minute` oder `1000/day`; `off` schaltet die Grenze ab.",
        "eine Angabe wie 60/minute, 1000/day oder off",
        read_rate_limit,
    ),
    Setting(
        "LOTSE_PUBLIC_NAMES",
        "public_names",
        "–",
        "Namen, unter denen der Dienst hinter einem Proxy erreichbar ist, durch Komma getrennt. Andere Namen "
        "außer denen dieses Rechners werden dann abgewiesen.",
        "Rechnernamen oder IP-Adressen ohne http:// und ohne Port, durch Komma getrennt",
        _read_names,
    ),
    Setting(
        "LOTSE_REQUIRE_API_KEY",
        "require_api_key",
        "false",
        "Ob Programme einen Schlüssel brauchen (`lotse keys add NAME`). Die Webseite bleibt ohne Schlüssel "
        "nutzbar.",
        "true oder false",
        _read_truth,
    ),
    Setting(
        "LOTSE_MAX_QUESTION_LENGTH",
        "max_question_length",
        "4000",
        "Längste erlaubte Frage in Zeichen.",
        "eine ganze Zahl von 10 bis 100000",
        _read_number(10, 100_000),
    ),
    Setting(
        "LOTSE_FETCH_PRIVATE",
        "fetch_private",
        "0",
        "`1` erlaubt `lotse ingest ADRESSE` auch für Seiten auf diesem Rechner und im eigenen Netz.",
        "0 oder 1",
        _read_truth,
    ),
    Setting(
        "LOTSE_LOG_LEVEL",
        "log_level",
        "info",
        "Wie viel der Dienst meldet: `debug`, `info`, `warning`, `error` oder `critical`. Fragetexte stehen "
        "in keiner Stufe im Protokoll.",
        "debug, info, warning, error oder critical",
        _read_log_level,
    ),
)


def load_settings(environ: Mapping[str, str], dotenv_path: Path | None) -> Settings:
    """Read the settings; the environment wins over the `.env` file, blank values count as absent.

    Raises:
        ConfigurationError: names every wrong variable with its value and what is expected.
    """
    texts = _own_variables(_read_dotenv(dotenv_path)) | _own_variables(environ)
    values: dict[str, object] = {
        "data_dir": _beside_program("var"),
        "corpus_dir": _beside_program("corpus"),
    }
    problems: list[str] = []
    for setting in SETTINGS:
        text = texts.pop(setting.name, None)
        if text is None:
            continue
        try:
            values[setting.field] = setting.read(text)
        except ValueError:
            problems.append(
                f"{setting.name} hat den Wert „{setting.show(text)}“, erwartet wird {setting.expectation}."
            )
    problems += _model_problems(values)
    if problems:
        raise ConfigurationError(" ".join(problems))
    unknown = tuple(UnknownVariable(name, _suggestion(name)) for name in sorted(texts))
    return Settings(**values, unknown=unknown)  # type: ignore[arg-type]  # the table pairs fields and readers


def masked(text: str) -> str:
    """Hide the user name and the password of an address; other text stays as it is."""
    if "://" not in text or "@" not in text:
        return text
    try:
        parts = urlsplit(text)
    except ValueError:
        return _MASK
    return urlunsplit(parts._replace(netloc=f"{_MASK}@{parts.netloc.rpartition('@')[2]}"))


def unknown_warning(variable: UnknownVariable) -> str:
    """Say in German that a variable has no effect."""
    hint = f" Gemeint war vielleicht {variable.suggestion}." if variable.suggestion else ""
    return f"Die Umgebungsvariable {variable.name} ist unbekannt und bleibt ohne Wirkung.{hint}"


def model_provider(llm: str) -> tuple[str | None, str]:
    """Cut the name of a language model into its provider, where it names one, and the rest."""
    provider, colon, name = llm.partition(":")
    return (provider, name) if colon and provider in LLM_PROVIDERS else (None, llm)


def _model_problems(values: Mapping[str, object]) -> list[str]:
    """Return what the variables of the language model lack together."""
    llm, url, key = values.get("llm"), values.get("llm_base_url"), values.get("llm_api_key")
    if llm is None:
        return []
    provider, name = model_provider(str(llm))
    if not name:
        return [f"LOTSE_LLM hat den Wert „{llm}“; hinter dem Doppelpunkt fehlt der Name des Modells."]
    if provider is None and url is None:
        wanted = f"LOTSE_LLM_BASE_URL oder ein Anbieter wie in ollama:{name}"
        return [f"LOTSE_LLM hat den Wert „{llm}“; dazu fehlt {wanted}."]
    if provider == "openai" and url is None and key is None:
        return [f"LOTSE_LLM hat den Wert „{llm}“; dazu fehlt LOTSE_LLM_API_KEY oder LOTSE_LLM_BASE_URL."]
    return []


def _shown(field_name: str, value: object) -> object:
    setting = next((setting for setting in SETTINGS if setting.field == field_name), None)
    if value is None or setting is None or not (setting.is_secret or isinstance(value, str)):
        return value
    return setting.show(value)


def _beside_program(name: str) -> Path:
    return _PACKAGE_PARENT / name if _IS_CHECKOUT else Path(name)


def _own_variables(environ: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value.strip() for name, value in environ.items() if name.startswith(PREFIX) and value.strip()
    }


def _suggestion(name: str) -> str | None:
    matches = difflib.get_close_matches(name, [setting.name for setting in SETTINGS], n=1, cutoff=0.75)
    return matches[0] if matches else None


def _read_dotenv(path: Path | None) -> dict[str, str]:
    if path is None or not path.is_file():
        return {}
    from dotenv import dotenv_values  # noqa: PLC0415 -- most installations have no such file

    try:
        values = dotenv_values(path, interpolate=False, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"Die Datei {path} ist nicht lesbar ({error}). Erwartet wird eine UTF-8-Textdatei mit Zeilen wie "
            "LOTSE_PORT=8000."
        ) from error
    return {name: value for name, value in values.items() if value is not None}
