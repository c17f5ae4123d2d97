"""Limits that figures must keep, else the command fails."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.errors import ConfigurationError, LotseError

_GATE = re.compile(r"([^=\s]+)=(\d+(?:[.,]\d+)?)")


class GateMissedError(LotseError):
    """A figure does not keep its limit: find out what made it worse."""

    exit_status = 9


@dataclass(frozen=True, slots=True)
class Gate:
    """The limit of one figure, a minimum or a maximum."""

    name: str
    limit: float
    is_minimum: bool = True


def read_gates(minima: Sequence[str], known: Sequence[str], maxima: Sequence[str] = ()) -> tuple[Gate, ...]:
    """Read limits such as "success@1=0.80"; raises ConfigurationError that names what is wrong."""
    return (
        *(_read_gate(text, known, "--min", is_minimum=True) for text in minima),
        *(_read_gate(text, known, "--max", is_minimum=False) for text in maxima),
    )


def _read_gate(text: str, known: Sequence[str], option: str, *, is_minimum: bool) -> Gate:
    match = _GATE.fullmatch(text.strip())
    if match is None:
        raise ConfigurationError(
            f"{option} hat den Wert „{text}“, erwartet wird eine Angabe wie {option} {known[0]}=0.80."
        )
    names = {name.lower(): name for name in known}
    name = names.get(match[1].lower())
    if name is None:
        close = difflib.get_close_matches(match[1].lower(), names, n=1)
        hint = f" Gemeint war vielleicht {names[close[0]]}." if close else ""
        raise ConfigurationError(
            f"{option}: die Kennzahl „{match[1]}“ gibt es nicht.{hint} Es gibt: {', '.join(known)}."
        )
    return Gate(name, float(match[2].replace(",", ".")), is_minimum)


def missed_gates(gates: Sequence[Gate], values: Mapping[str, float]) -> list[str]:
    """Say of each limit that is not kept what was wanted; a figure without a value keeps none."""
    complaints = []
    for gate in gates:
        value = values.get(gate.name, math.nan)
        is_kept = value >= gate.limit if gate.is_minimum else value <= gate.limit
        if not is_kept:
            wanted = "mindestens" if gate.is_minimum else "höchstens"
            found = "kein Wert" if math.isnan(value) else f"{value:.4f}"
            complaints.append(f"{gate.name}: {found}, verlangt ist {wanted} {gate.limit:g}")
    return complaints


def refuse_missed(complaints: Sequence[str]) -> None:
    """Raise GateMissedError that names every missed limit, if there is one."""
    if complaints:
        raise GateMissedError("Vorgabe verfehlt – " + "; ".join(complaints) + ".")
