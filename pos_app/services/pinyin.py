"""How the name of a product may be spelt: in its own order and bracket first, in every usual reading."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import combinations, islice
from typing import Final

from pos_app.store.search import Spelling

SPELLINGS_MAX: Final = 4
"""Readings kept of one name: the usual one, then those that differ from it in the fewest characters."""
_READINGS_MAX: Final = 2
_CHARACTERS_MAX: Final = 40
_RUNS: Final = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|.", re.DOTALL)
_BRACKET: Final = re.compile(
    r"([(\[<{【〔〖《〈「『])([^()\[\]<>{}【】〔〕〖〗《》〈〉「」『』]+)[)\]>}】〕〗》〉」』]"
)

Characters = Sequence[tuple[str, tuple[str, ...]]]
"""Characters, each with its readings, the usual one first; a Latin letter or a digit reads as itself."""


def spellings(name: str) -> tuple[Spelling, ...]:
    """The ways to spell a name, the usual one first; empty when it has neither letter nor digit.

    What stands in the first bracket is also put in front: 中华（软） is called 软中华 at the counter.
    """
    text = unicodedata.normalize("NFKC", name).lower()
    bracket = _BRACKET.search(text)
    if bracket is None:
        return tuple(_readings(_read(text)[:_CHARACTERS_MAX]))
    before, inside, after = (_read(part) for part in (text[: bracket.start()], bracket[2], text[bracket.end() :]))
    orders = [before + inside + after, inside + before + after]
    found = [spelling for order in orders for spelling in _readings(order[:_CHARACTERS_MAX])]
    return tuple(dict.fromkeys(found))


def _read(text: str) -> list[tuple[str, tuple[str, ...]]]:
    found: list[tuple[str, tuple[str, ...]]] = []
    for run in _RUNS.findall(text):
        if len(run) > 1 or not run.isascii():
            found += zip(run, _syllables(run), strict=True)
        else:
            found.append((run, (run,)))
    return [(character, readings) for character, readings in found if character.isalnum()]


def _syllables(text: str) -> list[tuple[str, ...]]:
    from pypinyin import Style, pinyin  # noqa: PLC0415 - its dictionary costs the start of the till a fifth of a second

    readings = pinyin(text, style=Style.NORMAL, heteronym=True)
    if len(readings) != len(text):  # characters the dictionary lacks come back in one piece
        return [tuple(pinyin(each, style=Style.NORMAL)[0]) for each in text]
    return [tuple(each[:_READINGS_MAX]) for each in readings]


def _readings(characters: Characters) -> Iterator[Spelling]:
    if characters:
        yield from islice(_all_readings(characters), SPELLINGS_MAX)


def _all_readings(characters: Characters) -> Iterator[Spelling]:
    usual = [readings[0] for _, readings in characters]
    word = "".join(character for character, _ in characters)
    several = [place for place, (_, readings) in enumerate(characters) if len(readings) > 1]
    for changed in range(len(several) + 1):
        for places in combinations(several, changed):
            syllables = usual.copy()
            for place in places:
                syllables[place] = characters[place][1][1]
            yield Spelling(word, tuple(syllables))
