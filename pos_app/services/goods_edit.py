"""The form of a product: read it as it is kept, add one, change one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import ONE, Money
from pos_app.domain.people import Right, User
from pos_app.domain.price_book import EVERY_GRADE
from pos_app.domain.product import ProductId, on_hand_text
from pos_app.services import catalogue
from pos_app.services.goods_files.record import QuickPlace
from pos_app.services.goods_library import library_of, look_up, texts_of
from pos_app.services.goods_prices import PriceWriter
from pos_app.services.goods_texts import CodeTexts, Given, ProductTexts, read, write
from pos_app.services.pinyin import spellings
from pos_app.services.ports import Clock, Ids
from pos_app.store import goods, goods_details, promotions, search
from pos_app.store.engine import Store, Transaction
from pos_app.store.goods import Code, KeptProduct, NewProduct
from pos_app.store.search import Spelling

CODES_MAX = 12


@dataclass(frozen=True, slots=True)
class Card:
    """A product with its form; the texts as they were read tell later what somebody changed."""

    product_id: ProductId
    uid: str
    texts: ProductTexts
    on_hand_text: str


def card(store: Store, product_id: ProductId) -> Card:
    """A product as its form shows it."""
    with store.read() as tx:
        kept = goods.kept(tx, product_id)
        texts = write(_given(tx, kept))
    on_hand = on_hand_text(kept.on_hand, kept.unit, kept.kind, kept.packs_per_carton)
    return Card(product_id, kept.uid, texts, on_hand)


def _given(tx: Transaction, kept: KeptProduct) -> Given:
    return Given(
        name=kept.name,
        kind=kept.kind,
        category=kept.category,
        unit=kept.unit,
        house_code=kept.house_code,
        packs=kept.packs_per_carton,
        weighed=kept.weighed,
        active=goods.is_active(tx, kept.product_id),
        quick=None if kept.quick is None else QuickPlace(*kept.quick),
        price=kept.price,
        guidance=kept.guidance,
        bounds=goods_details.bounds_of(tx, kept.product_id),
        details=goods_details.details_of(tx, kept.product_id),
        codes=tuple(kept.codes.values()),
    )


def add(store: Store, texts: ProductTexts, user: User, *, clock: Clock, ids: Ids) -> ProductId:
    """Add what was typed. Raises `RuleViolation` at the field that is wrong, adding nothing."""
    user.need(Right.ADD_PRODUCT)
    given = read(texts)
    spelt = spellings(given.name)
    with store.write() as tx:
        return add_given(tx, given, spelt, user, clock=clock, ids=ids)


def add_given(
    tx: Transaction, given: Given, spelt: Sequence[Spelling], user: User, *, clock: Clock, ids: Ids
) -> ProductId:
    """The same as a part of something larger."""
    _refuse_taken(tx, given, None)
    marked = given.kind.is_tobacco
    product = NewProduct(
        uid=ids.new(),
        name=given.name,
        unit=given.unit,
        price=given.price,
        kind=given.kind,
        codes=tuple(replace(code, tag=code.price if marked else None) for code in given.codes),
        category=given.category,
        guidance=given.guidance,
        packs_per_carton=given.packs,
        weighed=given.weighed,
        house_code=given.house_code,
    )
    product_id = catalogue.add_made(tx, product, spelt, user, at_ms=clock.now_ms(), journal_uid=ids.new())
    _keep_rest(tx, product_id, given)
    return product_id


def change(
    store: Store,
    product_id: ProductId,
    before: ProductTexts,
    texts: ProductTexts,
    user: User,
    *,
    clock: Clock,
    ids: Ids,
) -> None:
    """Change a product to what was typed; what nobody touched since `before` stays as it is by now.

    Raises `RuleViolation` at the field that is wrong, changing nothing.
    """
    user.need(Right.IMPORT_GOODS)
    spelt = spellings(texts.name)
    with store.write() as tx:
        kept = goods.kept(tx, product_id)
        now = _given(tx, kept)
        given = read(_touched(before, texts, write(now)), frozenset(kept.codes))
        given = replace(given, codes=_follow(kept, given))
        _refuse_taken(tx, given, product_id)
        _Change(tx, kept, now, given, PriceWriter(tx, user, clock=clock, ids=ids)).write(spelt)


def _touched(before: ProductTexts, texts: ProductTexts, now: ProductTexts) -> ProductTexts:
    """What is kept now with what somebody typed: a price that came from the province meanwhile is not put back."""
    names = ProductTexts.__dataclass_fields__
    said = {name: getattr(texts, name) for name in names if getattr(texts, name) != getattr(before, name)}
    return replace(now, **said)


def _follow(kept: KeptProduct, given: Given) -> tuple[Code, ...]:
    """A code of the base unit that was sold at the product's price goes on being so."""
    return tuple(
        replace(code, price=given.price)
        if code.factor == ONE
        and given.price != kept.price
        and (old := kept.codes.get(code.code)) is not None
        and old.price == kept.price == code.price
        else code
        for code in given.codes
    )


def _refuse_taken(tx: Transaction, given: Given, own: ProductId | None) -> None:
    """One code sells one product: whose it is, is said at its field."""
    if len(given.codes) > CODES_MAX:
        raise RuleViolation("A product has at most {most} codes", field="code:0", most=CODES_MAX)
    for place, code in enumerate(given.codes):
        owner = goods.product_of_code(tx, code.code)
        if owner is not None and owner[0] != own:
            raise RuleViolation(
                "The code {code} belongs to {name}", field=f"code:{place}", code=code.code, name=owner[1]
            )
    if given.house_code is not None:
        owner = goods.product_of_house_code(tx, given.house_code)
        if owner is not None and owner[0] != own:
            raise RuleViolation(
                "The house code {code} belongs to {name}", field="house_code", code=given.house_code, name=owner[1]
            )


def _keep_rest(tx: Transaction, product_id: ProductId, given: Given) -> None:
    """What does not stand in the row of the product."""
    goods_details.keep_details(tx, product_id, given.details)
    promotions.set_floor(tx, product_id, given.bounds.floor)
    promotions.set_member_price(tx, product_id, EVERY_GRADE, given.bounds.member)
    if given.quick is not None:
        place = given.quick.place or goods.free_quick_place(tx, given.quick.page)
        goods.set_quick_key(tx, product_id, given.quick.page, place)


@dataclass(frozen=True, slots=True)
class _Change:
    """The writes of one change, in one transaction."""

    tx: Transaction
    kept: KeptProduct
    now: Given
    given: Given
    prices: PriceWriter

    def write(self, spelt: Sequence[Spelling]) -> None:
        kept, now, given = self.kept, self.now, self.given
        values = self._values()
        told = {name: value for name, value in values.items() if value != self._as_kept()[name]}
        if told:
            goods.change(self.tx, kept.product_id, told)
        if given.name != kept.name:
            search.index(self.tx, [(kept.product_id, spelt)])
        if given.quick is None and now.quick is not None:
            goods.change(self.tx, kept.product_id, {"quick_page": None, "quick_place": None})
        self.prices.change_base(kept, given.price)
        gone, new = self._write_codes()
        for what, old_price, new_price in self._bounds():
            self.prices.told(kept, "", what, old_price, new_price)
        _keep_rest(self.tx, kept.product_id, replace(given, quick=None if given.quick == now.quick else given.quick))
        said = self._said(told)
        if said or gone or new:
            body: dict[str, Json] = {"product": kept.uid, "name": given.name, "fields": said}
            self.prices.enter("product.changed", body | {"codes_added": new, "codes_dropped": gone})

    def _values(self) -> dict[str, object]:
        given = self.given
        return {
            "name": given.name,
            "kind": given.kind.value,
            "unit": given.unit,
            "category_id": goods.category_id(self.tx, given.category),
            "guidance_fen": None if given.guidance is None else given.guidance.fen,
            "packs_per_carton": given.packs,
            "weighed": int(given.weighed),
            "house_code": given.house_code,
            "active": int(given.active),
        }

    def _as_kept(self) -> dict[str, object]:
        now = self.now
        return {
            "name": now.name,
            "kind": now.kind.value,
            "unit": now.unit,
            "category_id": goods.category_id(self.tx, now.category),
            "guidance_fen": None if now.guidance is None else now.guidance.fen,
            "packs_per_carton": now.packs,
            "weighed": int(now.weighed),
            "house_code": now.house_code,
            "active": int(now.active),
        }

    def _write_codes(self) -> tuple[list[Json], list[Json]]:
        """Change, add and drop codes; the codes that went, and those that are new."""
        kept, given = self.kept, {code.code: code for code in self.given.codes}
        gone: list[Json] = [code for code in kept.codes if code not in given]
        new = [code for code in given.values() if code.code not in kept.codes]
        for dropped in gone:
            goods_details.drop_code(self.tx, str(dropped))
        for code, old in kept.codes.items():
            if code in given:
                self.prices.change_code(kept, old, given[code])
        marked = self.given.kind.is_tobacco
        goods.add_codes(self.tx, kept.product_id, [replace(code, tag=code.price if marked else None) for code in new])
        return gone, [code.code for code in new]

    def _bounds(self) -> tuple[tuple[str, Money | None, Money | None], ...]:
        now, given = self.now, self.given
        return (
            ("member", now.bounds.member, given.bounds.member),
            ("floor", now.bounds.floor, given.bounds.floor),
            ("wholesale", now.details.wholesale, given.details.wholesale),
            ("guidance", now.guidance, given.guidance),
        )

    def _said(self, told: dict[str, object]) -> list[Json]:
        """The names of what was changed, prices apart: those have entries of their own."""
        now, given = self.now.details, self.given.details
        names = {name.removesuffix("_id") for name in told} - {"guidance_fen"}
        names |= {
            name
            for name in ("supplier", "shelf_life_days", "stock_min", "stock_max", "picture")
            if getattr(now, name) != getattr(given, name)
        }
        if self.now.quick != self.given.quick:
            names.add("quick")
        return [*sorted(names)]


def empty(store: Store, code: str = "") -> ProductTexts:
    """The form of a product that is not there yet, with what the library knows of its code."""
    known = look_up(library_of(store), code)
    if known is None:
        return ProductTexts(kind=catalogue.guess_kind(code, ""), codes=(CodeTexts(code),))
    texts = texts_of(known)
    with store.read() as tx:
        free = tuple(each for each in texts.codes if goods.product_of_code(tx, each.code) is None)
    return replace(texts, codes=free)
