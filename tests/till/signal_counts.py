"""Program: how far the reference counts of the language's constants move while signals are told, as JSON.

On its own, because a count that reaches nothing ends the process at once.
"""

import json
import sys
from typing import Final

from PySide6.QtCore import QObject, Signal

TIMES: Final = 2_000
CONSTANTS: Final = (None, True, False, (), "", 0, Ellipsis, NotImplemented)


class Telling(QObject):
    told = Signal(object)
    told_twice = Signal(str, bool)


def main() -> None:
    telling = Telling()
    heard: list[object] = []

    def hear(*values: object) -> None:
        heard[:] = values

    telling.told.connect(hear)
    telling.told_twice.connect(hear)
    for value in CONSTANTS:
        telling.told.emit(value)
    before = [sys.getrefcount(value) for value in CONSTANTS]
    for number in range(TIMES):
        telling.told.emit(CONSTANTS[number % len(CONSTANTS)])
        telling.told_twice.emit("", number % 2 == 0)
    after = [sys.getrefcount(value) for value in CONSTANTS]
    moved = {repr(value): now - then for value, then, now in zip(CONSTANTS, before, after, strict=True)}
    sys.stdout.write(json.dumps(moved))


if __name__ == "__main__":
    main()
