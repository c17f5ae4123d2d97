"""YAML as plain text values with the line of each of them."""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

from ingest.findings import Finding, quoted

# Values stay as the author wrote them: with the types of YAML, `no` becomes false, `2022-04-01` a date
# and `91.000` the number 91.
Raw = str | None | list["Raw"] | dict[str, "Raw"]
Location = tuple[str | int, ...]

_MAX_DEPTH = 12
_MAX_EVENTS = 20_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is 17 times faster
_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge", "value")
)
_NULL = "tag:yaml.org,2002:null"
_QUOTE_IT = "setzen Sie den ganzen Wert in Anführungszeichen"
# libyaml and PyYAML word some of these differently, so only what they share is compared.
_GERMAN: tuple[tuple[str, str], ...] = (
    ("mapping values are not allowed", f"Doppelpunkt mitten im Wert; {_QUOTE_IT}"),
    ("'\\t'", "Tabulator; rücken Sie mit Leerzeichen ein"),
    ("tab character", "Tabulator; rücken Sie mit Leerzeichen ein"),
    ("cannot start any token", f"mit diesem Zeichen darf kein Wert beginnen; {_QUOTE_IT}"),
    ("expected ',' or ']'", "in der Liste fehlt ein Komma oder die schließende eckige Klammer"),
    ("expected ',' or '}'", "es fehlt ein Komma oder die schließende geschweifte Klammer"),
    ("node content", "hier fehlt ein Wert oder eine schließende Klammer"),
    ("end of stream", "ein Anführungszeichen wird geöffnet, aber nicht geschlossen"),
    ("document separator", "ein Anführungszeichen wird geöffnet, aber nicht geschlossen"),
    ("unexpected document indicator", "ein Anführungszeichen wird geöffnet, aber nicht geschlossen"),
    ("expected ':'", "nach dem Feldnamen fehlt der Doppelpunkt"),
    ("escape character", "Rückwärtsstrich in doppelten Anführungszeichen; nehmen Sie einfache"),
    ("block sequence entries", "ein Listeneintrag gehört auf eine eigene Zeile"),
    ("'-' indicator", "in dieser Liste fehlt ein „- “ am Zeilenanfang, oder die Einrückung stimmt nicht"),
    ("<block end>", "die Einrückung oder die Anführungszeichen stimmen hier nicht"),
    ("expected key", "die Einrückung oder die Anführungszeichen stimmen hier nicht"),
    ("alphabetic or numeric", f"„*“ und „&“ sind am Anfang eines Werts Verweise; {_QUOTE_IT}"),
    ("tag handle", f"„!“ ist am Anfang eines Werts eine Marke; {_QUOTE_IT}"),
    ("not allowed", "ein nicht erlaubtes Steuerzeichen"),
)


@dataclass(slots=True)
class MarkedYaml:
    """Values with the file line of each, by location such as `("topics", 0)`; keys by their own line."""

    value: Raw = None
    lines: dict[Location, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def line(self, location: Location) -> int | None:
        """Return the line of a location or of what contains it."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location)


def read_yaml(text: str, first_line: int = 1) -> MarkedYaml:
    """Read YAML whose first line is line `first_line` of its file; mistakes become findings."""
    result = MarkedYaml(lines={(): first_line})
    try:
        refusal = _refusal(text, first_line)
        if refusal is not None:
            result.findings.append(refusal)
            return result
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        result.findings.append(_broken(error, first_line))
        return result
    if node is not None:
        result.value = _read_node(node, (), first_line, result)
    return result


def _refusal(text: str, first_line: int) -> Finding | None:
    """Refuse references and depth before anything is built: both can blow up memory."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        line = (event.start_mark.line if event.start_mark else 0) + first_line
        if isinstance(event, yaml.AliasEvent):
            return Finding(f"Verweise („*{event.anchor}“) sind nicht erlaubt; {_QUOTE_IT}", line)
        if depth > _MAX_DEPTH or count > _MAX_EVENTS:
            return Finding("zu tief verschachtelt oder zu umfangreich", line)
    return None


def _broken(error: yaml.YAMLError, first_line: int) -> Finding:
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or ""
    context = getattr(error, "context", None) or ""
    mark = getattr(error, "problem_mark", None)
    # What is never closed shows only further down; its beginning helps the reader.
    if any(word in context for word in ("quoted", "flow", "simple key")):
        mark = getattr(error, "context_mark", None) or mark
    reason = next((german for english, german in _GERMAN if english in problem), f"({problem})")
    message = f"kein gültiges YAML: {reason}"
    return Finding(message, mark.line + first_line, mark.column + 1) if mark else Finding(message, first_line)


def _read_node(node: yaml.Node, location: Location, first_line: int, result: MarkedYaml) -> Raw:
    line = node.start_mark.line + first_line
    result.lines.setdefault(location, line)
    if node.tag not in _PLAIN_TAGS:
        result.findings.append(Finding(f"Marken wie {quoted(node.tag)} sind nicht erlaubt", line))
        return None
    if isinstance(node, yaml.MappingNode):
        return _read_mapping(node, location, first_line, result)
    if isinstance(node, yaml.SequenceNode):
        return [
            _read_node(item, (*location, number), first_line, result)
            for number, item in enumerate(node.value)
        ]
    return None if node.tag == _NULL else str(node.value)


def _read_mapping(
    node: yaml.MappingNode, location: Location, first_line: int, result: MarkedYaml
) -> dict[str, Raw]:
    values: dict[str, Raw] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + first_line
        if not isinstance(key_node, yaml.ScalarNode):
            result.findings.append(Finding("ein Feldname muss ein einfaches Wort sein", line))
            continue
        key = str(key_node.value)
        if key in values:
            first = result.lines[(*location, key)]
            result.findings.append(Finding(f"{key}: steht doppelt, schon in Zeile {first}", line))
            continue
        result.lines[(*location, key)] = line
        values[key] = _read_node(value_node, (*location, key), first_line, result)
    return values
