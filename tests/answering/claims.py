"""Hand-written claims about real passages of the corpus: wrong ones, and true ones in other words."""

FUNDING = (
    "Voraussetzung: mindestens 50 % weniger Treibhausgase durch die neuen Komponenten.",
    "Für Variante a nennt die Seite rundumlicht.com 25 % Zuschuss und 40 % für finanzschwache Kommunen; vor dem Antrag "
    "beim Projektträger bestätigen lassen.",
    "Eine qualifizierte Fachplanung muss die Anlage auslegen: DIN EN 13201-1 für Straßen, DIN EN 12193 für Sportstätten.",
)
STATION = (
    "Die Verbandsgemeinde Winnweiler ersetzt zu kleine Feuerwehrgebäude durch drei Holzmodulbauten nach einem "
    "gemeinsamen Baukasten.",
    "Gebaut wird in Börrstadt, Breunigweiler und Steinbach.",
    "Die Verbandsgemeinde hat die Gebäude selbst geplant.",
)
FIGURES = (
    "Der Staatsanzeiger nennt die Kenndaten des hölzernen Feuerwehrhauses in Tübingen-Lustnau.",
    "Die Kosten betragen 6,5 Millionen Euro.",
    "Die Nutzfläche liegt bei 1.115 Quadratmetern: 465 m² Fahrzeughalle, 165 m² Lager, 485 m² Verwaltung.",
    "Gebaut wurde von Juni 2021 bis November 2022.",
    "Die CO2-Einsparung wird mit 79 Tonnen, die CO2-Bindung mit 380 Tonnen angegeben.",
    "Es gibt sieben Fahrzeugstellplätze; die Halle ist als Durchfahrtshalle angelegt.",
)
TAX = (
    "Konstanz hat als zweite deutsche Stadt nach Tübingen flächendeckend eine Steuer auf Take-away-Verpackungen eingeführt.",
    "Für Einwegbecher, Pommesschalen und Pizzakartons fallen je 50 Cent an, für Einwegbesteck 20 Cent.",
    "Der Gemeinderat stimmte im September 2024 mehrheitlich für die Steuer.",
    "14 Tonnen weniger eingesammelter Müll in den ersten neun Monaten, das sind minus 4,7 Prozent gegenüber dem "
    "Vorjahreszeitraum.",
    "Die Stadt leitet daraus rund eine Million vermiedene Einwegbecher ab.",
)
ENERGY_ACT = (
    "In der Begriffsbestimmung sind Kommunen jedoch ausdrücklich nicht einbezogen; die Länder ermitteln aber auch ihren "
    "Energieverbrauch.",
    "§ 6 Abs. 1: Öffentliche Stellen ab 1 Gigawattstunde Gesamtendenergieverbrauch im Jahr müssen bis 2045 jährlich "
    "2 Prozent Endenergie einsparen; Vergleichswert ist jeweils das Vorjahr.",
    "§ 6 Abs. 7: Die Länder ermitteln jedes Jahr den Energieverbrauch aller öffentlichen Stellen und Kommunen und melden "
    "ihn bis zum 1. November.",
)
HEAT = (
    "Mehr als 100.000 Einwohner: Der Wärmeplan muss bis zum 30. Juni 2026 vorliegen.",
    "100.000 oder weniger Einwohner: Frist bis zum 30. Juni 2028.",
    "Der Wärmeplan ist alle fünf Jahre zu aktualisieren.",
    "Unter 10.000 Einwohnern sind vereinfachte Verfahren erlaubt; die Länder können dafür eigene Regelungen erlassen.",
)
CONTACT = (
    "Die KNB berät und schult öffentliche Vergabestellen in Bund, Ländern und Kommunen zu nachhaltiger Beschaffung.",
    "Zentrale Beratungs- und Informationsstelle ist sie seit dem 5. Dezember 2011; sie startete als Projektgruppe im BMI "
    "und ist heute Stabsstelle im Beschaffungsamt des BMI.",
    "Das jährliche Beschaffungsvolumen der öffentlichen Hand wird auf 500 Mrd. € geschätzt (ca. 13% des "
    "Bruttoinlandprodukts), die Zahl der Vergabestellen auf 30.000.",
)

FALSE = (
    (FUNDING, "Voraussetzung sind mindestens 30 % weniger Treibhausgase durch die neuen Komponenten."),
    (FUNDING, "Voraussetzung sind höchstens 50 % weniger Treibhausgase durch die neuen Komponenten."),
    (FUNDING, "Voraussetzung sind mindestens 50 % mehr Treibhausgase durch die neuen Komponenten."),
    (FUNDING, "Finanzschwache Kommunen bekommen 25 % Zuschuss, bestätigt das Umweltministerium."),
    (FUNDING, "Für Variante a gibt es 25.000 Euro Zuschuss und 40 % für finanzschwache Kommunen."),
    (FUNDING, "Für Variante a gibt es 25 % Zuschuss und 40 % für finanzstarke Großstädte."),
    (FUNDING, "Eine qualifizierte Fachplanung kann die Anlage auslegen: DIN EN 13201-1 für Straßen."),
    (FUNDING, "Eine qualifizierte Fachplanung muss die Anlage auslegen: DIN EN 12464 für Straßen."),
    (FUNDING, "Der Antrag ist nach der Bestätigung beim Projektträger kostenlos."),
    (STATION, "Die Verbandsgemeinde Winnweiler ersetzt zu kleine Feuerwehrgebäude durch fünf Holzmodulbauten."),
    (STATION, "Die Verbandsgemeinde Kusel ersetzt zu kleine Feuerwehrgebäude durch drei Holzmodulbauten."),
    (STATION, "Gebaut wird in Börrstadt, Breunigweiler und Rockenhausen."),
    (STATION, "Die Verbandsgemeinde hat die Gebäude nicht selbst geplant."),
    (STATION, "Die Verbandsgemeinde hat die Gebäude mit Architektin Claudia Berger selbst geplant."),
    (STATION, "Winnweiler ersetzt zu große Feuerwehrgebäude durch drei Stahlbetonbauten."),
    (FIGURES, "Die Kosten betragen 65 Millionen Euro."),
    (FIGURES, "Die Kosten betragen 6,5 Milliarden Euro."),
    (FIGURES, "Die Kosten betragen 6.500 Euro."),
    (FIGURES, "Die Kosten betragen 6,5 Millionen Dollar."),
    (FIGURES, "Die Kosten betragen 79 Millionen Euro."),
    (FIGURES, "Die CO2-Einsparung wird mit 380 Tonnen, die CO2-Bindung mit 465 Tonnen angegeben."),
    (FIGURES, "Die CO2-Einsparung wird mit 79 Kilogramm angegeben."),
    (FIGURES, "Die Nutzfläche liegt bei 1.115 Quadratmetern: 485 m² Fahrzeughalle, 265 m² Lager."),
    (FIGURES, "Gebaut wurde von Juni 2021 bis Dezember 2022."),
    (FIGURES, "Gebaut wurde von Mai 2021 bis November 2022."),
    (FIGURES, "Es gibt siebzehn Fahrzeugstellplätze; die Halle ist als Durchfahrtshalle angelegt."),
    (FIGURES, "Das Feuerwehrhaus in Reutlingen kostete 6,5 Millionen Euro."),
    (TAX, "Konstanz hat als dritte deutsche Stadt eine Steuer auf Take-away-Verpackungen eingeführt."),
    (TAX, "Ravensburg hat als zweite deutsche Stadt nach Tübingen eine Steuer auf Verpackungen eingeführt."),
    (TAX, "Für Einwegbecher fallen je 50 Euro an, für Einwegbesteck 20 Cent."),
    (TAX, "Für Einwegbecher, Pommesschalen und Pizzakartons fallen keine 50 Cent an."),
    (TAX, "Der Gemeinderat stimmte im September 2024 mehrheitlich gegen die Steuer."),
    (TAX, "Der Gemeinderat stimmte im September 2023 mehrheitlich für die Steuer."),
    (TAX, "14 Tonnen mehr eingesammelter Müll in den ersten neun Monaten."),
    (TAX, "Die Stadt leitet daraus rund zehn Millionen vermiedene Einwegbecher ab."),
    (TAX, "Der Müll sank laut Greenpeace um 4,7 Prozent gegenüber dem Vorjahreszeitraum."),
    (ENERGY_ACT, "In der Begriffsbestimmung sind Kommunen ausdrücklich einbezogen."),
    (ENERGY_ACT, "§ 8 Abs. 1: Öffentliche Stellen müssen bis 2045 jährlich 2 Prozent Endenergie einsparen."),
    (ENERGY_ACT, "Öffentliche Stellen müssen bis 2045 monatlich 2 Prozent Endenergie einsparen."),
    (ENERGY_ACT, "Öffentliche Stellen können bis 2045 jährlich 2 Prozent Endenergie einsparen."),
    (ENERGY_ACT, "Öffentliche Stellen ab 1 Megawattstunde Gesamtendenergieverbrauch müssen jährlich 2 Prozent einsparen."),
    (ENERGY_ACT, "Die Länder ermitteln jedes Jahr den Energieverbrauch und melden ihn bis zum 1. Oktober."),
    (HEAT, "Mehr als 100.000 Einwohner: Der Wärmeplan muss bis zum 30. Juni 2028 vorliegen."),
    (HEAT, "Der Wärmeplan ist alle fünf Monate zu aktualisieren."),
    (HEAT, "Unter 10.000 Einwohnern sind vereinfachte Verfahren verboten."),
    (HEAT, "Weniger als 100.000 Einwohner: Der Wärmeplan muss bis zum 30. Juni 2026 vorliegen."),
    (HEAT, "In Sachsen ist der Wärmeplan alle fünf Jahre zu aktualisieren."),
    (HEAT, "Der Wärmeplan ist ein Kuchen."),
    (CONTACT, "Die KNB berät und schult private Vergabestellen in Bund, Ländern und Kommunen."),
    (CONTACT, "Die KNB ist heute Stabsstelle im Umweltbundesamt."),
    (CONTACT, "Das Beschaffungsvolumen der öffentlichen Hand wird auf 500 Mio. € geschätzt."),
    (CONTACT, "Zentrale Beratungsstelle ist sie seit dem 15. Dezember 2011."),
    (CONTACT, "Zentrale Beratungsstelle ist sie seit dem 5. Dezember 2021."),
)  # fmt: skip

TRUE = (
    (FUNDING, "Voraussetzung sind mindestens 50 Prozent weniger Treibhausgase durch die neuen Komponenten."),
    (FUNDING, "Für Variante a gibt es 25 % Zuschuss, für finanzschwache Kommunen 40 %."),
    (FUNDING, "Die Anlage muss eine qualifizierte Fachplanung auslegen."),
    (STATION, "Winnweiler ersetzt zu kleine Feuerwehrgebäude durch 3 Holzmodulbauten."),
    (STATION, "Die Gebäude hat die Verbandsgemeinde selbst geplant."),
    (STATION, "In Steinbach, Breunigweiler und Börrstadt wird gebaut."),
    (FIGURES, "Das hölzerne Feuerwehrhaus in Tübingen-Lustnau kostete 6,5 Mio. Euro."),
    (FIGURES, "Die Kosten betragen 6,5 Mio. €."),
    (FIGURES, "Die Nutzfläche liegt bei 1115 m²."),
    (FIGURES, "Angegeben werden 79 t CO2-Einsparung und 380 t CO2-Bindung."),
    (FIGURES, "Gebaut wurde zwischen Juni 2021 und November 2022."),
    (FIGURES, "Es gibt 7 Fahrzeugstellplätze."),
    (TAX, "Konstanz hat als zweite deutsche Stadt eine Steuer auf Take-away-Verpackungen eingeführt."),
    (TAX, "Je 50 Cent fallen für Einwegbecher, Pommesschalen und Pizzakartons an, 20 Cent für Einwegbesteck."),
    (TAX, "In den ersten neun Monaten wurden 14 Tonnen weniger Müll eingesammelt, minus 4,7 %."),
    (TAX, "Die Stadt leitet daraus etwa 1 Mio. vermiedene Einwegbecher ab."),
    (TAX, "Im September 2024 stimmte der Gemeinderat mehrheitlich für die Steuer."),
    (ENERGY_ACT, "Kommunen sind in der Begriffsbestimmung nicht einbezogen."),
    (ENERGY_ACT, "Nach Paragraf 6 müssen öffentliche Stellen bis 2045 jährlich 2 % Endenergie einsparen."),
    (ENERGY_ACT, "Bis zum 1.11. melden die Länder den Energieverbrauch aller öffentlichen Stellen und Kommunen."),
    (HEAT, "Bei mehr als 100.000 Einwohnern muss der Wärmeplan bis zum 30.06.2026 vorliegen."),
    (HEAT, "Alle 5 Jahre ist der Wärmeplan zu aktualisieren."),
    (HEAT, "Vereinfachte Verfahren sind unter 10000 Einwohnern erlaubt."),
    (CONTACT, "Die KNB berät öffentliche Vergabestellen zu nachhaltiger Beschaffung."),
    (CONTACT, "Seit dem 5.12.2011 ist sie zentrale Beratungs- und Informationsstelle."),
    (CONTACT, "Das jährliche Beschaffungsvolumen der öffentlichen Hand wird auf 500 Milliarden Euro geschätzt."),
)  # fmt: skip
