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
_TERM_LENGTH_MAX: Final = 24
_WHOLE: Final = "\ue000"
_AFTER_ALL: Final = "\U0010ffff"
# So many hits are put in order exactly; of more, those sold lately come first and the rest as they were added.
_HITS_MAX: Final = 300
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


_LATELY: Final = "SELECT product_id FROM sale_line WHERE sale_id > (SELECT max(sale_id) FROM sale) - :sales"
_EXACT_CODE: Final = (
    "SELECT product_id FROM barcode JOIN product USING (product_id) WHERE code = :code AND active = 1 "
    "UNION ALL SELECT product_id FROM product WHERE house_code = :code AND active = 1"
)
_TERMS: Final = "SELECT rowid FROM product_search WHERE product_search MATCH :match "
_TERMS_LATELY: Final = f"{_TERMS} AND +rowid IN ({_LATELY})"
_CODES: Final = {
    column: f"SELECT product_id FROM barcode WHERE {column} >= :low AND {column} < :high "
    for column in ("code", "reversed")
}
_CODES_LATELY: Final = {
    column: (
        f"SELECT product_id FROM barcode WHERE product_id IN ({_LATELY}) AND +{column} >= :low AND +{column} < :high"
    )
    for column in _CODES
}
_NAMED: Final = (
    "SELECT product_id FROM product_search f CROSS JOIN product p ON p.product_id = f.rowid "
    "WHERE product_search MATCH :match AND p.name = :name AND active = 1"
)
_CODES_OF: Final = "SELECT code FROM barcode WHERE product_id = :product_id ORDER BY factor_milli, code"
_BEST: Final = (
    "SELECT product_id FROM json_each(:ids) CROSS JOIN product p ON p.product_id = value "
    "LEFT JOIN stock_on_hand s USING (product_id) WHERE active = 1 "
    "ORDER BY coalesce(sold_milli, 0) DESC, length(name), product_id"
)


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

    The order is: that code, that house code, that name or its initials or pinyin, names that begin with it, codes that
    end with it (three digits at least) or begin with it, names that have it inside, names that have all the words.
    Among equals what sold most comes first, then the shorter name.
    """
    return _load(tx, find_ids(tx, text, limit))


def find_ids(tx: Transaction, text: str, limit: int) -> list[ProductId]:
    """The same products by their keys only."""
    found: dict[ProductId, None] = {}
    for step in _steps(tx, text):
        found |= dict.fromkeys(step)
        if len(found) >= limit:
            break
    return list(found)[:limit]


def _steps(tx: Transaction, text: str) -> Iterator[Sequence[ProductId]]:
    """Ever weaker matches, each looked for only when it is needed."""
    code = normalise(text)
    yield _by_exact_code(tx, code)
    word = searchable(text)
    if not word:
        return
    yield _by_terms(tx, f'"{_WHOLE}{word}"')
    yield _by_terms(tx, f'"{_WHOLE}{word}" *')
    if code.isascii() and code.isdigit() and len(code) >= LAST_DIGITS_MIN:
        yield _by_code_range(tx, "reversed", code[::-1])
    yield _by_code_range(tx, "code", code)
    yield _by_terms(tx, f'"{word}" *')
    words = [part for part in map(searchable, text.split()) if part]
    if len(words) > 1:
        yield _by_terms(tx, " AND ".join(f'"{part}" *' for part in words))


def named(tx: Transaction, name: str) -> list[ProductId]:
    """Products of exactly this name."""
    rows = tx.all(_NAMED, {"match": f'"{_WHOLE}{searchable(name)}"', "name": name})
    return [row[0] for row in rows]


def searchable(text: str) -> str:
    """Letters and digits of a text in lower case, as terms have them: nothing FTS5 could take for syntax."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())[:_TERM_LENGTH_MAX]


def _by_exact_code(tx: Transaction, code: str) -> Sequence[ProductId]:
    return [row[0] for row in tx.all(_EXACT_CODE, {"code": code})]


def _by_terms(tx: Transaction, match: str) -> Sequence[ProductId]:
    return _best(tx, _TERMS, _TERMS_LATELY, {"match": match})


def _by_code_range(tx: Transaction, column: str, start: str) -> Sequence[ProductId]:
    return _best(tx, _CODES[column], _CODES_LATELY[column], {"low": start, "high": start + _AFTER_ALL})


def _best(tx: Transaction, hits: str, hits_lately: str, values: dict[str, object]) -> Sequence[ProductId]:
    rows = tx.all(hits + "LIMIT :most", values | {"most": _HITS_MAX + 1})
    if len(rows) > _HITS_MAX:
        rows += tx.all(hits_lately, values | {"sales": _SALES_LATELY})
    ids = {row[0] for row in rows}
    return [row[0] for row in tx.all(_BEST, {"ids": json.dumps(list(ids))})] if ids else []


def _load(tx: Transaction, product_ids: Iterable[ProductId]) -> list[FoundProduct]:
    return [_found(tx, product_id) for product_id in product_ids]


def _found(tx: Transaction, product_id: ProductId) -> FoundProduct:
    item = goods.main_item(tx, product_id)
    rows = tx.all(_CODES_OF, {"product_id": product_id})
    return FoundProduct(
        product_id=product_id,
        product_uid=item.product_uid,
        name=item.name,
        kind=item.kind,
        codes=tuple(row[0] for row in rows),
        unit=item.unit,
        price=item.price,
        on_hand=item.on_hand,
        packs_per_carton=item.packs_per_carton,
    )
