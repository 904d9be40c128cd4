"""ESC/POS bytes as commands, the way a print head reads them (codec only).

Bytes may come in any split; a command is given out once its last byte is there.
"""

from collections.abc import Iterator
from dataclasses import dataclass

DLE, ESC, FS, GS = 0x10, 0x1B, 0x1C, 0x1D
PREFIXES = {DLE: "DLE", ESC: "ESC", FS: "FS", GS: "GS"}
CONTROLS = {0x00: "NUL", 0x09: "HT", 0x0A: "LF", 0x0C: "FF", 0x0D: "CR"}
FIRST_PRINTED = 0x20

# How many bytes follow the two of the command's name.
PARAMETERS = {
    "DLE \x04": 1,
    "DLE \x05": 1,
    "DLE \x14": 3,
    "ESC !": 1,
    "ESC *": 3,
    "ESC -": 1,
    "ESC 2": 0,
    "ESC 3": 1,
    "ESC @": 0,
    "ESC E": 1,
    "ESC G": 1,
    "ESC J": 1,
    "ESC M": 1,
    "ESC R": 1,
    "ESC a": 1,
    "ESC c": 2,
    "ESC d": 1,
    "ESC p": 3,
    "ESC t": 1,
    "ESC {": 1,
    "FS !": 1,
    "FS &": 0,
    "FS -": 1,
    "FS .": 0,
    "GS !": 1,
    "GS B": 1,
    "GS V": 1,
    "GS a": 1,
    "GS r": 1,
    "GS v": 6,
}
NAME_BYTES = 2
THREE_BYTE_COLUMNS = {32, 33}  # ESC * in 24-dot density
CUT_WITH_FEED = {65, 66}


@dataclass(frozen=True, slots=True)
class Command:
    """One command by name with the bytes after its name, or a run of text."""

    name: str
    data: bytes = b""
    length: int = 0


class CommandReader:
    """Turns bytes into commands; keeps the beginning of one that is not complete yet."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    @property
    def waiting_bytes(self) -> int:
        return len(self._waiting)

    def feed(self, data: bytes) -> list[Command]:
        self._waiting += data
        return list(self._complete())

    def _complete(self) -> Iterator[Command]:
        while self._waiting:
            command = _first(self._waiting)
            if command is None:
                return
            del self._waiting[: command.length]
            yield command


def longest_command(job: bytes) -> int:
    """Bytes in the longest command of a job: how many a printer may still wait for when the job was cut off."""
    return max((command.length for command in CommandReader().feed(job) if command.name != "text"), default=0)


def _first(data: bytearray) -> Command | None:
    head = data[0]
    if head >= FIRST_PRINTED:
        end = next((at for at, byte in enumerate(data) if byte < FIRST_PRINTED), len(data))
        return Command("text", bytes(data[:end]), end)
    if head not in PREFIXES:
        return Command(CONTROLS.get(head, "?"), bytes([head]), 1)
    if len(data) < NAME_BYTES:
        return None
    name = f"{PREFIXES[head]} {chr(data[1])}"
    if name not in PARAMETERS:
        return Command("?", bytes(data[:NAME_BYTES]), NAME_BYTES)
    fixed = NAME_BYTES + PARAMETERS[name]
    if len(data) < fixed:
        return None
    length = fixed + _bytes_of_picture(name, data)
    return Command(name, bytes(data[NAME_BYTES:length]), length) if len(data) >= length else None


def _bytes_of_picture(name: str, data: bytearray) -> int:
    """What follows the fixed parameters: the dots of a picture, or the feed of a cut."""
    if name == "GS v":
        row_bytes, rows = data[4] + 256 * data[5], data[6] + 256 * data[7]
        return row_bytes * rows
    if name == "ESC *":
        columns = data[3] + 256 * data[4]
        return columns * (3 if data[2] in THREE_BYTE_COLUMNS else 1)
    return int(name == "GS V" and data[2] in CUT_WITH_FEED)
