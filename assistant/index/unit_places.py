"""Where the units of a generation belong, for many of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.index.records_file import RecordsFile
from assistant.index.units import Role

_PLACES = """
    SELECT unit_id, document, role = ?,
        CASE WHEN first_chunk = last_chunk AND role <> ? THEN first_chunk ELSE -1 END
    FROM units
"""


@dataclass(frozen=True, slots=True)
class UnitPlaces:
    """The places of all units, found by hashes of their ids.

    A dictionary of the ids would take ten times the memory, and most of its look-ups would wait for it. Two
    ids among a million with the same 64 bits have probability below 1e-7.

    Attributes:
        hashes: sorted hashes of the ids, shape (n_units,).
        table: for every unit the row of its document, whether it is a typical question, the place of its only
            chunk in the document or -1, shape (n_units, 3).
    """

    hashes: NDArray[np.int64]
    table: NDArray[np.int32]

    @classmethod
    def read(cls, records: RecordsFile) -> UnitPlaces:
        """Read the places of all units."""
        rows = records.rows(_PLACES, Role.QUESTION, Role.QUESTION)
        hashes = np.fromiter((hash(row[0]) for row in rows), np.int64, len(rows))
        table = np.array([row[1:] for row in rows], np.int32).reshape(len(rows), 3)
        order = np.argsort(hashes)
        return cls(hashes[order], table[order])

    def of(self, unit_ids: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """Return the rows of the table for units, and which of them are of this generation."""
        wanted = np.fromiter(map(hash, unit_ids), np.int64, len(unit_ids))
        if not len(self.hashes):
            return np.zeros((len(wanted), 3), np.int32), np.zeros(len(wanted), np.bool_)
        found = self.hashes.searchsorted(wanted)
        found[found == len(self.hashes)] = 0
        return self.table[found], self.hashes[found] == wanted
