import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.records import Intent
from assistant.retrieval.intent import KIND_OF_INTENT, intents_of

QUESTIONS = {
    Intent.HOW_TO: """
        Wie fangen wir mit nachhaltiger Beschaffung an?
        Wie gehen wir bei der Wärmeplanung am besten vor?
        Was sollten wir als Erstes tun?
        Was sollen wir als kleine Gemeinde zuerst angehen?
        Womit fängt man beim Energiemanagement an?
        Wie bringe ich den Gemeinderat auf unsere Seite?
        Wie kriegen wir die Hausmeister dazu, Energie zu sparen?
        Wie schreibe ich Recyclingbeton aus?
        Wie schreiben wir Mehrweg in die Ausschreibung?
        Worauf müssen wir beim Holzbau achten?
        Worauf kommt es bei der Lichtplanung an?
        Welche Schritte braucht ein Energiemanagement?
        Wie setzt man ein Repair-Café auf?
        Wie können wir Lebensmittelabfälle in der Kita verringern?
        Wie lässt sich Abfall auf dem Stadtfest vermeiden?
        Wie stellen wir unsere Straßenlaternen auf LED um?
        Gibt es eine Anleitung für die Treibhausgasbilanz?
        Tipps für plastikfreie Feste
        Wie sparen wir Wasser in der Schule?
        Wie müssen wir bei einem Rückbau vorgehen?
        Wie wird eine Klimarelevanzprüfung eingeführt?
        Was kann eine kleine Gemeinde gegen Leerstand tun?
        Was können wir gegen den Müll im Park machen?
        Wie überzeugen wir den Kämmerer?
        Wie macht man eine Ökobilanz?
        Wie beziehen wir die Bürger ein?
    """,
    Intent.EXAMPLE: """
        Welche Städte haben eine Verpackungssteuer und was hat sie gebracht?
        Wer hat das schon umgesetzt?
        Wer hat schon mit Recyclingbeton gebaut?
        Welche Kommunen haben ein Feuerwehrhaus aus Holz gebaut?
        Gibt es Beispiele für Rathäuser aus Holz?
        Hat schon jemand eine Bauteilbörse eröffnet?
        Wo gibt es ein Materialkataster?
        Wo wurde Altpflaster wiederverwendet?
        Welcher Landkreis hat ein Windelprojekt?
        Welche Erfahrungen gibt es mit Mehrweg auf Festen?
        Kennt ihr eine Gemeinde, die Mehrweggeschirr verleiht?
        Gibt es Kommunen, die gebrauchte Computer nutzen?
        Gibt es schon Städte mit einem Reparaturbonus?
        Haben andere Gemeinden das auch schon gemacht?
        Welche Stadt hat ihre Hallenbeleuchtung eingesetzt?
        Wie haben es andere Städte gemacht?
        Wer macht sowas schon?
        In welcher Stadt gibt es eine Zero-Waste-Strategie?
        Welche Gemeinde hat den Strom fortgesetzt selbst erzeugt?
        Zeig mir Vorbilder für Holzbau
        Praxisbeispiele Regenwassernutzung
        Welche Orte haben die Biotonne verwogen?
    """,
    Intent.NUMBER: """
        Was kostet ein Feuerwehrhaus in Holzbauweise?
        Wie viel kostet eine LED-Leuchte?
        Wie teuer ist eine Treibhausgasbilanz?
        Wie hoch sind die Mehrkosten beim Holzbau?
        Wie viele Lokale bieten in Tübingen Mehrweg an?
        Wie viel CO2 spart das?
        Wie lange dauert der Bau mit Modulen?
        Wann wurde die Verpackungssteuer eingeführt?
        Wie groß ist das Kreisarchiv Viersen?
        Was hat die Sanierung gekostet?
        Wieviel Strom spart eine neue Belüftung der Kläranlage?
        Bis wann soll der Bau fertig sein?
        Was bringt eine Verpackungssteuer ein?
        Wie oft wird die Biotonne geleert?
        Ist Holzbau recht teuer?
        Kosten Rathaussanierung Siegburg
        Um wie viel Prozent sank der Verbrauch?
        Was war der Preis für das Recyclingpapier?
    """,
    Intent.FUNDING: """
        Wer fördert LED-Straßenbeleuchtung?
        Welche Fördermittel gibt es für Klimaschutzmanager?
        Gibt es Geld vom Bund für die Wärmeplanung?
        Wer zahlt uns das?
        Wer bezahlt die Sanierung?
        Bekommen wir einen Zuschuss für Mehrweggeschirr?
        Welche Zuschüsse gibt es vom Land?
        Wie hoch ist der Fördersatz für finanzschwache Kommunen?
        Wie viel Zuschuss gibt es für eine Machbarkeitsstudie?
        Wie finanzieren wir die Schulsanierung?
        Welchen Kredit gibt die KfW?
        Bis wann müssen wir den Förderantrag stellen?
        Foerderung Holzbau Bayern
        Wer übernimmt die Kosten?
        Kann man das bezuschussen lassen?
        Wo bekomme ich Geld für ein Repair-Café her?
        Welche Finanzierung gibt es für eine neue Heizung?
        Gibt es ein zinsgünstiges Darlehen?
        Ist der Antragsstopp noch in Kraft und wer bekommt noch Fördermittel?
        Welches Förderprogramm passt zu uns?
    """,
    Intent.LAW: """
        Müssen wir einen Wärmeplan machen?
        Dürfen wir Recyclingbeton vorschreiben?
        Ist eine Verpackungssteuer erlaubt?
        Welche Gesetze gelten für die Biotonne?
        Was steht in § 45 KrWG?
        Was sagt das Gesetz zur nachhaltigen Beschaffung?
        Gibt es eine Pflicht zur Photovoltaik?
        Sind wir zur Energieeinsparung verpflichtet?
        Darf man Bauteile wiederverwenden?
        Was schreibt die Ersatzbaustoffverordnung vor?
        Welche Vorgaben macht das Vergaberecht?
        Ist das rechtlich zulässig?
        Was hat das Bundesverfassungsgericht entschieden?
        Welche rechtlichen Grundlagen gibt es?
        Bis wann müssen wir einen Wärmeplan vorlegen?
        Muss die Gemeinde einen Energiebericht vorlegen?
        Ist Mehrweg auf dem Markt vorgeschrieben?
        Welche Rechtslage gilt in Bayern?
        Kann uns jemand dafür verklagen?
        Verstößt ein Siegel gegen das Vergaberecht?
        Brauchen wir dafür eine Satzung?
        Paragraf 6 EnEfG
        Muss ich als Bauamt Bodenaushub anzeigen?
    """,
    Intent.CONTACT: """
        An wen kann ich mich wenden?
        Wer hilft uns beim Holzbau?
        Wer berät Kommunen zur Kreislaufwirtschaft?
        Gibt es eine Beratungsstelle für Beschaffung?
        Wer ist unser Ansprechpartner für Holzbau in Hessen?
        Wo kann ich anrufen?
        Wo bekommen wir Beratung zum Holzbau?
        Wo können wir uns beraten lassen?
        Welche Stelle hilft bei der Wärmeplanung?
        Wen können wir fragen?
        Wer kann uns bei der Ausschreibung unterstützen?
        Wie erreiche ich die Landesenergieagentur?
        Kontakt KNB
        Telefonnummer der Kompetenzstelle
        Gibt es kostenlose Beratung für kleine Gemeinden?
        Wer unterstützt kleine Kommunen?
        Wohin wende ich mich in Rheinland-Pfalz?
        Bei wem kann man nachfragen?
    """,
    Intent.COMPARISON: """
        Was ist der Unterschied zwischen Mehrweg und Einweg?
        Holz und Beton im Vergleich
        Ist Holz besser als Beton?
        Worin unterscheiden sich KfW 498 und KfW 499?
        Was ist sinnvoller, Sanieren oder neu bauen?
        Wo liegen die Unterschiede zwischen BISKO und GHG?
        Einweg oder Mehrweg, was ist besser?
    """,
    Intent.GENERAL: """
        Was ist ein Materialkataster?
        Was bedeutet Cradle to Cradle?
        Verpackungssteuer Tübingen
        Was sind Sekundärbaustoffe?
        Erzähl mir etwas über Bodenaushub
        Welche Gerichte sind klimafreundlich in der Kantine?
        Was macht eine Förderschule mit Regenwasser?
        Warum ist Holz ein guter Baustoff?
        Welche Rolle spielt der Umsetzungsstand?
        Was ist Zero Waste?
        Befördern Lastenräder auch Pakete?
    """,
}
TABLE = [(line.strip(), intent) for intent, lines in QUESTIONS.items() for line in lines.strip().splitlines()]


def test_the_table_is_large():
    assert len(TABLE) >= 100


@pytest.mark.parametrize(("question", "intent"), TABLE, ids=[question for question, _ in TABLE])
def test_the_wording_shows_what_is_asked_for(question, intent):
    assert intents_of(question)[0] is intent


@pytest.mark.parametrize(("question", "intent"), TABLE, ids=[question for question, _ in TABLE])
def test_case_and_transcribed_umlauts_do_not_matter(question, intent):
    assert intents_of(question.upper().replace("SS", "ss"))[0] is intent
    transcribed = question.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    assert intents_of(transcribed)[0] is intent


@pytest.mark.parametrize(
    ("question", "intents"),
    [
        ("Wer fördert das und an wen wende ich mich?", {Intent.FUNDING, Intent.CONTACT}),
        ("Müssen wir das, und was kostet es?", {Intent.LAW, Intent.NUMBER}),
        ("Welche Städte haben das, und wie fangen wir an?", {Intent.EXAMPLE, Intent.HOW_TO}),
    ],
)
def test_a_question_of_several_parts_shows_several_intents(question, intents):
    assert set(intents_of(question)) >= intents


@given(st.text(max_size=200))
def test_every_text_has_an_intent_and_none_twice(text):
    intents = intents_of(text)
    assert intents
    assert len(set(intents)) == len(intents)
    assert (Intent.GENERAL in intents) == (intents == (Intent.GENERAL,))


def test_kinds_are_wanted_for_intents_only():
    assert set(KIND_OF_INTENT) <= set(Intent)
