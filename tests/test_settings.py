from pathlib import Path

import pytest

from assistant.errors import ConfigurationError
from assistant.setting_table import SETTINGS
from assistant.setting_values import masked
from assistant.settings import Settings, load_settings, model_provider, unknown_warning


def test_nothing_set_gives_the_documented_defaults():
    settings = load_settings({}, None)
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.data_dir.name == "var"
    assert settings.corpus_dir.is_dir()
    assert (settings.embedder, settings.chroma_url, settings.rate_limit) == ("bundled", None, "60/minute")
    assert settings.max_question_length == 4000
    assert settings.unknown == ()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_documented_default_is_the_real_default(setting):
    if setting.default == "–":
        assert getattr(load_settings({}, None), setting.field) in {None, ()}
        return
    given = load_settings({setting.name: setting.default}, None)
    value, standard = getattr(given, setting.field), getattr(Settings(), setting.field)
    assert value == standard


def test_every_variable_is_read():
    environ = {
        "LOTSE_HOST": "0.0.0.0",
        "LOTSE_PORT": " 9000 ",
        "LOTSE_DATA_DIR": "/srv/daten",
        "LOTSE_CORPUS_DIR": "wissen",
        "LOTSE_EMBEDDER": "/modelle/deutsch",
        "LOTSE_CHROMA_URL": "http://chroma:8001/",
        "LOTSE_DATABASE_URL": "postgres://amt:geheim@db:5433/lotse?sslmode=require",
        "LOTSE_RETENTION_DAYS": "0",
        "LOTSE_LLM": "ollama:qwen3:8b",
        "LOTSE_LLM_BASE_URL": "http://gpu:11434/",
        "LOTSE_LLM_API_KEY": "sk-geheim",
        "LOTSE_LLM_TIMEOUT": "30",
        "LOTSE_LLM_CONCURRENCY": "4",
        "LOTSE_LLM_PRICE": "0,15/0.60",
        "LOTSE_NLI_MODEL": "/modelle/nli",
        "LOTSE_RATE_LIMIT": "1000/day",
        "LOTSE_PUBLIC_NAMES": "Lotse.stadt.example, [::1],10.0.0.7",
        "LOTSE_REQUIRE_API_KEY": "ja",
        "LOTSE_MAX_QUESTION_LENGTH": "500",
        "LOTSE_LOG_LEVEL": "DEBUG",
    }
    assert load_settings(environ, None) == Settings(
        host="0.0.0.0",
        port=9000,
        data_dir=Path("/srv/daten"),
        corpus_dir=Path("wissen"),
        embedder="/modelle/deutsch",
        chroma_url="http://chroma:8001",
        database_url="postgresql://amt:geheim@db:5433/lotse?sslmode=require",
        retention_days=0,
        llm="ollama:qwen3:8b",
        llm_base_url="http://gpu:11434",
        llm_api_key="sk-geheim",
        llm_timeout=30,
        llm_concurrency=4,
        llm_price=(0.15, 0.6),
        nli_model="/modelle/nli",
        rate_limit="1000/day",
        public_names=("lotse.stadt.example", "::1", "10.0.0.7"),
        require_api_key=True,
        max_question_length=500,
        log_level="debug",
    )


def test_environment_wins_over_the_file(tmp_path):
    dotenv = tmp_path / ".env"
    dotenv.write_text("LOTSE_PORT=8100\nLOTSE_HOST=localhost\nPATH=/nope\n", encoding="utf-8")
    settings = load_settings({"LOTSE_PORT": "8200"}, dotenv)
    assert (settings.port, settings.host) == (8200, "localhost")
    assert settings.unknown == ()


def test_a_missing_file_counts_as_empty(tmp_path):
    assert load_settings({}, tmp_path / ".env") == load_settings({}, None)


def test_an_unreadable_file_is_named(tmp_path):
    dotenv = tmp_path / ".env"
    dotenv.write_bytes(b"LOTSE_HOST=\xff\xfe\n")
    with pytest.raises(ConfigurationError, match=r"\.env"):
        load_settings({}, dotenv)


def test_blank_values_count_as_absent():
    assert load_settings({"LOTSE_PORT": "", "LOTSE_CHROMA_URL": "  "}, None) == load_settings({}, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOTSE_HOST", "http://localhost"),
        ("LOTSE_HOST", "zwei namen"),
        ("LOTSE_PORT", "0"),
        ("LOTSE_PORT", "65536"),
        ("LOTSE_PORT", "8000.5"),
        ("LOTSE_PORT", "٨٠٠٠"),
        ("LOTSE_DATA_DIR", "~gibtesnicht/var"),
        ("LOTSE_CHROMA_URL", "localhost:8001"),
        ("LOTSE_CHROMA_URL", "ftp://localhost"),
        ("LOTSE_CHROMA_URL", "http://"),
        ("LOTSE_CHROMA_URL", "http://localhost:99999"),
        ("LOTSE_DATABASE_URL", "mysql://localhost/lotse"),
        ("LOTSE_DATABASE_URL", "postgresql://localhost"),
        ("LOTSE_DATABASE_URL", "postgresql://localhost:99999/lotse"),
        ("LOTSE_DATABASE_URL", "postgresql://localhost/lotse?password=1"),
        ("LOTSE_RETENTION_DAYS", "-1"),
        ("LOTSE_RETENTION_DAYS", "ewig"),
        ("LOTSE_RATE_LIMIT", "viele"),
        ("LOTSE_RATE_LIMIT", "0/minute"),
        ("LOTSE_PUBLIC_NAMES", "https://lotse.stadt.example"),
        ("LOTSE_PUBLIC_NAMES", "lotse.stadt.example:443"),
        ("LOTSE_PUBLIC_NAMES", "*.stadt.example"),
        ("LOTSE_PUBLIC_NAMES", ","),
        ("LOTSE_REQUIRE_API_KEY", "vielleicht"),
        ("LOTSE_MAX_QUESTION_LENGTH", "9"),
        ("LOTSE_LOG_LEVEL", "laut"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_expected(name, value):
    with pytest.raises(ConfigurationError) as caught:
        load_settings({name: value}, None)
    message = str(caught.value)
    expectation = next(setting.expectation for setting in SETTINGS if setting.name == name)
    assert name in message
    assert value in message
    assert expectation in message


def test_several_wrong_values_are_reported_together():
    with pytest.raises(ConfigurationError) as caught:
        load_settings({"LOTSE_PORT": "x", "LOTSE_LOG_LEVEL": "laut"}, None)
    assert "LOTSE_PORT" in str(caught.value)
    assert "LOTSE_LOG_LEVEL" in str(caught.value)


@pytest.mark.parametrize("value", ["off", "OFF"])
def test_the_rate_limit_can_be_switched_off(value):
    assert load_settings({"LOTSE_RATE_LIMIT": value}, None).rate_limit == "off"


def test_an_unknown_variable_is_collected_with_a_suggestion():
    settings = load_settings({"LOTSE_PROT": "1", "LOTSE_XYZ": "1", "OTHER": "1"}, None)
    assert [(one.name, one.suggestion) for one in settings.unknown] == [
        ("LOTSE_PROT", "LOTSE_PORT"),
        ("LOTSE_XYZ", None),
    ]
    assert "LOTSE_PORT" in unknown_warning(settings.unknown[0])


def test_the_password_of_the_database_stays_secret():
    url = "postgresql://amt:geheim@db.example:5432/lotse"
    assert "geheim" not in repr(load_settings({"LOTSE_DATABASE_URL": url}, None))
    with pytest.raises(ConfigurationError) as caught:
        load_settings({"LOTSE_DATABASE_URL": url.replace("/lotse", "")}, None)
    assert "geheim" not in str(caught.value)


def test_passwords_appear_neither_in_repr_nor_in_errors():
    settings = load_settings({"LOTSE_CHROMA_URL": "https://amt:geheim@chroma.example:8001"}, None)
    assert "geheim" not in repr(settings)
    assert "chroma.example:8001" in repr(settings)
    with pytest.raises(ConfigurationError) as caught:
        load_settings({"LOTSE_CHROMA_URL": "ftp://amt:geheim@chroma.example"}, None)
    assert "geheim" not in str(caught.value)


def test_a_key_appears_neither_in_repr_nor_in_errors():
    environ = {"LOTSE_LLM": "x", "LOTSE_LLM_BASE_URL": "http://u:pw@gpu/v1", "LOTSE_LLM_API_KEY": "sk-geheim"}
    shown = repr(load_settings(environ, None))
    assert "geheim" not in shown
    assert "pw@" not in shown
    with pytest.raises(ConfigurationError) as caught:
        load_settings({"LOTSE_LLM_API_KEY": "sk geheim ü"}, None)
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"LOTSE_LLM": "qwen3:8b"}, "LOTSE_LLM_BASE_URL oder ein Anbieter wie in ollama:qwen3:8b"),
        ({"LOTSE_LLM": "openai:gpt"}, "dazu fehlt LOTSE_LLM_API_KEY oder LOTSE_LLM_BASE_URL"),
        ({"LOTSE_LLM": "ollama:"}, "fehlt der Name des Modells"),
        ({"LOTSE_LLM": "zwei worte"}, "openai:NAME"),
        ({"LOTSE_LLM_PRICE": "billig"}, "zwei Beträge wie 0,15/0,60"),
        ({"LOTSE_LLM_TIMEOUT": "600"}, "von 5 bis 110"),
    ],
)
def test_a_language_model_is_named_wholly(environ, sentence):
    with pytest.raises(ConfigurationError, match=sentence):
        load_settings(environ, None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ollama:llama3.2:3b", ("ollama", "llama3.2:3b")),
        ("openai:gpt", ("openai", "gpt")),
        ("llama3.2:3b", (None, "llama3.2:3b")),
    ],
)
def test_a_colon_in_the_name_of_a_model_is_no_provider(name, expected):
    assert model_provider(name) == expected


def test_masking_leaves_other_text_alone():
    assert masked("60/minute") == "60/minute"
    assert masked("a@b") == "a@b"
    assert masked("http://a@[b") == "•••"
