"""The shop's own pictures for the customer's screen: read from a folder by a thread of its own, one after the other."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from pos_app.ui.runner import Runner

SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png"})
log = logging.getLogger("yundian.customer")


class Pictures(QObject):
    """The folder is looked through each time, so that pictures may come and go while the till runs."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._last = ""
        self._asked = False
        self._runner = Runner("pictures", self)

    def next(self, size: QSize, done: Callable[[QImage | None], None]) -> None:
        """`done` with the next picture, no larger than `size`; with None where the folder holds none."""
        if self._asked:
            return
        self._asked = True

        def read(found: tuple[str, QImage | None]) -> None:
            self._asked = False
            self._last, image = found
            done(image)

        self._runner.submit(lambda: _read_next(self._folder, self._last, size), read)

    @property
    def idle(self) -> bool:
        return self._runner.idle

    def close(self) -> None:
        self._runner.close()


def _read_next(folder: Path, last: str, size: QSize) -> tuple[str, QImage | None]:
    """The first picture after `last` that can be read, once round the folder."""
    names = _names(folder)
    after = [name for name in names if name > last]
    for name in (*after, *names[: len(names) - len(after)]):
        image = _read(folder / name, size)
        if image is not None:
            return name, image
    return "", None


def _names(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    except OSError as error:
        log.info("no_pictures %s", error)
        return []


def _read(path: Path, size: QSize) -> QImage | None:
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)  # as the camera was held
    longer = max(size.width(), size.height())
    whole = reader.size()
    if max(whole.width(), whole.height()) > longer > 0:
        reader.setScaledSize(whole.scaled(longer, longer, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        log.info("picture_unreadable %s %s", path.name, reader.errorString())
        return None
    return image
