"""Which product of the shop a cigarette of the company is, by the codes of its carton and its pack.

The company speaks in cartons, the shop keeps packs. A code that the shop knows in another size is never guessed at:
the goods are parked until a person has looked.
"""

from dataclasses import dataclass
from typing import Final, Protocol

from pos_app.domain.delivery_note import NoteLine
from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import ONE, Money, Quantity, half_up
from pos_app.domain.people import Right, User
from pos_app.domain.pricing import check_price
from pos_app.domain.product import CARTON, PACK, Kind, ProductId
from pos_app.domain.told import NOTHING, Told, Value
from pos_app.services.catalogue import add_made, guess_kind
from pos_app.services.pinyin import spellings
from pos_app.services.ports import Clock, Ids
from pos_app.store import deliveries, goods, journal, province
from pos_app.store.deliveries import KeptLine
from pos_app.store.engine import Store, Transaction
from pos_app.store.goods import Code, KeptProduct, NewProduct

_PACK_UNITS: Final = frozenset({PACK, "包"})


class Cigarette(Protocol):
    """What the company says of goods, on a delivery note or in the province's list."""

    @property
    def carton_ean(self) -> str: ...
    @property
    def pack_ean(self) -> str: ...
    @property
    def packs_per_carton(self) -> int: ...
    @property
    def guidance(self) -> Money | None: ...


@dataclass(frozen=True, slots=True)
class Match:
    """The product, and its codes that the shop does not know yet; or why there is none."""

    product_id: ProductId | None = None
    new_codes: tuple[Code, ...] = ()
    why: Told = NOTHING


def match(tx: Transaction, line: Cigarette) -> Match:
    """Look its codes up."""
    carton = goods.product_of_code(tx, line.carton_ean)
    pack = goods.product_of_code(tx, line.pack_ean)
    owner = carton or pack
    if owner is None:
        return Match(why=Told("The shop has no product with this code"))
    if carton is not None and pack is not None and carton[0] != pack[0]:
        names: dict[str, Value] = {"carton": carton[1], "pack": pack[1]}
        return Match(why=Told("The carton's code belongs to {carton}, the pack's to {pack}", names))
    kept = goods.kept(tx, owner[0])
    if not _is_kept_in_packs(kept, line):
        return Match(why=Told("{name} is not kept in packs: correct its units first", {"name": kept.name}))
    return Match(kept.product_id, tuple(_new_codes(kept, line)))


def _is_kept_in_packs(kept: KeptProduct, line: Cigarette) -> bool:
    pack, carton = kept.codes.get(line.pack_ean), kept.codes.get(line.carton_ean)
    if pack is not None:
        return pack.factor == ONE
    size = None if carton is None else carton.factor
    return size == Quantity.of(line.packs_per_carton) or (kept.unit in _PACK_UNITS and size != ONE)


def _new_codes(kept: KeptProduct, line: Cigarette) -> list[Code]:
    """The codes of the line that are to be added, at the price of the unit they name; each with the tag that hangs."""
    found = []
    for code, unit, factor in (
        (line.pack_ean, kept.unit, ONE),
        (line.carton_ean, CARTON, Quantity.of(line.packs_per_carton)),
    ):
        if code in kept.codes:
            continue
        twin = next((one for one in kept.codes.values() if one.factor == factor), None)
        usual = line.guidance if line.guidance is not None and factor != ONE else kept.price * factor
        price, tag = (usual, usual) if twin is None else (twin.price, twin.tag)
        found.append(Code(code, unit if twin is None else twin.unit, factor, price, tag))
    return found


def add_codes(tx: Transaction, product_id: ProductId, codes: tuple[Code, ...], *, at_ms: int, ids: Ids) -> None:
    """Let a product be scanned by more codes, and say so in the journal."""
    if not codes:
        return
    goods.add_codes(tx, product_id, codes)
    kept = goods.kept(tx, product_id)
    for code in codes:
        body: dict[str, Json] = {
            "product": kept.uid,
            "code": code.code,
            "unit": code.unit,
            "factor_milli": code.factor.milli,
            "price_fen": code.price.fen,
        }
        journal.append(tx, "code.added", body, uid=ids.new(), at_ms=at_ms)


def make_product(
    store: Store,
    delivery_id: int,
    line: int,
    user: User | None,
    *,
    clock: Clock,
    ids: Ids,
    pack_price: Money | None = None,
) -> str:
    """Make a parked line's product from the province's list, else from the line itself; its name.

    A price that is not given follows the guidance price; without one either, `RuleViolation` on the field `price`.
    When the shop has the product meanwhile, the line is that product's and nothing is made.
    """
    if user is not None:
        user.need(Right.ADD_PRODUCT)
    with store.read() as tx:
        # Reading a name aloud takes long the first time; the till can go on selling meanwhile.
        name = _name(tx, _line_of(tx, delivery_id, line).said)
    spelt = spellings(name)
    with store.write() as tx:
        kept = _line_of(tx, delivery_id, line)
        found = match(tx, kept.said)
        if found.product_id is None and _is_known(tx, kept.said):
            raise RuleViolation(found.why.source, field="line", **found.why.values)
        product_id = found.product_id
        if product_id is None:
            product = _product(tx, kept.said, name, pack_price, uid=ids.new())
            product_id = add_made(tx, product, spelt, user, at_ms=clock.now_ms(), journal_uid=ids.new())
        if kept.product_id is None:
            deliveries.set_product(tx, delivery_id, line, product_id)
        return goods.kept(tx, product_id).name


def _line_of(tx: Transaction, delivery_id: int, line: int) -> KeptLine:
    kept = deliveries.lines(tx, delivery_id).get(line)
    if kept is None:
        raise RuleViolation("This delivery has no line {line}", field="line", line=line)
    return kept


def _name(tx: Transaction, line: NoteLine) -> str:
    listed = province.find(tx, line.carton_ean, line.pack_ean)
    return line.name if listed is None else listed.name


def _is_known(tx: Transaction, line: NoteLine) -> bool:
    return any(goods.product_of_code(tx, code) is not None for code in (line.carton_ean, line.pack_ean))


def _product(tx: Transaction, line: NoteLine, name: str, pack_price: Money | None, *, uid: str) -> NewProduct:
    listed = province.find(tx, line.carton_ean, line.pack_ean)
    guidance = line.guidance if listed is None or listed.guidance is None else listed.guidance
    packs = line.packs_per_carton
    if guidance is None and pack_price is None:
        raise RuleViolation("The company says no price for {name}: please give one", field="price", name=name)
    a_pack = pack_price if pack_price is not None else _per_pack(guidance, packs)
    a_carton = guidance if pack_price is None and guidance is not None else a_pack * Quantity.of(packs)
    check_price(a_pack)
    check_price(a_carton)
    kind = guess_kind(line.pack_ean, name)
    return NewProduct(
        uid=uid,
        name=name,
        unit=PACK,
        price=a_pack,
        kind=kind if kind.is_tobacco else Kind.CIGARETTE,
        codes=(
            Code(line.pack_ean, PACK, ONE, a_pack, a_pack),
            Code(line.carton_ean, CARTON, Quantity.of(packs), a_carton, a_carton),
        ),
        guidance=None if guidance is None else _per_pack(guidance, packs),
        packs_per_carton=packs,
    )


def _per_pack(carton: Money | None, packs: int) -> Money:
    assert carton is not None  # noqa: S101 - one of the two prices was given
    return Money(half_up(carton.fen, packs))
