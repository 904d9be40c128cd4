"""A library of barcodes off line: what an unknown code probably is, so that nobody has to type it.

The file holds blocks of entries in the order of their codes, each packed and compressed by itself, and an index of the
first code of each block: half a million codes are some 12 MB, and looking one up reads the index and one block. It is
built from lists as shops have them (`yundian goods library build`); none is shipped, the lists have no licence for it.
"""

import os
import struct
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from pos_app.domain.barcode import has_valid_check_digit
from pos_app.domain.errors import EnvironmentFault, RuleViolation
from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import Kind
from pos_app.services.goods_files.reading import read_goods
from pos_app.services.goods_files.record import GoodsRecord
from pos_app.services.goods_texts import CodeTexts, ProductTexts
from pos_app.services.ports import Progress
from pos_app.store.engine import Store

FILE_NAME: Final = "barcode-library.bin"
MAGIC: Final = b"yundian goods library 1\n"
ENTRIES_A_BLOCK: Final = 512
_LEVEL: Final = 9
_HEAD: Final = struct.Struct(">I")


class Unit(msgspec.Struct, frozen=True, array_like=True):
    """A way the goods are sold; the price is what others take."""

    code: str
    unit: str
    factor_milli: int
    price_fen: int


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a code: the goods, and every unit they have, this one among them."""

    code: str
    name: str
    kind: str
    category: str
    units: list[Unit]

    @property
    def unit(self) -> Unit:
        """The one that the code stands for."""
        return next(unit for unit in self.units if unit.code == self.code)


class _Index(msgspec.Struct, frozen=True):
    entries: int
    firsts: list[int]
    offsets: list[int]


@dataclass(frozen=True, slots=True)
class Built:
    """What a library was made of: codes, rows of the lists that were no use, and how large it is."""

    entries: int
    left_out: int
    size: int


def library_of(store: Store) -> Path:
    """Where a shop has its library, if it has one."""
    return store.path.parent / FILE_NAME


def build(files: Iterable[Path], out: Path, progress: Progress | None = None) -> Built:
    """Make a library of lists of goods; of what several say of a code the first counts.

    Raises `EnvironmentFault` when a file can't be read or written, `RuleViolation` when one is no list of goods.
    """
    found: dict[int, Entry] = {}
    left_out = 0
    lists = list(files)
    for done, file in enumerate(lists, 1):
        given = read_goods(file)
        left_out += len(given.problems)
        for record in given.records:
            entries = list(_entries(record))
            left_out += not entries
            for entry in entries:
                found.setdefault(int(entry.code), entry)
        if progress is not None:
            progress(done, len(lists))
    if not found:
        raise RuleViolation("There is no national barcode in these lists")
    size = _write(out, [found[code] for code in sorted(found)])
    return Built(len(found), left_out, size)


def _entries(record: GoodsRecord) -> Iterator[Entry]:
    units = [
        Unit(unit.code, unit.unit, unit.factor.milli, 0 if unit.price is None else unit.price.fen)
        for unit in record.units
        # Numbers from 2 on are a shop's own: what they are elsewhere, they are not here.
        if has_valid_check_digit(unit.code) and not unit.code.startswith("2")
    ]
    for unit in units:
        yield Entry(unit.code, record.name, record.kind.value, record.category or "", units)


def _write(out: Path, entries: list[Entry]) -> int:
    blocks = [(int(block[0].code), zlib.compress(msgspec.msgpack.encode(block), _LEVEL)) for block in _blocks(entries)]
    offsets = [0]
    for _, packed in blocks:
        offsets.append(offsets[-1] + len(packed))
    index = msgspec.msgpack.encode(_Index(len(entries), [first for first, _ in blocks], offsets))
    unfinished = out.with_name(out.name + ".unfinished")
    try:
        with unfinished.open("wb") as file:
            file.write(MAGIC + _HEAD.pack(len(index)) + index)
            for _, packed in blocks:
                file.write(packed)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(out)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise EnvironmentFault("{file} can't be written: {reason}", file=out, reason=error.strerror) from error
    return out.stat().st_size


def _blocks(entries: list[Entry]) -> list[list[Entry]]:
    return [entries[start : start + ENTRIES_A_BLOCK] for start in range(0, len(entries), ENTRIES_A_BLOCK)]


def look_up(library: Path, code: str) -> Entry | None:
    """What a code probably is; None when the library does not know it, there is none, or it can't be read."""
    if not has_valid_check_digit(code):
        return None
    number = int(code)
    try:
        with library.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                return None
            (length,) = _HEAD.unpack(file.read(_HEAD.size))
            index = msgspec.msgpack.decode(file.read(length), type=_Index)
            place = bisect_right(index.firsts, number) - 1
            if place < 0:
                return None
            file.seek(index.offsets[place], os.SEEK_CUR)
            packed = file.read(index.offsets[place + 1] - index.offsets[place])
        block = msgspec.msgpack.decode(zlib.decompress(packed), type=list[Entry])
    except (OSError, struct.error, zlib.error, msgspec.DecodeError):
        # A library is a help: without it the goods are typed as before.
        return None
    return next((entry for entry in block if int(entry.code) == number), None)


def texts_of(entry: Entry) -> ProductTexts:
    """The form of a new product, filled with what the library knows, all its units with it."""
    kind, smallest = Kind(entry.kind), min(entry.units, key=lambda unit: unit.factor_milli)
    price = Money(smallest.price_fen * 1000 // smallest.factor_milli)
    return ProductTexts(
        name=entry.name,
        kind=kind,
        category=entry.category,
        unit=smallest.unit if smallest.factor_milli == 1000 else "",  # noqa: PLR2004 - one of them
        price=str(price) if price.fen else "",
        codes=tuple(
            CodeTexts(
                unit.code,
                unit.unit,
                str(Quantity(unit.factor_milli)),
                str(Money(unit.price_fen)) if unit.price_fen else "",
            )
            for unit in entry.units
        ),
    )
