"""Every sentence on the screen: written in English in the code, shown in the language of the shop.

The English sentence is the key; `{named}` places are filled after it was translated. No toolkit in here, so that a
presenter can speak too. The composition root sets the language once, before the first window is built.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from pos_app.domain.errors import PosError
from pos_app.domain.told import Told

Language = Literal["zh_CN", "en"]
TRANSLATIONS: Final = Path(__file__).parents[2] / "resources" / "translations"


class Translator:
    """The table of one language; a sentence that is missing in it is shown in English."""

    def __init__(self) -> None:
        self._sentences: Mapping[str, str] = {}

    def load(self, language: Language) -> None:
        if language == "en":
            self._sentences = {}
        else:
            self._sentences = json.loads((TRANSLATIONS / f"{language}.json").read_text(encoding="utf-8"))

    def text(self, source: str, values: Mapping[str, object]) -> str:
        shown = {name: self._value(value) for name, value in values.items()}
        return self._sentences.get(source, source).format_map(shown)

    def _value(self, value: object) -> object:
        """A reason that is an error or a sentence itself is said in the same language."""
        if isinstance(value, PosError):
            return self.text(value.message, value.values)
        return self.text(value.source, value.values) if isinstance(value, Told) else value


_translator: Final = Translator()


def set_language(language: Language) -> None:
    """For all texts asked for from now on; windows already built keep theirs."""
    _translator.load(language)


def tr(source: str, /, **values: object) -> str:
    """The sentence in the language of the screen, its `{named}` places filled."""
    return _translator.text(source, values)


def tr_error(error: PosError) -> str:
    """What to tell the person about an error raised on purpose."""
    return _translator.text(error.message, error.values)


def tr_told(told: Told) -> str:
    """A sentence that was kept in the books."""
    return _translator.text(told.source, told.values)
