"""The two languages of the pages: English is the source, Chinese stands beside it in `zh_CN.json`.

Sentences of the domain, such as what is wrong with a delivery note, are translated where the till has them.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from pos_app.domain.errors import PosError
from pos_app.domain.told import Told

CHINESE: Final = "zh_CN"
ENGLISH: Final = "en"
LANGUAGES: Final = {CHINESE: "中文", ENGLISH: "English"}
TABLE: Final = Path(__file__).with_name("zh_CN.json")
_TABLE_OF_THE_TILL: Final = Path(__file__).parents[2] / "resources" / "translations" / "zh_CN.json"


@cache
def chinese() -> Mapping[str, str]:
    """Each English sentence with its Chinese."""
    tables = (json.loads(table.read_text(encoding="utf-8")) for table in (_TABLE_OF_THE_TILL, TABLE))
    return {sentence: words for table in tables for sentence, words in table.items()}


def say(language: str, sentence: str, **values: object) -> str:
    """The sentence in that language with its places filled; a value that is a sentence is said in it too."""
    text = chinese().get(sentence, sentence) if language == CHINESE else sentence
    if not values:
        return text
    return text.format_map({name: _said(language, value) for name, value in values.items()})


def _said(language: str, value: object) -> object:
    if isinstance(value, PosError):
        return say(language, value.message, **value.values)
    return say(language, value.source, **value.values) if isinstance(value, Told) else value
