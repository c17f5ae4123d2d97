"""What the operator adds to the legal pages, from a simple text file in the data folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

FOLDER = "seiten"
_LONGEST = 100_000
_LINK = re.compile(r"\[([^\]\n]+)\]\((https?://[^\s()]+|mailto:[^\s()]+|tel:[+\d-]+)\)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, with an address where it is a link."""

    text: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, or a list with its items."""

    kind: Literal["h2", "h3", "p", "ul"]
    items: tuple[tuple[Piece, ...], ...]


def operator_text(data_dir: Path, page: str) -> tuple[Block, ...]:
    """Read the operator's text of a page; empty where there is none.

    Understood are headings (`##`, `###`), lists (`-`), paragraphs, and links (`[text](https://…)`).
    """
    try:
        with (data_dir / FOLDER / f"{page}.md").open(encoding="utf-8") as file:
            text = file.read(_LONGEST)
    except (OSError, UnicodeDecodeError):
        return ()
    return tuple(_blocks(_COMMENT.sub("", text)))


def _blocks(text: str) -> Iterator[Block]:
    for chunk in re.split(r"\n\s*\n|\n(?=#)", text):
        lines = [line.strip() for line in chunk.strip().splitlines()]
        if not lines:
            continue
        if lines[0].startswith("#"):
            kind: Literal["h2", "h3"] = "h3" if lines[0].startswith("###") else "h2"
            yield Block(kind, (_pieces(lines[0].lstrip("# ")),))
            lines = lines[1:]
        if lines and all(line.startswith("- ") for line in lines):
            yield Block("ul", tuple(_pieces(line[2:]) for line in lines))
        elif lines:
            yield Block("p", (_pieces(" ".join(lines)),))


def _pieces(text: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    end = 0
    for link in _LINK.finditer(text):
        pieces.append(Piece(text[end : link.start()]))
        pieces.append(Piece(link[1], link[2]))
        end = link.end()
    return tuple(piece for piece in (*pieces, Piece(text[end:])) if piece.text)
