"""The table of settings: each variable, what the documentation says of it, how it is read."""

from __future__ import annotations

from assistant.messenger_setting_table import MESSENGER_SETTINGS
from assistant.setting import Setting
from assistant.setting_values import (
    read_database_url,
    read_domains,
    read_host,
    read_log_level,
    read_model,
    read_names,
    read_number,
    read_path,
    read_price,
    read_rate_limit,
    read_secret,
    read_shared_secret,
    read_text,
    read_truth,
    read_url,
)

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "LOTSE_HOST",
        "host",
        "127.0.0.1",
        "Adresse, auf der der Dienst lauscht. `0.0.0.0` macht ihn im ganzen Netz erreichbar.",
        "ein Rechnername oder eine IP-Adresse ohne http:// und ohne Port",
        read_host,
    ),
    Setting(
        "LOTSE_PORT",
        "port",
        "8000",
        "Port des Dienstes.",
        "eine ganze Zahl von 1 bis 65535",
        read_number(1, 65535),
    ),
    Setting(
        "LOTSE_DATA_DIR",
        "data_dir",
        "var",
        "Ordner für Index, Protokoll und Verweis auf den laufenden Dienst. Ohne Angabe `var` neben dem "
        "Programm, wenn es aus dem Quellbaum läuft, sonst im aktuellen Ordner.",
        "ein Ordnerpfad",
        read_path,
    ),
    Setting(
        "LOTSE_CORPUS_DIR",
        "corpus_dir",
        "corpus",
        "Ordner mit den Dokumenten der Wissensbasis. Ohne Angabe `corpus` neben dem Programm, wenn es aus "
        "dem Quellbaum läuft, sonst im aktuellen Ordner.",
        "ein Ordnerpfad",
        read_path,
    ),
    Setting(
        "LOTSE_EMBEDDER",
        "embedder",
        "bundled",
        "Modell für die Bedeutungssuche: `bundled` (mitgeliefert, ohne Netz und Grafikkarte) oder Name oder "
        "Ordner eines sentence-transformers-Modells. Nach einem Wechsel `lotse ingest --rebuild` ausführen.",
        "„bundled“ oder Name oder Ordner eines sentence-transformers-Modells",
        read_text,
    ),
    Setting(
        "LOTSE_RERANKER",
        "reranker",
        "–",
        "Modell, das die besten 20 Dokumente jeder Suche noch einmal ordnet: Name oder Ordner eines "
        "Cross-Encoders von sentence-transformers. Ohne Angabe bleibt die Reihenfolge der Suche.",
        "Name oder Ordner eines Cross-Encoders",
        read_text,
    ),
    Setting(
        "LOTSE_CHROMA_URL",
        "chroma_url",
        "–",
        "Adresse eines Chroma-Servers. Ohne Angabe liegt der Index im Datenordner.",
        "eine Adresse wie http://127.0.0.1:8001",
        read_url,
    ),
    Setting(
        "LOTSE_DATABASE_URL",
        "database_url",
        "–",
        "Adresse einer PostgreSQL-Datenbank für Gespräche und Rückmeldungen. Ohne Angabe liegen sie in "
        "`lotse.sqlite3` im Datenordner.",
        "eine Adresse wie postgresql://name:kennwort@rechner:5432/datenbank",
        read_database_url,
    ),
    Setting(
        "LOTSE_RETENTION_DAYS",
        "retention_days",
        "90",
        "Nach so vielen Tagen werden Gespräche und Rückmeldungen endgültig gelöscht; `0` speichert gar "
        "nichts.",
        "eine ganze Zahl von 0 bis 3650",
        read_number(0, 3650),
    ),
    Setting(
        "LOTSE_LLM",
        "llm",
        "–",
        "Sprachmodell, das die Antworten formuliert: `openai:NAME` (jede OpenAI-kompatible Schnittstelle, "
        "auch vLLM, llama.cpp, LM Studio) oder `ollama:NAME`; mit LOTSE_LLM_BASE_URL genügt der Name. Ohne "
        "Angabe bestehen Antworten aus Sätzen der Quellen.",
        "openai:NAME, ollama:NAME oder ein Name zusammen mit LOTSE_LLM_BASE_URL",
        read_model,
    ),
    Setting(
        "LOTSE_LLM_BASE_URL",
        "llm_base_url",
        "–",
        "Adresse des Sprachmodells, für OpenAI-kompatible Dienste meist mit `/v1` am Ende. Ohne Angabe bei "
        "`ollama:` der Dienst auf diesem Rechner, bei `openai:` api.openai.com.",
        "eine Adresse wie http://127.0.0.1:8080/v1",
        read_url,
    ),
    Setting(
        "LOTSE_LLM_API_KEY",
        "llm_api_key",
        "–",
        "Zugangsschlüssel des Sprachmodells; er erscheint in keiner Meldung und keinem Protokoll.",
        "ein Schlüssel ohne Leer- und Sonderzeichen",
        read_secret,
        is_secret=True,
    ),
    Setting(
        "LOTSE_LLM_TIMEOUT",
        "llm_timeout",
        "60",
        "Sekunden, die eine Antwort des Sprachmodells vom Einreihen bis zum letzten Satz dauern darf; danach "
        "kommt sie aus den Quellen.",
        "eine ganze Zahl von 5 bis 110",
        read_number(5, 110),
    ),
    Setting(
        "LOTSE_LLM_CONCURRENCY",
        "llm_concurrency",
        "2",
        "Wie viele Antworten das Sprachmodell zugleich schreibt; weitere Fragen warten und sehen ihren "
        "Platz.",
        "eine ganze Zahl von 1 bis 64",
        read_number(1, 64),
    ),
    Setting(
        "LOTSE_LLM_PRICE",
        "llm_price",
        "–",
        "Preis in Euro je Million gelesener und geschriebener Token, wie `0,15/0,60`; damit nennt "
        "`lotse doctor` die Kosten.",
        "zwei Beträge wie 0,15/0,60",
        read_price,
    ),
    Setting(
        "LOTSE_NLI_MODEL",
        "nli_model",
        "–",
        "Name oder Ordner eines CrossEncoder-Modells von sentence-transformers, das jeden Satz des "
        "Sprachmodells zusätzlich auf Folgerung aus seiner Quelle prüft.",
        "Name oder Ordner eines CrossEncoder-Modells",
        read_text,
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
        read_names,
    ),
    Setting(
        "LOTSE_REQUIRE_API_KEY",
        "require_api_key",
        "false",
        "Ob Programme einen Schlüssel brauchen (`lotse keys add NAME`). Die Webseite bleibt ohne Schlüssel "
        "nutzbar.",
        "true oder false",
        read_truth,
    ),
    Setting(
        "LOTSE_COORDINATION_KEY",
        "coordination_key",
        "–",
        "Schlüssel der Koordinationsstelle für die Seite `/koordination` mit Rückmeldungen und "
        "weitergegebenen Fragen. Ohne Angabe gibt es die Seite nicht, und Fragen lassen sich nicht "
        "weitergeben.",
        "ein Schlüssel mit mindestens 16 Zeichen ohne Leer- und Sonderzeichen",
        read_shared_secret,
        is_secret=True,
    ),
    Setting(
        "LOTSE_WIDGET_DOMAINS",
        "widget_domains",
        "–",
        "Webseiten, die den Assistenten einbetten dürfen, durch Komma getrennt, wie "
        "`www.musterstadt.de, *.musterkreis.de`. Ohne Angabe darf es keine fremde Seite.",
        "Namen wie www.musterstadt.de oder *.musterkreis.de, durch Komma getrennt",
        read_domains,
    ),
    Setting(
        "LOTSE_MAX_QUESTION_LENGTH",
        "max_question_length",
        "4000",
        "Längste erlaubte Frage in Zeichen.",
        "eine ganze Zahl von 10 bis 100000",
        read_number(10, 100_000),
    ),
    Setting(
        "LOTSE_FETCH_PRIVATE",
        "fetch_private",
        "0",
        "`1` erlaubt `lotse ingest ADRESSE` auch für Seiten auf diesem Rechner und im eigenen Netz.",
        "0 oder 1",
        read_truth,
    ),
    Setting(
        "LOTSE_LOG_LEVEL",
        "log_level",
        "info",
        "Wie viel der Dienst meldet: `debug`, `info`, `warning`, `error` oder `critical`. Fragetexte stehen "
        "in keiner Stufe im Protokoll.",
        "debug, info, warning, error oder critical",
        read_log_level,
    ),
    *MESSENGER_SETTINGS,
)
