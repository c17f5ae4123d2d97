"""A training folder of a few dozen lines."""

import gzip
import json

THINGS = ["Straße", "Schule", "Turnhalle", "Bibliothek", "Feuerwehr", "Kläranlage", "Rathaus", "Wald"]
SENTENCES = [
    "Die Gemeinde saniert das Gebäude und spart Energie.",
    "Für die {} gibt es Fördermittel vom Bund, z. B. für die Beleuchtung.",
    "Der Gemeinderat beschließt den Antrag am 3. Mai.",
    "Eine Wärmepumpe heizt die {} mit Strom.",
]


def write_training_folder(folder):
    """Write the two files that training reads."""
    laws = [
        {"law": f"Gesetz über {thing}", "heading": f"Pflichten {number}", "text": text(thing, number)}
        for thing in THINGS
        for number in range(3)
    ]
    articles = [
        {"title": thing, "heading": "", "text": text(thing, number)}
        for thing in THINGS
        for number in range(3)
    ]
    folder.mkdir(exist_ok=True)
    for name, rows in (("laws_train", laws), ("wikipedia_klexikon_train", articles)):
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def text(thing, number):
    """Return a paragraph about a thing, in another order for every number."""
    turned = SENTENCES[number:] + SENTENCES[:number]
    return " ".join(sentence.format(thing) for sentence in turned)


def write_corpus(folder):
    """Write one document with typical questions and one without."""
    (folder / "law").mkdir(parents=True)
    head = "---\nid: law-a\ntitle: Holzbau\nquestions:\n- Wie bauen wir mit Holz?\n- Hält Holz lange?\n---\n"
    (folder / "law/law-a.md").write_text(f"{head}Holz ist ein Baustoff.\n", "utf-8")
    (folder / "law/law-b.md").write_text("---\nid: law-b\ntitle: Beton\n---\nBeton ist schwer.\n", "utf-8")
