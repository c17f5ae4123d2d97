"""What `lotse doctor` says about the language model: does it answer, how fast, what has it cost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing

from assistant.commands.findings import Finding, Level
from assistant.discovery import Service
from assistant.errors import LotseError
from assistant.generation.chat_model import FailureKind, Message, ModelFailureError, Patience
from assistant.generation.language_model import LanguageModel, Text
from assistant.setting_values import masked
from assistant.settings import Settings

SUBJECT = "Sprachmodell"
_SECONDS = 30.0
_TRIAL = Message("user", "Zählen Sie auf Deutsch von eins bis zehn. Antworten Sie nur mit den Zahlwörtern.")
_REMEDIES = {
    FailureKind.UNREACHABLE: "den Dienst des Sprachmodells starten oder LOTSE_LLM_BASE_URL berichtigen",
    FailureKind.TIMEOUT: "ein kleineres Modell wählen oder LOTSE_LLM_TIMEOUT erhöhen",
    FailureKind.STALLED: "den Dienst des Sprachmodells prüfen",
    FailureKind.CUT: "den Dienst des Sprachmodells prüfen",
    FailureKind.UNAUTHORIZED: "LOTSE_LLM_API_KEY berichtigen",
    FailureKind.UNKNOWN_MODEL: "den Namen in LOTSE_LLM und die Adresse in LOTSE_LLM_BASE_URL prüfen",
    FailureKind.BUSY: "später noch einmal versuchen oder das Kontingent erhöhen",
    FailureKind.MALFORMED: "LOTSE_LLM_BASE_URL prüfen: dort antwortet vermutlich ein anderer Dienst",
}
_REMEDY = "das Protokoll des Sprachmodells ansehen"


def examine_model(settings: Settings) -> Iterator[Finding]:
    """Put a short question to the language model of the settings, if there is one."""
    if settings.llm is None:
        yield Finding(Level.OK, SUBJECT, "keines eingestellt; Antworten bestehen aus Sätzen der Quellen")
        return
    where = f" unter {masked(settings.llm_base_url)}" if settings.llm_base_url else ""
    about = f"{settings.llm}{where}"
    from assistant.wiring import open_language_model

    try:
        with open_language_model(settings) as model:
            assert model is not None
            yield Finding(Level.OK, SUBJECT, f"{about}: {_try_out(model)}")
    except ModelFailureError as failure:
        remedy = _REMEDIES.get(failure.kind, _REMEDY)
        detail = f" ({failure.detail})" if failure.detail else ""
        yield Finding(Level.PROBLEM, SUBJECT, f"{about}: {failure}{detail}", remedy)
    except LotseError as error:
        yield Finding(Level.PROBLEM, SUBJECT, str(error), "LOTSE_LLM berichtigen")


def examine_usage(service: Service) -> Iterator[Finding]:
    """Ask the running service what its language model has cost; no question is told."""
    import httpx

    try:
        headers = {"Authorization": f"Bearer {service.token}"}
        reply = httpx.get(f"{service.url}/api/model/usage", headers=headers, timeout=3.0, trust_env=False)
        usage = reply.json() if reply.status_code == httpx.codes.OK else None
    except (httpx.TransportError, ValueError):
        return
    if not isinstance(usage, dict) or not usage.get("calls"):
        return
    cost = usage.get("cost")
    price = f", {cost:.2f} Euro".replace(".", ",") if isinstance(cost, float) else ""
    yield Finding(
        Level.OK,
        SUBJECT,
        f"seit dem Start des Dienstes {usage['calls']} Aufrufe, {usage['tokens_read']} Token gelesen, "
        f"{usage['tokens_written']} geschrieben{price}; {usage['answers']} Antworten, "
        f"{usage['fallbacks']} aus den Quellen statt vom Modell, "
        f"{usage['sentences_dropped']} Sätze verworfen, "
        f"{sum(usage['failures'].values())} Fehler",
    )


def _try_out(model: LanguageModel) -> str:
    started = time.monotonic()
    first = None
    characters = 0
    with closing(model.stream([_TRIAL], Patience(_SECONDS))) as pieces:
        for piece in pieces:
            if isinstance(piece, Text) and piece.text:
                first = first or time.monotonic()
                characters += len(piece.text)
    if first is None:
        raise ModelFailureError(FailureKind.EMPTY)
    usage = model.meter.usage()
    whole = time.monotonic() - started
    pace = usage.tokens_written / max(whole - (first - started), 0.001)
    counted = "" if usage.estimated_calls else f", {pace:.0f} Token je Sekunde"
    text = f"antwortet nach {first - started:.1f} s, fertig nach {whole:.1f} s".replace(".", ",")
    return text + counted
