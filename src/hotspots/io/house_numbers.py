"""House numbers that stand in a column of their own, beside that of the street."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from hotspots.io.tables.column import Column
from hotspots.io.tables.table import Table

_NUMBER: Final = re.compile(r"^(\d{1,4})(?:[.,]0+)?\s?([A-Za-zÅÄÖåäö]?)$")


def with_house_numbers(table: Table, headings: Mapping[str, str]) -> Table:
    """Write the house number behind the street where a row has both and the address itself has no number.

    Parameters
    ----------
    table, headings
        The cells, and our names to headings; ``address`` and ``number`` are looked at.

    Returns
    -------
    Table
        The same with whole addresses in the column of the address.
    """
    if not {"address", "number"} <= set(headings):
        return table
    address, number = table.columns[headings["address"]], table.columns[headings["number"]]
    pairs, code = np.unique(np.column_stack([address.codes, number.codes]), axis=0, return_inverse=True)
    whole = [_joined(str(address.distinct[one]), str(number.distinct[other])) for one, other in pairs.tolist()]
    return replace(table, columns={**table.columns, headings["address"]: Column.merged(code.reshape(-1), whole)})


def _joined(street: str, number: str) -> str:
    said = _NUMBER.match(number.strip())
    if not street.strip() or said is None or int(said[1]) == 0 or any(map(str.isdigit, street)):
        return street
    return f"{street.strip()} {said[1]}{f' {said[2].upper()}' if said[2] else ''}"
