"""Keys by the names people know them by: `F2`, `Del`, `+`, `Ctrl+1`."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from pos_app.ui.translate import tr

_COMMANDING: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
_SAME: Final = {"Enter": "Return", "Ctrl+Enter": "Ctrl+Return", " ": "Space"}
# They move or delete within a text, so they mean something else only where there is no text.
EDITING: Final = frozenset({"Home", "End", "Left", "Right", "Del", "Backspace"})


def key_name(event: QKeyEvent) -> str:
    """The name of a pressed key; empty for one that means nothing to the till.

    A letter, digit or sign is named by what it writes. The number pad counts as the main keys, but its navigation
    (number lock off) has the names `Num+Home` …: somebody who types digits blindly must not open the drawer.
    """
    modifiers = event.modifiers()
    text = event.text()
    if text.isprintable() and text and not modifiers & _COMMANDING:
        return _SAME.get(text, text)
    plain = modifiers & (_COMMANDING | Qt.KeyboardModifier.ShiftModifier)
    name = QKeySequence(event.key() | plain.value).toString(QKeySequence.SequenceFormat.PortableText)
    name = _SAME.get(name, name)
    on_pad = bool(modifiers & Qt.KeyboardModifier.KeypadModifier)
    return f"Num+{name}" if on_pad and name not in {"Return", "Ctrl+Return"} else name


def is_character(name: str) -> bool:
    """Whether the key writes something."""
    return len(name) == 1 or name == "Space"


def key_label(name: str) -> str:
    """What is shown on the cap of a key."""
    if name == "Space":
        return tr("Space")
    return name.replace("Return", "Enter").replace("PgDown", "PgDn")
