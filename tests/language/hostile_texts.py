"""Texts that break careless text handling."""

import time
from contextlib import contextmanager

SIZE = 100_000
HOSTILE = {
    "empty": "",
    "white": " \t\r\n\u00a0\u2028\u3000",
    "control": "".join(map(chr, range(32))) + "\x7f\x80\x9f",
    "emoji": "👩‍🚒🚲 Radweg 🏳️‍🌈 \U0001f1e9\U0001f1ea",
    "right to left": "\u202eההההה العربية\u202c Kommune \u200f",
    "accents": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G",
    "lone surrogate": "Kommune \ud800 Rat",
    "other digits": "٣٤ Mio. १२ §१२ \uff15\uff10\uff05",
    "dotted capital i": "5 M\u0130o. und 3 M\u0131o. und 17 T\u017fd.",
    "one word": "Donau" * (SIZE // 5),
    "one letter": "a" * SIZE,
    "digits": "1" * SIZE,
    "grouped digits": "1.000" + ".000" * (SIZE // 4) + "1",
    "digits and commas": "1," * (SIZE // 2),
    "a number with a long unit": "1" + " " * SIZE + "M",
    "dots": "." * SIZE + "x",
    "dots apart": ". " * (SIZE // 2),
    "abbreviations": "usw. z.B. " * (SIZE // 10),
    "closing quotes": "." + ")" * SIZE + "x",
    "hyphens": "a-" * (SIZE // 2),
    "line ends": "a-\n" * (SIZE // 3),
    "empty lines": "\n \t" * (SIZE // 3),
    "bullets": "- " * (SIZE // 2),
    "paragraph signs": "§" * SIZE,
    "references": "§ 1, " * (SIZE // 5),
    "stars": "a*in" * (SIZE // 4),
    "prose": "Die Gemeinde saniert 2024 die Turnhalle für 1,5 Mio. Euro (vgl. § 45 KrWG). " * (SIZE // 78),
}


@contextmanager
def at_most(seconds):
    """Fail when the block takes much longer than work in linear time would."""
    started = time.process_time()
    yield
    assert time.process_time() - started < seconds
