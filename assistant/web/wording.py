"""German words of the pages for the closed sets of the records."""

from __future__ import annotations

from assistant.coordination.feedback import Rating
from assistant.records import HintKind, Kind, Level, Outcome

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

KINDS = {
    Kind.CASE_STUDY: "Fallbeispiel",
    Kind.GUIDANCE: "Leitfaden",
    Kind.FUNDING: "Förderung",
    Kind.LAW: "Recht",
    Kind.CONTACT: "Kontakt",
}

KINDS_PLURAL = {
    Kind.CASE_STUDY: "Fallbeispiele",
    Kind.GUIDANCE: "Leitfäden",
    Kind.FUNDING: "Förderprogramme",
    Kind.LAW: "Recht",
    Kind.CONTACT: "Kontaktstellen",
}

LEVELS = {
    Level.BRIEF: "Kurz",
    Level.STANDARD: "Standard",
    Level.DETAILED: "Ausführlich",
    Level.PLAIN: "Einfache Sprache",
}

OUTCOMES = {
    Outcome.ANSWERED: "",
    Outcome.PARTLY_ANSWERED: "Nur ein Teil davon ist belegt",
    Outcome.NOT_FOUND: "Nichts Belegtes gefunden",
    Outcome.OUT_OF_SCOPE: "Nicht mein Thema",
    Outcome.UNSUPPORTED: "Keine belegte Antwort möglich",
    Outcome.ERROR: "Die Antwort ist nicht gelungen",
}

HINT_KINDS = {
    HintKind.SUBJECT: "Bezug",
    HintKind.TOPIC: "Thema",
    HintKind.STATE: "Bundesland",
    HintKind.MUNICIPALITY: "Ort",
    HintKind.SIZE: "Größe",
    HintKind.KIND: "Art",
    HintKind.YEAR: "Jahr",
}

# Said where the answer itself has no note that explains its outcome.
HINTS = {
    Outcome.ANSWERED: "",
    Outcome.PARTLY_ANSWERED: "Was fehlt, lässt sich oft mit einer engeren Frage klären.",
    Outcome.NOT_FOUND: (
        "Ich antworte nur mit dem, was in den Quellen steht. Fragen Sie anders, "
        "oder schauen Sie in die Dokumente, die Ihrer Frage am nächsten kommen."
    ),
    Outcome.OUT_OF_SCOPE: (
        "Ich helfe bei Ressourceneffizienz und Klimaschutz in Kommunen: bei Beschaffung, Bauen, "
        "Energie, Abfallvermeidung, Förderung und Recht dazu."
    ),
    Outcome.UNSUPPORTED: (
        "Für keinen Satz fand sich eine Quelle, die ihn trägt. "
        "Fragen Sie bitte enger, zum Beispiel nach einem Ort, einem Betrag oder einem Schritt."
    ),
    Outcome.ERROR: "Bitte fragen Sie noch einmal.",
}

RATINGS = {
    Rating.HELPFUL: "Hilfreich",
    Rating.WRONG: "Etwas ist falsch",
    Rating.OUTDATED: "Veraltet",
    Rating.SOURCE_DOES_NOT_FIT: "Die Quelle passt nicht zum Satz",
    Rating.INCOMPLETE: "Unvollständig",
}

COMPOSERS = {
    "extractive": "Aus den Quellen zusammengestellt, ohne Sprachmodell.",
    "model": "Dieser Text wurde von einer KI erzeugt; jeder Satz ist an den Quellen geprüft.",
}

_MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)


def published_in_german(published: str | None) -> str:
    """Say how old a source is, exactly as precise as it states it itself."""
    return f"Stand {day_in_german(published)}" if published else "ohne Datum"


def day_in_german(date: str) -> str:
    """Write a year, a month or a day (ISO) as German readers do; other text stays as it is."""
    parts = date.split("-")
    if not all(part.isdecimal() for part in parts):
        return date
    match [int(part) for part in parts]:
        case [year, month] if 1 <= month <= 12:
            return f"{_MONTHS[month - 1]} {year}"
        case [year, month, day]:
            return f"{day}.{month}.{year}"
    return date


def number_in_german(number: int) -> str:
    """Write a number with the German separator of thousands."""
    return f"{number:,}".replace(",", ".")


def composer_in_german(composer: str, generated_by: str | None = None) -> str:
    """Say who worded the answer."""
    text = COMPOSERS.get(composer, COMPOSERS["model"])
    return text.replace("einer KI", f"einer KI ({generated_by})") if generated_by else text
