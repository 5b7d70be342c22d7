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


_ADDRESS: Final = re.compile(r"^(\D*[^\W\d])[.,]?\s+0*([1-9]\d{0,3})\s?([A-Za-zÅÄÖåäö]?)$")


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


def with_whole_addresses(table: Table, headings: Mapping[str, str]) -> tuple[Table, dict[str, str]]:
    """Give a table in which the address has the number of the house: that of the street where the row has both.

    Parameters
    ----------
    table, headings
        The cells, and our names to headings; ``street``, ``address`` and ``number`` are looked at.

    Returns
    -------
    tuple
        The table, with a column more where the street has a number beside it, and the headings with that as
        ``address``: what the row has as address stands there where its street has no number.
    """
    if "number" not in headings or "street" not in headings:
        return with_house_numbers(table, headings), dict(headings)
    name = f"{headings['street']} + {headings['number']}"
    street = table.columns[headings["street"]]
    pair = {"address": name, "number": headings["number"]}
    whole = with_house_numbers(replace(table, columns={**table.columns, name: street}), pair)
    cells = whole.columns[name].cells
    if "address" in headings:
        said = with_house_numbers(table, headings).columns[headings["address"]].cells
        cells = np.where((cells == street.cells) & (said != ""), said, cells).astype(object)
        whole = replace(whole, columns={**whole.columns, name: Column.of(cells)})
    return whole, {**headings, "address": name}


def house_named(cell: str) -> tuple[str, str] | None:
    """Split an address into street and number of the house, ``("Vasagatan", "14 B")``; None if it is none."""
    said = _ADDRESS.match(cell.strip())
    return None if said is None else (said[1], f"{said[2]}{f' {said[3].upper()}' if said[3] else ''}")
