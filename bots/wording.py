"""What the bot says apart from answers."""

from __future__ import annotations

from assistant.coordination.feedback import Rating
from bots.rich_text import LINE, Piece, RichText, bold, paragraphs, piece

EXAMPLE = "Wie fangen wir mit nachhaltiger Beschaffung an?"
FEEDBACK_LABELS = {Rating.HELPFUL: "👍 Hilfreich", Rating.WRONG: "👎 Stimmt nicht"}
REACTIONS = {
    "👍": Rating.HELPFUL,
    "❤": Rating.HELPFUL,
    "🎉": Rating.HELPFUL,
    "👎": Rating.WRONG,
    "😕": Rating.INCOMPLETE,
    "🕰": Rating.OUTDATED,
}
AWAY = paragraphs(
    "Ihre Frage ist angekommen. Ich kann gerade nicht nachsehen und antworte hier von selbst, sobald es "
    "wieder geht; Sie müssen nichts tun."
)
GAVE_UP = paragraphs(
    "Diese Frage konnte ich auch nach mehreren Versuchen nicht beantworten. Bitte stellen Sie sie etwas "
    "anders, oder versuchen Sie es später noch einmal."
)
NEW = paragraphs("Gut, wir fangen neu an. Was möchten Sie wissen?")
NO_ANSWER_YET = paragraphs(f"Es gibt noch keine Antwort mit Quellen. Fragen Sie zum Beispiel: {EXAMPLE}")
NOT_KEPT = paragraphs(
    "Diese Antwort ist nicht mehr gespeichert. Die Quellen stehen mit Adresse in der Nachricht; oder stellen "
    "Sie die Frage noch einmal."
)
THANKS = paragraphs("Danke für Ihre Rückmeldung.")
PLAIN_ON = paragraphs("Ich antworte ab jetzt in Einfacher Sprache. /einfach schaltet das wieder aus.")
PLAIN_OFF = paragraphs("Ich antworte wieder wie gewohnt.")
REGION_OFF = paragraphs("Ich suche wieder in allen Bundesländern.")
UNKNOWN_COMMAND = paragraphs("Diesen Befehl kenne ich nicht. /hilfe nennt alle.")
EMPTY = paragraphs(f"Die Nachricht enthält keine Frage. Fragen Sie in ganzen Worten, zum Beispiel: {EXAMPLE}")


def notice(days: int) -> RichText:
    """Say before the first answer who answers, and what is kept."""
    kept = (
        f"Fragen und Antworten werden unter einem Pseudonym {days} Tage gespeichert; /loeschen löscht sie "
        "sofort."
        if days
        else "Fragen und Antworten werden nicht gespeichert."
    )
    return (
        piece(bold("Bevor es losgeht: "), "Hier antwortet ein Programm (KI-System), kein Mensch. "),
        piece("Jeder Satz nennt seine Quelle; bitte prüfen Sie Wichtiges dort.", gap=" "),
        piece(f"{kept} Bitte schreiben Sie nichts Vertrauliches über Menschen. Mehr: /datenschutz"),
    )


def privacy(days: int, channel_note: str) -> RichText:
    """Say what is kept of a chat, for how long, and who else sees it."""
    kept = (
        f"Gespeichert werden Ihre Fragen und die Antworten, {days} Tage lang. Ihre Kennung im Messenger "
        "steht nicht lesbar in der Datenbank: nur ein Pseudonym und, damit Antworten ankommen, eine "
        "verschlüsselte Adresse."
        if days
        else "Fragen und Antworten werden nach der Zustellung nicht aufbewahrt."
    )
    return (
        piece(bold("Datenschutz"), keeps_next=True),
        piece(kept),
        piece("Bewertungen werden ohne Bezug zu Ihnen gespeichert."),
        piece("/loeschen löscht alle Ihre Gespräche auf diesem Weg sofort und endgültig."),
        piece(channel_note),
        piece("Verantwortlich ist die Stelle, die diesen Dienst betreibt."),
    )


def help_text(commands: dict[str, str]) -> RichText:
    """Say what can be asked, and the commands."""
    intro = (
        "Ich beantworte Fragen zu Ressourceneffizienz und Klimaschutz in Kommunen und nenne zu jedem Satz "
        "die Quelle. Fragen Sie einfach in Ihren Worten, auch nach: „und was kostet das?“"
    )
    lines = (piece(f"/{name} – {text}", gap=LINE) for name, text in commands.items())
    return (piece(intro), piece(f"Zum Beispiel: {EXAMPLE}"), piece(bold("Befehle"), keeps_next=True), *lines)


def deleted(count: int) -> RichText:
    """Confirm a deletion."""
    what = "Ein Gespräch ist" if count == 1 else f"{count} Gespräche sind"
    return paragraphs(f"{what} endgültig gelöscht, ebenso Ihre Einstellungen hier.")


def region_set(state: str) -> RichText:
    """Confirm that answers are about one Land."""
    return paragraphs(
        f"Ich antworte ab jetzt für {state}: mit Quellen von dort und solchen, die überall gelten. "
        "„/region alle“ hebt das auf."
    )


def region_asked(current: str | None, text: str) -> RichText:
    """Ask for a Land."""
    unknown: tuple[Piece, ...] = (piece(f"„{text}“ kenne ich nicht als Bundesland."),) if text else ()
    now = piece(f"Zurzeit gilt: {current or 'alle Länder'}.")
    return (*unknown, now, piece("Schreiben Sie zum Beispiel „/region Bayern“ oder „/region alle“."))


def unreadable(attachment: str) -> RichText:
    """Say that something other than text cannot be read."""
    return paragraphs(
        f"{attachment[:1].upper()}{attachment[1:]} kann ich nicht auswerten. Bitte schreiben Sie Ihre Frage "
        f"als Text, zum Beispiel: {EXAMPLE}"
    )


def too_many(seconds: int) -> RichText:
    """Ask somebody to slow down."""
    unit = "Sekunde" if seconds == 1 else "Sekunden"
    return paragraphs(
        f"Das waren viele Nachrichten in kurzer Zeit. Bitte warten Sie {seconds} {unit}; was Sie bis dahin "
        "schreiben, beantworte ich nicht."
    )
