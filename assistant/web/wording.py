"""How the pages word dates, numbers and the making of an answer."""

from __future__ import annotations

from assistant.web.catalogue import Words, words_in

EXAMPLE_QUESTIONS = (
    "Wie fangen wir mit nachhaltiger Beschaffung an?",
    "Welche Städte haben eine Verpackungssteuer und was hat sie gebracht?",
    "Was kostet ein Feuerwehrhaus in Holzbauweise?",
    "Wer fördert LED-Straßenbeleuchtung?",
    "Wie bauen wir ein kommunales Energiemanagement auf?",
)

STATES = (
    "Baden-Württemberg",
    "Bayern",
    "Berlin",
    "Brandenburg",
    "Bremen",
    "Hamburg",
    "Hessen",
    "Mecklenburg-Vorpommern",
    "Niedersachsen",
    "Nordrhein-Westfalen",
    "Rheinland-Pfalz",
    "Saarland",
    "Sachsen",
    "Sachsen-Anhalt",
    "Schleswig-Holstein",
    "Thüringen",
)


def published_in_german(published: str | None) -> str:
    """Say how old a source is in German."""
    return published_in(words_in("de"), published)


def published_in(words: Words, published: str | None) -> str:
    """Say how old a source is, exactly as precise as it states it itself."""
    return words("dates.as_of", date=day_in(words, published)) if published else words("dates.undated")


def day_in(words: Words, date: str) -> str:
    """Write a year, a month or a day (ISO) as readers do; other text stays as it is."""
    parts = date.split("-")
    if not all(part.isdecimal() for part in parts):
        return date
    match [int(part) for part in parts]:
        case [year, month] if 1 <= month <= 12:
            return words("dates.month", month=words(f"months.{month}"), year=year)
        case [year, month, day]:
            return words("dates.day", day=day, month=month, year=year)
    return date


def number_in(words: Words, number: int) -> str:
    """Write a number with the separator of thousands that readers expect."""
    text = f"{number:,}"
    return text.replace(",", ".") if words.language == "de" else text


def composed_by(words: Words, composer: str, generated_by: str | None = None) -> str:
    """Say who worded the answer."""
    if composer == "extractive":
        return words("composers.extractive")
    return words("composers.named_model", name=generated_by) if generated_by else words("composers.model")
