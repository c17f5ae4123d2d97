"""The settings, read once from environment variables and a `.env` file."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from assistant.errors import ConfigurationError
from assistant.setting_table import SETTINGS

PREFIX = "LOTSE_"
_PACKAGE_PARENT = Path(__file__).resolve().parent.parent
_IS_CHECKOUT = (_PACKAGE_PARENT / "pyproject.toml").is_file()
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
    coordination_key: str | None = None
    widget_domains: tuple[str, ...] = ()
    max_question_length: int = 4000
    fetch_private: bool = False
    log_level: str = "info"
    service_url: str | None = None
    service_key: str | None = None
    telegram_token: str | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_webhook_url: str | None = None
    telegram_port: int = 8081
    matrix_url: str | None = None
    matrix_user: str | None = None
    matrix_password: str | None = None
    matrix_allowed: tuple[str, ...] = ()
    mail_address: str | None = None
    mail_imap_url: str | None = None
    mail_smtp_url: str | None = None
    mail_user: str | None = None
    mail_password: str | None = None
    mail_allowed: tuple[str, ...] = ()
    mail_poll_seconds: int = 15
    talk_url: str | None = None
    talk_secret: str | None = None
    talk_port: int = 8082
    unknown: tuple[UnknownVariable, ...] = field(default=())

    def __repr__(self) -> str:
        """Show every field, secrets masked."""
        shown = ", ".join(
            f"{item.name}={_shown(item.name, getattr(self, item.name))!r}" for item in fields(self)
        )
        return f"Settings({shown})"


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
