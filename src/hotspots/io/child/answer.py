"""How a child answers: a header of JSON, then blocks of plain numbers and text.

Neither pickle nor Arrow: what a child sends may be made by the file that took it over, and both can be made to run code
or have been. A block of numbers is checked against its length, and a block of texts is text.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # nothing is imported that is not used: every child takes this module in
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from os import PathLike
    from typing import Any, Final

MAGIC: Final = b"HOTSPOTS-ANSWER\n"
INT32: Final = "i4"
INT64: Final = "i8"
FLOAT64: Final = "f8"
TEXTS: Final = "texts"
BYTES: Final = "bytes"
_SEPARATOR: Final = "\x00"
_INSTEAD: Final = "\ufffd"


class RefusalError(Exception):
    """A file is refused: a code of :mod:`hotspots.errors` and its values, but for the file's name."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Answer:
    """Gathers blocks, and writes them with the header that says what each is.

    Parameters
    ----------
    path
        The file to write.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self._path = path
        self._blocks: list[tuple[str, int, Sequence[Any] | bytes]] = []

    def numbers(self, kind: str, values: Any) -> int:
        """Add numbers; gives the block's number. `values` is an :class:`array.array` or a numpy array of that kind."""
        data = values.tobytes()
        if sys.byteorder == "big":  # pragma: no cover
            from array import array

            swapped = array({INT32: "i", INT64: "q", FLOAT64: "d"}[kind], data)
            swapped.byteswap()
            data = swapped.tobytes()
        return self._add(kind, len(values), data)

    def texts(self, texts: Iterable[str]) -> int:
        """Add texts; gives the block's number."""
        plain = [text.replace(_SEPARATOR, _INSTEAD) for text in texts]
        return self._add(TEXTS, len(plain), _SEPARATOR.join(plain).encode("utf-8", "replace"))

    def pieces(self, pieces: Iterable[bytes | None]) -> tuple[int, int]:
        """Add pieces of bytes; gives the numbers of two blocks: their lengths, -1 for None, and all of them."""
        from array import array

        kept = list(pieces)
        lengths = array("q", (-1 if piece is None else len(piece) for piece in kept))
        return self.numbers(INT64, lengths), self._add(BYTES, 0, b"".join(piece for piece in kept if piece))

    def column(self, heading: str, codes: Any, texts: Iterable[str]) -> dict[str, Any]:
        """Add a column of cells: a number for each row, and the texts that they stand for."""
        return {"heading": heading, "codes": self.numbers(INT32, codes), "texts": self.texts(texts)}

    def write(self, **head: Any) -> None:
        """Write the header and the blocks."""
        layout = [(kind, count, len(data)) for kind, count, data in self._blocks]
        header = _json({**head, "blocks": layout}).encode()
        with open(self._path, "wb") as stream:  # noqa: PTH123  (pathlib takes as long as Python itself to start)
            stream.write(MAGIC + len(header).to_bytes(8, "little") + header)
            for _, _, data in self._blocks:
                stream.write(bytes(data))

    def _add(self, kind: str, count: int, data: bytes) -> int:
        self._blocks.append((kind, count, data))
        return len(self._blocks) - 1


def _json(value: Any) -> str:
    """Write JSON; whole numbers and plain words of ours without the module for it, whose import takes longer."""
    if "json" in sys.modules:
        return str(sys.modules["json"].dumps(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and value.replace("_", "").isalnum() and value.isascii():
        return f'"{value}"'
    if isinstance(value, list | tuple):
        return f"[{','.join(map(_json, value))}]"
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return f"{{{','.join(f'{_json(key)}:{_json(told)}' for key, told in value.items())}}}"
    from json import dumps

    return dumps(value)


class Memo(dict["Any", int]):
    """Numbers values in the order in which they are first asked for."""

    def __missing__(self, value: Any) -> int:
        code = self[value] = len(self)
        return code


def in_chunks(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Give so many rows at a time."""
    chunk = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
