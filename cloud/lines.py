"""An upload, read and checked by itself: every line whole, canonical, hashed rightly, and after the one before."""

import zlib
from dataclasses import dataclass
from typing import Final

import msgspec

from cloud.bodies import BadBody, Body, decode
from cloud.problems import Refused
from pos_app.domain.journal import GENESIS
from sync.wire import BATCH_ENTRIES_MAX, ENTRY_BYTES_MAX, UNPACKED_BYTES_MAX, JournalLine, hash_of

_LINE: Final = msgspec.json.Decoder(JournalLine)
_ANY: Final = msgspec.json.Decoder()
_CANONICAL: Final = msgspec.json.Encoder(order="sorted")
_WORD_LENGTH_MAX: Final = 64
_HASH_LENGTH: Final = len(GENESIS)
_HEX: Final = frozenset("0123456789abcdef")
_NUMBER_MAX: Final = 2**53
_TIME_MAX: Final = 253_402_214_400_000
"""The last day of the year 9999: every zone can show it."""
_GZIP: Final = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it was sent. `text` is its body, None when it is withheld; `body` what the cloud reads in it."""

    sent: JournalLine
    text: str | None
    body: Body | None


def unpack(packed: bytes) -> bytes:
    """The one gzip member of a body, never more than allowed however well it was packed. Raises `Refused`."""
    unpacker = zlib.decompressobj(_GZIP)
    try:
        raw = unpacker.decompress(packed, UNPACKED_BYTES_MAX + 1)
    except zlib.error as error:
        raise Refused("malformed", f"the body is not gzip: {error}") from error
    if len(raw) > UNPACKED_BYTES_MAX:
        raise Refused("too-large", f"unpacked the body has more than {UNPACKED_BYTES_MAX} bytes")
    if not unpacker.eof or unpacker.unused_data:
        raise Refused("malformed", "the body is cut off or goes on after its end")
    return raw


def read_lines(raw: bytes, register: str) -> list[Line]:
    """The entries of an upload of this register. Raises `Refused`; with `seq` where one entry is to blame."""
    # One more than allowed tells enough: an upload of nothing but line ends would be cut into millions.
    texts = raw.removesuffix(b"\n").split(b"\n", BATCH_ENTRIES_MAX)
    if len(texts) > BATCH_ENTRIES_MAX:
        raise Refused("too-large", f"an upload has at most {BATCH_ENTRIES_MAX} entries")
    lines: list[Line] = []
    before: JournalLine | None = None
    for place, text in enumerate(texts, 1):
        sent = _read_envelope(text, place, register)
        check_follows(sent, before)
        lines.append(_read_body(sent, len(text)))
        before = sent
    return lines


def check_follows(line: JournalLine, before: JournalLine | None) -> None:
    """Number, hash before and epoch go on from the line before, where there is one. Raises `Refused`."""
    if before is None:
        if (line.seq == 1) != (line.prev == GENESIS):
            raise Refused("broken-chain", "the first entry of all, and only that, has none before it", seq=line.seq)
    elif line.seq != before.seq + 1 or line.prev != before.hash:
        raise Refused("broken-chain", f"the entry does not follow entry {before.seq}", seq=line.seq)
    elif line.epoch < before.epoch:
        raise Refused("broken-chain", f"epoch {line.epoch} comes after {before.epoch}", seq=line.seq)


def _read_envelope(text: bytes, place: int, register: str) -> JournalLine:
    try:
        line = _LINE.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused("malformed", f"line {place}: {error}") from error
    if not (1 <= line.seq <= _NUMBER_MAX and 1 <= line.epoch <= _NUMBER_MAX and 0 <= line.version <= _NUMBER_MAX):
        raise Refused("malformed", f"line {place}: a number is out of range")
    if not 0 <= line.at <= _TIME_MAX:
        raise Refused("malformed", f"line {place}: the time is out of range", seq=line.seq)
    if not all(map(_is_word, (line.uid, line.kind, *([] if line.withheld is None else [line.withheld])))):
        raise Refused("malformed", f"line {place}: uid, kind or withheld is not a name", seq=line.seq)
    if not (_is_hash(line.hash) and _is_hash(line.prev)):
        raise Refused("malformed", f"line {place}: a hash has {_HASH_LENGTH} digits", seq=line.seq)
    if line.register != register:
        raise Refused("malformed", f"line {place}: an entry of register {line.register[:16]!r}", seq=line.seq)
    if (line.body is msgspec.UNSET) == (line.withheld is None):
        raise Refused("malformed", f"line {place}: an entry has a body or is withheld", seq=line.seq)
    return line


def _read_body(line: JournalLine, size: int) -> Line:
    if line.body is msgspec.UNSET:
        return Line(line, None, None)
    if size > ENTRY_BYTES_MAX:
        raise Refused("entry-refused", f"the entry has more than {ENTRY_BYTES_MAX} bytes", seq=line.seq)
    raw = bytes(line.body)
    if hash_of(line) != line.hash:
        raise Refused("broken-chain", "the hash is not that of the entry", seq=line.seq)
    try:
        canonical = _CANONICAL.encode(_ANY.decode(raw))
        body = decode(line.kind, line.version, raw)
    except (BadBody, msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Refused("entry-refused", str(error), seq=line.seq) from error
    if canonical != raw:
        raise Refused("entry-refused", "the body is not canonical JSON", seq=line.seq)
    return Line(line, raw.decode(), body)


def _is_word(text: str) -> bool:
    return 0 < len(text) <= _WORD_LENGTH_MAX and text.isascii() and text.isprintable()


def _is_hash(text: str) -> bool:
    return len(text) == _HASH_LENGTH and _HEX.issuperset(text)
