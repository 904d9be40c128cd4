"""Text that a spreadsheet would take for a formula, made harmless with an apostrophe, and read back (rule C-8)."""

from typing import Final

_BEGINNINGS: Final = ("=", "+", "-", "@", "\t", "\r", "'")
_APOSTROPHE: Final = "'"


def neutral(text: str) -> str:
    return _APOSTROPHE + text if text.startswith(_BEGINNINGS) else text


def plain(text: str) -> str:
    """What `neutral` was given."""
    return text[1:] if text.startswith(_APOSTROPHE) and text[1:].startswith(_BEGINNINGS) else text
