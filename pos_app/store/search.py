"""Finding products by what a person remembers of them: a code, its last digits, the name or how it is spoken.

The index is an FTS5 table without content whose terms are made here: every suffix of a name, of its initials and of its
pinyin, so that a part of a name is the beginning of a term. Whole names stand there once more behind `_WHOLE`, so that
"is it" and "begins with" are terms too. What is asked for is cut down to letters and digits before it meets FTS5.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pos_app.domain.barcode import normalise
from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import Kind, ProductId, on_hand_text
from pos_app.store import goods
from pos_app.store.engine import Transaction

RESULTS_MAX: Final = 20
LAST_DIGITS_MIN: Final = 3
_TERM_LENGTH_MAX: Final = 32
_WHOLE: Final = "\ue000"
# So many hits are put in order exactly; of more, those sold lately come first and the rest as they were added.
_HITS_MAX: Final = 600
_SALES_LATELY: Final = 1000


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to spell a name: its letters, characters and digits, and how each of them is read."""

    word: str
    syllables: tuple[str, ...]


def index(tx: Transaction, spelt: Iterable[tuple[ProductId, Sequence[Spelling]]]) -> None:
    """Make products findable by these spellings, and no longer by any they had before."""
    rows = [{"product_id": product_id, **_terms(spellings)} for product_id, spellings in spelt]
    tx.many("DELETE FROM product_search WHERE rowid = :product_id", rows)
    tx.many(
        "INSERT INTO product_search (rowid, name, initials, pinyin) VALUES (:product_id, :name, :initials, :pinyin)",
        rows,
    )


def _terms(spellings: Sequence[Spelling]) -> dict[str, str]:
    name: dict[str, None] = {}
    initials: dict[str, None] = {}
    pinyin: dict[str, None] = {}
    for spelling in spellings:
        name |= _suffixes(spelling.word)
        initials |= _suffixes([syllable[0] for syllable in spelling.syllables])
        pinyin |= _suffixes(spelling.syllables)
    return {"name": " ".join(name), "initials": " ".join(initials), "pinyin": " ".join(pinyin)}


def _suffixes(parts: Sequence[str]) -> dict[str, None]:
    terms = ["".join(parts[start:])[:_TERM_LENGTH_MAX] for start in range(len(parts))]
    return dict.fromkeys([_WHOLE + terms[0], *terms] if terms else ())


@dataclass(frozen=True, slots=True)
class FoundProduct:
    """A product as a list of results shows it; unit and price are those it is sold by when it is picked."""

    product_id: ProductId
    product_uid: str
    name: str
    kind: Kind
    codes: tuple[str, ...]
    unit: str
    price: Money
    on_hand: Quantity
    packs_per_carton: int

    @property
    def on_hand_text(self) -> str:
        return on_hand_text(self.on_hand, self.unit, self.kind, self.packs_per_carton)


def find(tx: Transaction, text: str, limit: int = RESULTS_MAX) -> list[FoundProduct]:
    """Products by what was typed, the best match first; empty when nothing fits or nothing searchable was typed.

    The order is: that code, that house code, that name or its initials or pinyin, what ends or begins with it, what has
    it inside, what has all the words. Among equals what sold most comes first, then the shorter name.
    """
    found: dict[ProductId, None] = {}
    for step in _steps(tx, text):
        found |= dict.fromkeys(step)
        if len(found) >= limit:
            break
    return _load(tx, list(found)[:limit])


def _steps(tx: Transaction, text: str) -> Iterator[Sequence[ProductId]]:
    """Ever weaker matches, each looked for only when it is needed."""
    code = normalise(text)
    yield _by_exact_code(tx, code)
    word = searchable(text)
    if not word:
        return
    yield _by_terms(tx, f'"{_WHOLE}{word}"')
    if code.isascii() and code.isdigit() and len(code) >= LAST_DIGITS_MIN:
        yield _by_code_range(tx, "reversed", code[::-1])
    yield _by_terms(tx, f'"{_WHOLE}{word}" *')
    yield _by_code_range(tx, "code", code)
    yield _by_terms(tx, f'"{word}" *')
    words = [part for part in map(searchable, text.split()) if part]
    if len(words) > 1:
        yield _by_terms(tx, " AND ".join(f'"{part}" *' for part in words))


def searchable(text: str) -> str:
    """Letters and digits of a text in lower case, as terms have them: nothing FTS5 could take for syntax."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())[:_TERM_LENGTH_MAX]
